// One of the page's own colours and fonts, by the name of its variable.
export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// red, green, blue and opacity of a colour written rgb(…) or rgba(…).
export const rgba = (css) => css.match(/[\d.]+/g).map(Number);
