// ---- the words of the interface, in the language of the page
const DATA = JSON.parse($("data").textContent);
const WORDS = DATA.words;

// Words by their key, with {names} filled in; a key that ends in _1 has the words for one.
function t(key, values = {}) {
  const one = values.n === 1 && Object.hasOwn(WORDS, `${key}_1`) ? `${key}_1` : key;
  return WORDS[one].replace(/\{(\w+)\}/g, (all, name) =>
    Object.hasOwn(values, name) ? String(values[name]) : all,
  );
}
