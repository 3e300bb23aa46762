// What begins anew begins at its top, a page, a lesson or the race of a file: Streamlit keeps the page where the one before was left.
import { meeting } from "./meeting.js";
import { widen } from "./widen.js";

// `at` is what is shown, `from` what was shown first.
export default function ({ data: { at, from } }) {
  if ((meeting.place ?? from) !== at) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  meeting.place = at;
  clearInterval(meeting.widening);
  const widening = (meeting.widening = setInterval(widen, 300));
  return () => clearInterval(widening);
}
