// Whether a page of this background, a CSS colour in hex or as rgb(…), is dark: Streamlit's theme may change in the browser without the server.
export function isDark(background) {
  const text = background.trim();
  const parts = text.startsWith("#") ? [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)) : text.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
  return 0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2] < 128;
}
