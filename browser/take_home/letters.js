// A drawing (SVG) that is painted as a picture loads nothing, so it is given the font of the page's words, in a rule of CSS that has the font's bytes
// in it; "" where the page has loaded none.
let kept;

export const letters = () => (kept ??= embedded().catch(() => ""));

async function embedded() {
  const [family] = getComputedStyle(document.body).fontFamily.split(",");
  const faces = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule);
  const told = (face, name) => face.style.getPropertyValue(name);
  const face = faces.find((one) => told(one, "font-family") === family && told(one, "font-style") !== "italic");
  if (!face) return "";
  const where = told(face, "src").split('"')[1];
  const answer = await fetch(new URL(where, face.parentStyleSheet.href ?? document.baseURI));
  const url = await urlOf(await answer.blob());
  return `@font-face { font-family: ${family}; font-weight: ${told(face, "font-weight")}; src: url(${url}); }`;
}

// Those of another site's style sheets are nobody's to read.
function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

function urlOf(blob) {
  const reader = new FileReader();
  return new Promise((done, failed) => {
    Object.assign(reader, { onload: () => done(reader.result), onerror: failed });
    reader.readAsDataURL(blob);
  });
}
