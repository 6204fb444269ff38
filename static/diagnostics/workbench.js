// The workbench works without this. With it, stages are dragged by their handle, links open the stage that they lead
// to, and a page with unsaved changes asks before it is left.
const form = document.getElementById("main-form");
const order = form.elements.order;
let dragged = null;
let isSent = false;

const isUnsaved = () => "unsaved" in form.dataset;

function markUnsaved() {
  form.dataset.unsaved = "";
  form.querySelector(".bench-unsaved").hidden = false;
}

function writeOrder() {
  const rows = [...form.querySelectorAll(".bench-row[id]")];
  const ids = rows.map(row => row.id.replace(/^stage-/, "")).join(",");
  if (ids !== order.value) {
    order.value = ids;
    markUnsaved();
  }
}

// The row that a dragged one comes before: the first whose middle is below the pointer. The won stage stays last.
function place(y) {
  const list = [...form.querySelectorAll(".bench-rows")].findLast(one => one.getBoundingClientRect().top <= y);
  if (!list) return;
  const rows = [...list.querySelectorAll(".bench-row[id]")].filter(row => row !== dragged);
  const below = rows.find(row => {
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2 || row.classList.contains("is-won");
  });
  if (below ? below.previousElementSibling !== dragged : list.lastElementChild !== dragged) {
    list.insertBefore(dragged, below ?? null);
  }
}

function drop() {
  if (!dragged) return;
  const part = form.elements[`part-${dragged.dataset.stage}`];
  part.value = dragged.closest(".bench-rows").dataset.part;
  dragged.classList.remove("is-dragged");
  dragged = null;
  writeOrder();
}

for (const handle of form.querySelectorAll(".bench-handle")) {
  handle.hidden = false;
  handle.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    event.preventDefault();
    dragged = handle.closest(".bench-row");
    dragged.classList.add("is-dragged");
  });
}
addEventListener("pointermove", event => {
  if (!dragged) return;
  const edge = innerHeight / 8;
  if (event.clientY < edge) scrollBy(0, -12);
  if (event.clientY > innerHeight - edge) scrollBy(0, 12);
  place(event.clientY);
});
addEventListener("pointerup", drop);
addEventListener("pointercancel", drop);

function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest("details");
  if (fold) fold.open = true;
  if (target) target.focus();
}
addEventListener("hashchange", () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.matches(".bench-row") && target.querySelector("details");
  if (fold) fold.open = true;
  openTarget();
});
openTarget();

form.addEventListener("input", markUnsaved);
form.addEventListener("submit", () => {
  isSent = true;
});
addEventListener("pageshow", () => {
  isSent = false;
});
addEventListener("beforeunload", event => {
  if (isUnsaved() && !isSent) event.preventDefault();
});
