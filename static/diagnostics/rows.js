// Pages with empty rows work without this: a button saves, and the page comes back with more of them. With it, the last
// empty row is copied at once.
"use strict";

const FIELDS = "input, select, textarea";

function renamed(element, token, next) {
  const before = new RegExp(`([a-z]+)-${token}(?=[-_]|$)`, "g");
  for (const each of [element, ...element.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = each.getAttribute(name);
      if (value) each.setAttribute(name, value.replace(before, `$1-${next}`));
    }
    if (each.dataset.token) {
      each.dataset.token = each.dataset.token.replace(new RegExp(`^${token}(?=_|$)`), next);
    }
  }
}

function empty(element) {
  for (const list of element.querySelectorAll(".errorlist")) list.remove();
  for (const field of element.querySelectorAll(FIELDS)) {
    field.removeAttribute("aria-invalid");
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = [...field.options].findIndex(one => one.defaultSelected);
    else field.value = field.type === "number" ? field.defaultValue : "";
  }
}

// Empty rows end in "new0", "new1": the next one has the next number.
function following(token) {
  return token.replace(/\d+$/, number => Number(number) + 1);
}

function add(list) {
  const rows = [...list.querySelectorAll(":scope > [data-token]")].filter(row => /new\d+$/.test(row.dataset.token));
  const last = rows.at(-1);
  if (!last) return false;
  const copy = last.cloneNode(true);
  empty(copy);
  renamed(copy, last.dataset.token, following(last.dataset.token));
  last.after(copy);
  copy.querySelector(FIELDS).focus();
  return true;
}

document.getElementById("questionnaire_form")?.addEventListener("click", event => {
  const button = event.target.closest("[data-add]");
  const list = button?.closest("form").querySelector(`[data-rows="${button.dataset.add}"]`);
  if (button && add(button.closest(`[data-rows="${button.dataset.add}"]`) ?? list)) event.preventDefault();
});
