// Says on the page that a passkey was not used: the browser was told to cancel, or it knows none.
document.addEventListener("allauth.error", event => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});
