// ---- search: names without accents and case; whole names first, then those that begin so
const fold = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const foldNames = names => fold(names.join("\n"));

// How well folded names (one a line) fit: 0 a whole name, 1 its beginning, 2 a word of it, 3 within a word.
function rankMatch(names, wanted) {
  if (!names.includes(wanted)) return Infinity;
  return Math.min(
    ...names.split("\n").map(name => {
      const at = name.indexOf(wanted);
      if (at < 0) return Infinity;
      if (at === 0) return name === wanted ? 0 : 1;
      return /[\p{L}\p{N}]/u.test(name[at - 1]) ? 3 : 2;
    }),
  );
}
// The rows whose `names` fit, the best first; of two that fit alike `before` says which.
function findNames(rows, wanted, before = () => 0) {
  const ranked = rows.map(row => [rankMatch(row.names, wanted), row]).filter(([rank]) => rank < Infinity);
  return ranked.sort((a, b) => a[0] - b[0] || before(a[1], b[1])).map(([, row]) => row);
}
// A field with a list below it: `search` fills the list, Enter takes the first, arrows walk through it;
// `leave` is called once one of the list was chosen.
function wireSearch(field, list, search, leave) {
  field.addEventListener("input", search);
  field.addEventListener("keydown", event => {
    const first = list.querySelector("button, a");
    if (event.key === "Enter" && first) {
      event.preventDefault();
      first.click();
    }
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      first.focus();
    }
  });
  list.addEventListener("click", event => {
    if (!event.target.closest("button")) return;
    field.value = "";
    search();
    leave();
  });
  list.addEventListener("keydown", event => {
    const way = {ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling"}[event.key];
    if (!way) return;
    event.preventDefault();
    (event.target.closest("li")[way]?.querySelector("button, a") || field).focus();
  });
}
