// Shows the name, the footer and the colours of the branding while they are typed.

const colours = document.getElementById("preview-colours");
const language = document.documentElement.lang;

function typed(name) {
  const own = document.getElementById(`id_${name}_${language}`);
  const others = [...document.querySelectorAll(`[id^="id_${name}_"]`)];
  return [own, ...others].map(field => field?.value.trim()).find(Boolean) || "";
}

function follow(name) {
  const places = document.querySelectorAll(`[data-preview="${name}"]`);
  const first = [...places].map(place => place.textContent);
  for (const field of document.querySelectorAll(`[id^="id_${name}_"]`)) {
    field.addEventListener("input", () => {
      places.forEach((place, number) => (place.textContent = typed(name) || (name === "name" ? first[number] : "")));
    });
  }
}

document.getElementById("id_accent")?.addEventListener("input", event => {
  const accent = event.target.value.trim();
  if (/^#[0-9a-f]{6}$/i.test(accent) || accent === "") {
    colours.href = `${colours.href.split("?")[0]}?accent=${encodeURIComponent(accent)}`;
  }
});
follow("name");
follow("footer");
