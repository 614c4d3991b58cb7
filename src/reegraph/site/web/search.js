// Search over the names of all entities; links only to pages of this site.
function startSearch(field, list, entities, setting) {
  const rows = entities.map(one => ({
    one,
    names: foldNames([one.label, one.id.split("/")[1], ...one.names.map(([, name]) => name)]),
  }));
  const addressOf = id => (setting.pages === "server" ? `/id/${id}` : `${setting.up || ""}id/${id}.html`);
  const item = ({one}) =>
    make(
      "li",
      {},
      make(setting.pages ? "a" : "span", {href: setting.pages ? addressOf(one.id) : null}, one.label),
      make("small", {}, ` ${one.id.replace("/", ":")}`),
    );
  wireSearch(
    field,
    list,
    () => {
      const wanted = fold(field.value.trim());
      list.replaceChildren(...(wanted.length < 2 ? [] : findNames(rows, wanted)).slice(0, 20).map(item));
    },
    () => {},
  );
}
