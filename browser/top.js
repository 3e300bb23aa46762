// Another lesson begins at its top: Streamlit keeps the page where the last one was left.
import { meeting } from "./meeting.js";

export default function ({ data: lesson }) {
  if (meeting.lesson !== undefined && meeting.lesson !== lesson) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  meeting.lesson = lesson;
}
