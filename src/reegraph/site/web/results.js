// An answer as a table in parts of 500 rows, and as a file.
const CHUNK = 500;

function compact(iri, prefixes) {
  const end = Math.max(iri.lastIndexOf("/"), iri.lastIndexOf("#")) + 1;
  const name = Object.keys(prefixes).find(key => prefixes[key] === iri.slice(0, end));
  return name && end < iri.length ? `${name}:${iri.slice(end)}` : iri;
}

// Where an entity has its page here, or a web address itself; nothing else is a link.
function addressOf(iri, setting) {
  if (iri.startsWith(setting.base)) {
    const local = iri.slice(setting.base.length);
    if (!setting.pages || !/^[a-z]+\/[^/?#\\]+$/.test(local)) return "";
    if (setting.pages === "server") return "/id/" + local;
    return local.startsWith("claim/") ? "" : `id/${local}.html`;
  }
  return /^https?:\/\//.test(iri) ? iri : "";
}

function cell(value, setting) {
  const found = make("td");
  if (!value) return found;
  const iri = value.type === "uri",
    text = iri ? compact(value.value, setting.prefixes) : value.value;
  const address = iri || /^https?:\/\/\S+$/.test(value.value) ? addressOf(value.value, setting) : "";
  if (address) found.append(make("a", {href: address, rel: "noreferrer"}, text));
  else found.textContent = text;
  if (/integer|decimal|double/.test(value.datatype || "")) found.className = "number";
  return found;
}

function showRows(place, answer, setting) {
  const names = answer.head.vars,
    rows = answer.results.bindings;
  const table = make("table"),
    head = make("tr"),
    body = make("tbody");
  for (const name of names) head.append(make("th", {scope: "col"}, name));
  const top = make("thead");
  top.append(head);
  table.append(top, body);
  const more = make("button", {type: "button"});
  let shown = 0;
  const next = () => {
    for (const row of rows.slice(shown, shown + CHUNK)) {
      const line = make("tr");
      for (const name of names) line.append(cell(row[name], setting));
      body.append(line);
    }
    shown = Math.min(shown + CHUNK, rows.length);
    more.hidden = shown >= rows.length;
    more.textContent = `Show more (${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")})`;
  };
  more.onclick = next;
  next();
  const frame = make("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "Answer"});
  frame.append(table);
  place.replaceChildren(frame, more);
}

function answerCsv(answer, setting) {
  const names = answer.head.vars;
  const text = value =>
    !value ? "" : value.type === "uri" ? compact(value.value, setting.prefixes) : value.value;
  return csvText([names, ...answer.results.bindings.map(row => names.map(name => text(row[name])))]);
}

const saveText = (text, type, name) => saveFile(new Blob([text], {type}), name);
