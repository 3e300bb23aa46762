// A sentence that people read, its {fields} filled: as words/say.py says one. `bundle` of browser/bundle.py leaves neither this function nor a
// call of it: it writes down in its place what the language says that the bundle is for.
export const say = (sentence, fields = {}) => sentence.replace(/\{(\w+)\}/g, (found, name) => fields[name] ?? found);
