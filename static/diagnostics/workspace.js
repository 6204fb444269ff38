// The workspace works without this. With it, what the simulator yields is shown in place, the tree is open where there
// is room for it, and a page with unsaved texts asks before it is left.
const fold = document.querySelector(".tree-fold");
const room = matchMedia("(min-width: 64rem)");
const pane = document.querySelector(".workspace-simulator");
const editor = document.querySelector("#content-main form[method=post]");
let latest = 0;
let waiting = 0;
let isUnsaved = false;

function unfold() {
  fold.open = room.matches;
}

async function show(form) {
  const number = ++latest;
  const response = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}&pane=1`, {
    credentials: "same-origin",
  });
  const text = await response.text();
  if (number !== latest) return; // a later answer is on its way
  if (!response.ok || response.redirected) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(text, "text/html");
  const focused = document.activeElement.id;
  for (const id of ["trial-separating", "trial-yield"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  }
  document.getElementById(focused)?.focus(); // the separating question is a new element each time
  pane.querySelector(".trial-problem").hidden = true;
}

if (fold) {
  unfold();
  room.addEventListener("change", unfold);
}
// several choices at once, such as by the arrow keys, are asked about together
pane?.addEventListener("change", event => {
  clearTimeout(waiting);
  const { form } = event.target;
  waiting = setTimeout(() => {
    show(form).catch(() => {
      pane.querySelector(".trial-problem").hidden = false;
    });
  }, 150);
});
editor?.addEventListener("input", () => {
  isUnsaved = true;
});
editor?.addEventListener("submit", () => {
  isUnsaved = false;
});
addEventListener("beforeunload", event => {
  if (isUnsaved) event.preventDefault();
});
