"use strict";
// An answer as a table in parts of 500 rows, and as a file.
const CHUNK = 500;

function made(tag, text, attributes) {
  const found = document.createElement(tag);
  if (text !== undefined) found.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) found.setAttribute(name, value);
  return found;
}

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
  const found = made("td");
  if (!value) return found;
  const iri = value.type === "uri", text = iri ? compact(value.value, setting.prefixes) : value.value;
  const address = iri || /^https?:\/\/\S+$/.test(value.value) ? addressOf(value.value, setting) : "";
  if (address) found.append(made("a", text, {href: address, rel: "noreferrer"}));
  else found.textContent = text;
  if (/integer|decimal|double/.test(value.datatype || "")) found.className = "number";
  return found;
}

function showRows(place, answer, setting) {
  const names = answer.head.vars, rows = answer.results.bindings;
  const table = made("table"), head = made("tr"), body = made("tbody");
  for (const name of names) head.append(made("th", name, {scope: "col"}));
  const top = made("thead");
  top.append(head);
  table.append(top, body);
  const more = made("button", "", {type: "button"});
  let shown = 0;
  const next = () => {
    for (const row of rows.slice(shown, shown + CHUNK)) {
      const line = made("tr");
      for (const name of names) line.append(cell(row[name], setting));
      body.append(line);
    }
    shown = Math.min(shown + CHUNK, rows.length);
    more.hidden = shown >= rows.length;
    more.textContent = `Show more (${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")})`;
  };
  more.onclick = next;
  next();
  const frame = made("div", undefined, {class: "wide", tabindex: "0", role: "region", "aria-label": "Answer"});
  frame.append(table);
  place.replaceChildren(frame, more);
}

// A cell that begins like a formula gets an apostrophe, so that no spreadsheet runs it.
function csv(answer, setting) {
  const text = value => {
    let found = !value ? "" : value.type === "uri" ? compact(value.value, setting.prefixes) : value.value;
    if (/^[=+@\t\r]|^-(?!\d)/.test(found)) found = "'" + found;
    return /[",\n\r]/.test(found) ? `"${found.replace(/"/g, '""')}"` : found;
  };
  const names = answer.head.vars;
  const lines = answer.results.bindings.map(row => names.map(name => text(row[name])).join(","));
  return [names.join(","), ...lines].join("\r\n") + "\r\n";
}

function save(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  made("a", "", {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
