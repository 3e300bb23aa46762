const ABOVE = 1000100; // Streamlit's full screen has 1000050

// What tells a cell's run, near the pointer.
export function label(parent) {
  const tip = document.createElement("div");
  tip.className = "fall-line-run";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  const look = { position: "fixed", zIndex: ABOVE, pointerEvents: "none", whiteSpace: "pre-line", maxWidth: "300px", padding: "6px 10px" };
  const skin = { font: "13px/1.35 var(--st-font)", color: "var(--st-text-color)", background: "var(--st-background-color)" };
  Object.assign(tip.style, look, skin, { border: "1px solid var(--st-border-color)", borderRadius: "6px" });
  parent.append(tip);
  return tip;
}

// What marks the cell that the arrow keys have led to.
export function outline(parent) {
  const box = document.createElement("div");
  box.hidden = true;
  const look = { position: "fixed", zIndex: ABOVE, pointerEvents: "none", outline: "2px solid #fff", boxShadow: "0 0 0 4px #000" };
  Object.assign(box.style, look);
  parent.append(box);
  return box;
}

export function show(tip, text, event) {
  tip.textContent = text;
  tip.hidden = false;
  const { clientX: x = 0, clientY: y = 0 } = event?.touches?.[0] ?? event ?? {};
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 4))}px`;
  tip.style.top = `${y + 18 + height > innerHeight ? y - height - 12 : y + 18}px`;
}
