// Tells what is in the visitor's hand: hear(name, value) for every change of a slider that is held or has the focus, and of a field that is
// typed in. Names are those of a link, with a dash for each dot, as Streamlit's classes have them. Returns a function that ends it.
//
// Streamlit's sliders send nothing before they are let go, and no event either; but their input says its value, as it is written, in
// `aria-valuetext` as soon as it moves.
export function hands(hear) {
  const tell = (input, text) => {
    const value = text?.trim() ? Number(text.replace(",", ".").replace("−", "-")) : NaN;
    const key = [...(input.closest("[class*=st-key-]")?.classList ?? [])].find((name) => name.startsWith("st-key-"));
    if (key && Number.isFinite(value)) hear(key.slice(7).replace(/-typed$/, ""), value);
  };
  const observer = new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target.type === "range" && (target === document.activeElement || target.closest("[data-dragging]"))) tell(target, target.getAttribute("aria-valuetext"));
  });
  const typed = ({ target }) => ["text", "number"].includes(target.type) && tell(target, target.value);
  observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-valuetext"] });
  document.addEventListener("input", typed, true);
  return () => {
    observer.disconnect();
    document.removeEventListener("input", typed, true);
  };
}
