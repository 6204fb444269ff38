// The order of rows: arrows that move a row on the page at once, and a handle to drag it. Without this the arrows send
// the form. Rows of a list are moved by the server, rows of a form when it is saved.
let dragged = null;
let from = null;

const rowsOf = box => [...box.querySelectorAll(box.dataset.rows)];

function number(box) {
  rowsOf(box).forEach((row, index) => {
    row.querySelector("input[name$='-position']").value = index + 1;
  });
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function dropped(box, row) {
  const places = rowsOf(box);
  if (!box.matches("tbody")) return number(box);
  if (places.indexOf(row) === from) return;
  const form = box.closest("form");
  const move = document.createElement("input");
  move.type = "hidden";
  move.name = "_move";
  move.value = `${places.indexOf(row) + 1}-${row.querySelector(".drag-handle").dataset.row}`;
  form.append(move);
  form.submit();
}

function place(y) {
  const box = dragged.parentElement;
  const rows = rowsOf(box).filter(row => row !== dragged);
  const below = rows.find(row => {
    const area = row.getBoundingClientRect();
    return y < area.top + area.height / 2;
  });
  if (below) box.insertBefore(dragged, below);
  else rows.at(-1)?.after(dragged);
}

function grab(event) {
  const handle = event.target.closest(".drag-handle");
  if (!handle || event.button !== 0) return;
  event.preventDefault();
  dragged = handle.closest("tr, .inline-related");
  from = rowsOf(dragged.parentElement).indexOf(dragged);
  dragged.classList.add("is-dragged");
}

function step(event) {
  const button = event.target.closest("button[name^='_step-']");
  if (!button) return;
  event.preventDefault();
  const row = button.closest(".inline-related");
  const rows = rowsOf(row.parentElement);
  const other = rows[rows.indexOf(row) + (button.name.endsWith("-up") ? -1 : 1)];
  if (!other) return;
  if (button.name.endsWith("-up")) other.before(row);
  else other.after(row);
  number(row.parentElement);
  button.focus();
}

for (const box of document.querySelectorAll("#result_list tbody, .part-inline > fieldset")) {
  box.dataset.rows = box.matches("tbody") ? ":scope > tr" : ":scope > .inline-related:not(.empty-form)";
  for (const handle of box.querySelectorAll(".drag-handle")) handle.hidden = false;
  for (const button of box.querySelectorAll(".more-rows")) button.hidden = true;
  box.addEventListener("pointerdown", grab);
  box.addEventListener("click", step);
}
document.addEventListener("formset:added", event => {
  const box = event.target.closest(".part-inline > fieldset");
  if (box) number(box);
});
addEventListener("pointermove", event => {
  if (!dragged) return;
  const edge = innerHeight / 8;
  if (event.clientY < edge) scrollBy(0, -12);
  if (event.clientY > innerHeight - edge) scrollBy(0, 12);
  place(event.clientY);
});
function drop() {
  if (!dragged) return;
  const row = dragged;
  row.classList.remove("is-dragged");
  dragged = null;
  dropped(row.parentElement, row);
}
addEventListener("pointerup", drop);
addEventListener("pointercancel", drop);
