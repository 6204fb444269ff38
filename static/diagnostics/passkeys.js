// Says on the page that a passkey was not used: the browser was told to cancel, or it knows none.
document.addEventListener("allauth.error", event => {
  event.preventDefault();
  document.getElementById("passkey-problem").hidden = false;
});
// Buttons come switched off, since a click before the scripts listen is lost. This runs after those of the scripts
// before it; where one of them did not load, they stay off and the page says so.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.webauthnJSON || !window.allauth?.webauthn) return;
  document.getElementById("passkey-waiting").hidden = true;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    // a script sends the form once there is a passkey, also where Enter in a field presses the button
    button.addEventListener("click", event => event.preventDefault());
    button.disabled = false;
  }
});
