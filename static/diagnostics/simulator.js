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
  for (const id of ["separating", "told", "yield"]) {
    const shown = document.getElementById(id);
    // the separating question does not change by its own answer, and would lose the focus
    if (id === "separating" && shown.contains(document.activeElement)) continue;
    shown.replaceChildren(...page.getElementById(id).childNodes);
  }
  for (const next of document.querySelectorAll(".languages [name=next]")) next.value = address;
  history.replaceState(null, "", address);
}

form?.addEventListener("change", () => show().catch(() => form.submit()));
