const BY_HAND = ["pointerdown", "keydown", "popstate"];

// Of an answer that leads to another page Streamlit makes two entries of the browser's history, one for the page and one for its query, in either
// order: Back would meet a place where nobody has been. So an entry for which nobody has moved a hand takes the place of the one before it where
// one of the two leads to another page.
export function oneEntryEach() {
  if (Object.hasOwn(history, "pushState")) return;
  let asked = true, led = false; // since the last entry; and whether that entry led to another page
  for (const hand of BY_HAND) addEventListener(hand, () => (asked = true), true);
  history.pushState = (state, title, url) => {
    const leads = new URL(url, location.href).pathname !== location.pathname;
    const inPlace = !asked && (led || leads);
    History.prototype[inPlace ? "replaceState" : "pushState"].call(history, state, title, url);
    [asked, led] = [false, leads || (inPlace && led)];
  };
}
