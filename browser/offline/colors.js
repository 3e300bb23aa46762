// One of the page's own colours and fonts, by the name of its variable.
export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
