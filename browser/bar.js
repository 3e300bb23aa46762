// The pages by their names, and the sidebar, at the lower edge of a phone: Streamlit keeps both behind one small arrow there. `data` has the
// pages' names in the order of Streamlit's own links, which page is shown, what the sidebar is called, and where a script lies that will be
// wanted, if that is known.
import { oneEntryEach } from "./entries.js";

const own = (name) => [...document.querySelectorAll(`[data-testid=${name}]`)];

export default function ({ data: { pages, shown, knobs, soon }, parentElement }) {
  fetchSoon(soon);
  oneEntryEach();
  const button = (text, onclick) => Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick });
  const links = pages.map((name, i) => button(name, () => own("stSidebarNavLink")[i]?.click()));
  links[shown]?.setAttribute("aria-current", "page");
  const sheet = button(knobs, () => [...own("stExpandSidebarButton"), ...own("stSidebarCollapseButton").map((box) => box.querySelector("button"))][0]?.click());
  // At a press outside the sidebar Streamlit folds it away, and the click would open it again.
  sheet.onmousedown = (event) => event.stopPropagation();
  parentElement.querySelector(".fall-line-bar").replaceChildren(...links, sheet);
}

// What draws charts is five megabytes, and Streamlit asks for it when a chart comes. This is the first script of a page: it may come meanwhile.
function fetchSoon(href) {
  if (href && !document.querySelector(`link[href="${href}"]`)) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
}
