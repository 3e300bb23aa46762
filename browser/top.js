// Another lesson begins at its top: Streamlit keeps the page where the last one was left.
const SHOWN = (globalThis.fallLineLesson ??= {});

export default function ({ data }) {
  if (SHOWN.lesson !== undefined && SHOWN.lesson !== data) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  SHOWN.lesson = data;
}
