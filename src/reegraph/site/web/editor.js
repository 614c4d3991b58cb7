// The editor, with completion from the terms of the ontology, the codes and the names of entities.
function completions(contents) {
  const found = contents.terms.map(([name, label]) => ({text: name, displayText: `${name}  ${label}`}));
  for (const [scheme, codes] of Object.entries(contents.codes))
    for (const [code, label] of codes)
      found.push({text: `${scheme}:${code}`, displayText: `${scheme}:${code}  ${label}`});
  for (const one of contents.entities)
    found.push({text: one.id.replace("/", ":"), displayText: `${one.id.replace("/", ":")}  ${one.label}`});
  for (const one of found) one.key = foldName(one.displayText);
  return found;
}

const KEYWORDS = [
  "SELECT",
  "DISTINCT",
  "WHERE",
  "OPTIONAL",
  "FILTER",
  "UNION",
  "VALUES",
  "BIND",
  "MINUS",
  "ORDER BY",
  "GROUP BY",
  "HAVING",
  "LIMIT",
  "OFFSET",
  "COUNT",
  "ASK",
  "CONSTRUCT",
  "DESCRIBE",
];

function hintsFor(editor, all) {
  const cursor = editor.getDoc().getCursor();
  const line = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
  const word = (line.match(/[\p{L}\p{N}_:?.-]*$/u) || [""])[0];
  const from = {line: cursor.line, ch: cursor.ch - word.length};
  const wanted = foldName(word);
  if (!wanted) return {list: [], from, to: cursor};
  if (wanted.startsWith("?")) {
    const names = new Set(editor.getValue().match(/[?$]\w+/g) || []);
    names.delete(word);
    return {list: [...names].filter(name => name.startsWith(word)).sort(), from, to: cursor};
  }
  const first = all.filter(one => one.key.startsWith(wanted));
  const words = KEYWORDS.filter(one => one.toLowerCase().startsWith(wanted)).map(text => ({text}));
  const within = all.filter(one => !one.key.startsWith(wanted) && one.key.includes(wanted));
  return {list: [...words, ...first, ...within].slice(0, 60), from, to: cursor};
}

function makeEditor(place, contents, run) {
  Yasqe.defaults.autocompleters = []; // its own ask the web
  Yasqe.prototype.query = () => Promise.resolve();
  const editor = new Yasqe(place, {
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    autocompleters: [],
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    value: "",
    tabindex: 0,
    viewportMargin: Infinity,
  });
  const mode = editor.getDoc().getMode(),
    begin = mode.startState;
  mode.startState = () => Object.assign(begin(), {prefixes: {...contents.prefixes}}); // need no declaration
  const all = completions(contents);
  const show = () => editor.showHint({hint: one => hintsFor(one, all), completeSingle: false});
  editor.setOption("extraKeys", {
    ...editor.getOption("extraKeys"),
    "Ctrl-Space": show,
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    "Ctrl-S": () => {},
    Tab: false,
    "Shift-Tab": false,
  });
  editor.on("inputRead", (_, change) => {
    // shown when the change is drawn
    if (change.origin === "+input" && /[\p{L}:?]$/u.test(change.text.join("\n"))) setTimeout(show, 0);
  });
  editor.getInputField().setAttribute("aria-label", "SPARQL query");
  return editor;
}
