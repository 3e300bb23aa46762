// A row of races under one press each. `data` never changes: it has of each its slug, its name, what it says and a small picture, an SVG as
// `in_text` of browser/packets.py writes it, which has its place before it is inflated.
import { bytesIn } from "./text.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".fall-line-scenes");
  const reader = new DOMParser();
  row.replaceChildren(...data.map(({ slug, name, says, picture }) => {
    const press = () => setTriggerValue("scene", slug);
    const button = Object.assign(document.createElement("button"), { type: "button", title: says, onclick: press });
    button.dataset.slug = slug;
    const label = Object.assign(document.createElement("span"), { textContent: name });
    const place = document.createElement("i");
    place.setAttribute("aria-hidden", "true");
    bytesIn(picture).then((svg) => {
      place.append(document.importNode(reader.parseFromString(new TextDecoder().decode(svg), "image/svg+xml").documentElement, true));
    });
    button.append(place, label);
    return button;
  }));
}
