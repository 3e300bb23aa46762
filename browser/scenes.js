// A row of races under one press each. `data` never changes: it has of each its slug, its name, what it says and a small picture as SVG.
export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".fall-line-scenes");
  const reader = new DOMParser();
  row.replaceChildren(...data.map(({ slug, name, says, picture }) => {
    const press = () => setTriggerValue("scene", slug);
    const button = Object.assign(document.createElement("button"), { type: "button", title: says, onclick: press });
    button.dataset.slug = slug;
    const label = Object.assign(document.createElement("span"), { textContent: name });
    const svg = document.importNode(reader.parseFromString(picture, "image/svg+xml").documentElement, true);
    svg.setAttribute("aria-hidden", "true");
    button.append(svg, label);
    return button;
  }));
}
