// The simulator, live: a changed answer fetches the page that the button would open and takes what it yields from it.
"use strict";
const form = document.getElementById("simulator");
let latest = 0;

async function show() {
  const number = ++latest;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  const response = await fetch(address, { credentials: "same-origin" });
  if (number !== latest) return; // a later answer is on its way
  if (!response.ok || response.redirected) return form.submit();
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (number !== latest) return;
  const focused = document.activeElement.id;
  for (const id of ["separating", "status", "yield"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  document.getElementById(focused)?.focus(); // the separating question is a new element each time
  for (const next of document.querySelectorAll(".languages [name=next]")) next.value = address;
  history.replaceState(null, "", address);
}

form?.addEventListener("change", () => show().catch(() => form.submit()));
