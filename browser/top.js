// Another lesson, and a page that a lesson leads to, begin at their top: Streamlit leaves what is shown as far down as the page before was.
import { meeting } from "./meeting.js";
import { widen } from "./widen.js";

export default function ({ data: where }) {
  if (meeting.where !== undefined && meeting.where !== where) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  meeting.where = where;
  clearInterval(meeting.widening);
  meeting.widening = setInterval(widen, 300);
  return () => clearInterval(meeting.widening);
}
