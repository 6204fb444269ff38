// A page that answered a form: whoever left it and comes back gets the address anew, instead of the browser's question
// whether to send the form again. Reloading it still sends the form again, so it is done only when leaving.
"use strict";
{
  const { address } = document.currentScript.dataset;
  const leave = () => history.replaceState(null, "", address || location.href);

  document.addEventListener("submit", leave);
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    if (link && link.target !== "_blank") leave();
  });
}
