// ---- sources: a source is [title, publisher, date, address]
function citeSource([title, publisher, date, address]) {
  const href = webAddress(address),
    name = title || address || "–";
  const link = href
    ? make("a", {href, target: "_blank", rel: "noopener noreferrer", dir: "auto"}, name)
    : makeText(name);
  return [
    link,
    makeText(
      [publisher, date]
        .filter(Boolean)
        .map(part => `, ${part}`)
        .join(""),
    ),
  ];
}
const joinSources = sources => sources.flatMap((source, n) => [...(n ? ["; "] : []), ...citeSource(source)]);
// All sources in one line; of many the first few, the others folded.
function citeSources(sources, most = 3) {
  const first = sources.length > most + 1 ? most : sources.length,
    rest = sources.slice(first);
  const more = rest.length
    ? make("details", {}, make("summary", {}, t("more", {n: rest.length})), joinSources(rest))
    : null;
  return [...joinSources(sources.slice(0, first)), more];
}
