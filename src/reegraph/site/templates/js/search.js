"use strict";
// Search over the names of all entities; text only, links only to pages of this site.
function startSearch(input, place, entities, setting) {
  const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = entities.map(one => [[one.label, one.id.split("/")[1], ...one.names.map(name => name[1])].map(folded), one]);
  input.addEventListener("input", () => {
    const wanted = folded(input.value.trim());
    const found = wanted.length < 2 ? [] : rows.filter(row => row[0].some(name => name.includes(wanted)));
    const rank = row => row[0].includes(wanted) ? 0 : row[0].some(name => name.startsWith(wanted)) ? 1 : 2;
    found.sort((a, b) => rank(a) - rank(b));
    place.replaceChildren(...found.slice(0, 20).map(([, one]) => {
      const item = document.createElement("li"), kind = document.createElement("small");
      const tag = document.createElement(setting.pages ? "a" : "span");
      tag.textContent = one.label;
      if (setting.pages) tag.href = setting.pages === "server" ? "/id/" + one.id : `${setting.up || ""}id/${one.id}.html`;
      kind.textContent = " " + one.id.replace("/", ":");
      item.append(tag, kind);
      return item;
    }));
  });
}
