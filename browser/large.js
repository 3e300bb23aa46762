// Large type: large.css does it, where the page's root says so.
export default function ({ data: isLarge }) {
  document.documentElement.classList.toggle("fall-line-large", isLarge);
  dispatchEvent(new Event("resize")); // charts measure themselves again
}
