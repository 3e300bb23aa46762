// The pages by their names, and the sidebar, at the lower edge of a phone: Streamlit keeps both behind one small arrow there. `data` has the
// pages' names in the order of Streamlit's own links, which page is shown, and what the sidebar is called.
const own = (name) => [...document.querySelectorAll(`[data-testid=${name}]`)];

export default function ({ data: { pages, shown, knobs }, parentElement }) {
  const button = (text, onclick) => Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick });
  const links = pages.map((name, i) => button(name, () => own("stSidebarNavLink")[i]?.click()));
  links[shown]?.setAttribute("aria-current", "page");
  const sheet = button(knobs, () => [...own("stExpandSidebarButton"), ...own("stSidebarCollapseButton").map((box) => box.querySelector("button"))][0]?.click());
  parentElement.querySelector(".fall-line-bar").replaceChildren(...links, sheet);
}
