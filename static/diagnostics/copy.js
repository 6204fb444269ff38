// A button behind every element with data-copy, labelled with its value: it copies the element's text.
"use strict";
{
  const { copied, selected } = document.currentScript.dataset;

  function select(element) {
    if ("select" in element) element.select();
    else getSelection().selectAllChildren(element);
  }

  async function copy(element) {
    try {
      await navigator.clipboard.writeText((element.value ?? element.innerText).trim());
      return true;
    } catch {
      select(element); // without https there is no clipboard, but a selection can be copied
      return document.execCommand("copy");
    }
  }

  for (const element of document.querySelectorAll("[data-copy]")) {
    const [box, button, status] = ["span", "button", "span"].map(name => document.createElement(name));
    box.className = "copy";
    button.type = "button";
    button.className = "button button-quiet button-small";
    button.textContent = element.dataset.copy;
    status.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      status.textContent = "";
      status.textContent = (await copy(element)) ? copied : selected;
    });
    box.append(button, status);
    element.after(box);
  }
}
