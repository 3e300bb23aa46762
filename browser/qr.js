// A QR code, which the server has made (ui/qr.py): pressed it is as large as the window.
export default function ({ data: { side, path, label, note }, parentElement }) {
  const root = parentElement.querySelector(".fall-line-qr");
  root.inert = false;
  const [code, svg] = [root.querySelector(".code"), root.querySelector("svg")];
  code.hidden = !side;
  code.onclick = () => code.classList.toggle("whole");
  code.onkeydown = (event) => {
    if (event.key !== "Escape" || !code.classList.contains("whole")) return;
    code.classList.remove("whole");
    event.stopPropagation(); // reach.js, which hears it too, would leave more
  };
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("aria-label", label);
  svg.firstElementChild.setAttribute("d", path);
  root.querySelector(".note").textContent = note;
  code.fit = () => svg.style.setProperty("--width", width(code.clientWidth, side));
  code.fit();
  code.seen ??= new ResizeObserver(() => code.fit());
  code.seen.observe(code);
}

// Every module as many whole pixels as there is room for: modules of two and of three pixels side by side are hard to read for a camera.
function width(room, side) {
  const pixels = Math.floor((room * devicePixelRatio) / side);
  return pixels < 2 ? "100%" : `${(pixels * side) / devicePixelRatio}px`;
}
