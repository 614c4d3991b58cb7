const setting = JSON.parse($("setting").textContent);
const contents = JSON.parse($("contents").textContent);
const known = {
  ...contents,
  levels: indexed(contents.entities),
  drawable: new Map(contents.entities.map(one => [one.id, one])),
};
const codeLabels = Object.entries(contents.codes).flatMap(([scheme, codes]) =>
  codes.map(([code, label]) => [`${scheme}:${code}`, label]),
);
const termLabels = new Map([...contents.terms, ...codeLabels]);
Object.assign(setting, {prefixes: contents.prefixes, base: contents.base});

// A value in words: an entity or term by its label, else as it is written.
known.words = value => {
  if (!value) return "";
  if (value.type !== "uri") return value.value;
  const entity = known.drawable.get(localOf(value, known.base)),
    short = compact(value.value, contents.prefixes);
  return entity ? entity.label : termLabels.get(short) || short;
};

async function loadParts() {
  const inside = name => $(name).textContent.trim();
  if (setting.engine === "inside") return {wasm: inside("wasm"), graph: inside("graph")};
  const taken = async name => {
    const reply = await fetch(name);
    if (!reply.ok) throw new Error(`${name} is not there`);
    return new Uint8Array(await reply.arrayBuffer());
  };
  const [wasm, graph] = await Promise.all([taken("data/oxigraph.wasm.gz"), taken("data/graph.nt.gz")]);
  return {wasm, graph};
}

const engine =
  setting.engine === "server"
    ? serverEngine("/sparql")
    : workerEngine($("engine").textContent, loadParts, contents.prefixes);
let answer = null,
  running = false;

function showStatus(text, wrong) {
  $("said").textContent = text;
  $("said").classList.toggle("wrong", Boolean(wrong));
}

function awaitEngine() {
  engine.ready.then(
    size => {
      document.documentElement.dataset.ready = Math.round(performance.now());
      if (!running) showStatus(size ? `Ready: ${size.toLocaleString("en")} triples in this page.` : "Ready.");
    },
    fault => showStatus(`The engine did not start: ${fault.message}`, true),
  );
}

// The forms in which an answer can be shown, and the one that is.
const FORMS = ["table", "chart", "picture"];
let shape = "table";
function fitting() {
  const rows = answer && answer.value && answer.value.results ? answer.value : null;
  return {
    table: Boolean(rows || (answer && answer.graph)),
    chart: Boolean(rows) && chartable(rows).amounts.length > 0 && chartable(rows).names.length > 0,
    picture: Boolean(answer && answer.graph) || (Boolean(rows) && entityColumns(rows, known).length > 1),
  };
}

async function showAs(name) {
  const fits = fitting(),
    place = $("answer");
  shape = fits[name] ? name : "table";
  $("forms").hidden = !fits.chart && !fits.picture;
  for (const form of FORMS) {
    $(`as-${form}`).hidden = !fits[form];
    $(`as-${form}`).setAttribute("aria-pressed", String(form === shape));
  }
  place.replaceChildren();
  if (shape === "chart") showChart(place, answer.value, known.words);
  else if (shape === "picture") await draw(place);
  else if (answer.graph) place.append(make("pre", {}, answer.text));
  else showRows(place, answer.value, setting);
  document.documentElement.dataset.shown = shape;
}

async function draw(place) {
  const page = JSON.parse($("view").textContent);
  if (!answer.graph) return pictureOf(place, answer.value, known, page, answer.query, engine.ask);
  const {text} = await engine.ask(answer.query, true);
  return showPicture(place, pairsOfTriples(text, known), known, page, answer.query, engine.ask);
}

function setRunning(on) {
  running = on;
  $("stop").hidden = !on;
  $("run").disabled = on;
}

async function run() {
  if (running) return;
  const begun = performance.now();
  setRunning(true);
  showStatus("Asking …");
  for (const name of ["csv", "json", "forms"]) $(name).hidden = true;
  const query = editor.getValue();
  try {
    const reply = await engine.ask(query);
    const seconds = ((performance.now() - begun) / 1000).toFixed(2);
    answer = {...reply, query, value: reply.graph ? undefined : JSON.parse(reply.text)};
    $("json").hidden = false;
    $("json").textContent = reply.graph ? "Turtle" : "JSON";
    if (!reply.graph && answer.value.boolean !== undefined)
      $("answer").replaceChildren(make("p", {class: "yes"}, String(answer.value.boolean)));
    else {
      $("csv").hidden = reply.graph;
      await showAs(shape === "picture" ? "table" : shape);
    }
    const rows = answer.value && answer.value.results ? answer.value.results.bindings.length : null;
    const count = rows === null ? "" : `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"} in `;
    const left = contents.possible,
      many = left === 1 ? ["claim that holds", "does"] : ["claims that hold", "do"];
    const open = left ? ` ${left} ${many[0]} only possibly then ${many[1]} not count.` : "";
    showStatus(`${count}${seconds} s, as of ${contents.day}.${open}`);
    asked.add(query, rows);
    document.documentElement.dataset.answered = String(
      Number(document.documentElement.dataset.answered || 0) + 1,
    );
  } catch (fault) {
    $("answer").replaceChildren();
    showStatus(fault.name === "AbortError" ? "Stopped." : fault.message, fault.name !== "AbortError");
  }
  setRunning(false);
  if (matchMedia("(max-width: 52rem)").matches) $("said").scrollIntoView();
}

const editor = makeEditor($("editor"), contents, run);
const asked = startHistory($("history"), query => {
  editor.setValue(query);
  editor.focus();
});

function choices(parameter) {
  if (parameter.type === "entity" || contents.kinds.includes(parameter.type))
    return contents.entities
      .filter(one => parameter.type === "entity" || one.id.startsWith(parameter.type + "/"))
      .map(one => [one.label, one.id.replace("/", ":")]);
  return (contents.codes[parameter.type] || []).map(([code, label]) => [code, label]);
}

function field(parameter) {
  const label = make("label"),
    input = make("input", {name: parameter.name, autocomplete: "off"});
  label.append(make("span", {}, parameter.name + (parameter.optional ? " (optional)" : "")), input);
  label.append(
    make(
      "small",
      {},
      `${parameter.description} [${parameter.type}${parameter.many ? ", several with commas" : ""}]`,
    ),
  );
  input.value = parameter.default || "";
  const list = choices(parameter);
  if (list.length) {
    const options = make("datalist", {id: `list-${parameter.name}`});
    for (const [value, words] of list) options.append(make("option", {value}, words));
    input.setAttribute("list", options.id);
    label.append(options);
  }
  return label;
}

const chosenQuestion = () => contents.questions.find(one => one.name === $("question").value);

function openQuestion(values) {
  const question = chosenQuestion();
  $("about").textContent = question ? question.description : "";
  $("fields").replaceChildren(...(question ? question.parameters.map(field) : []));
  $("ask").hidden = !question;
  for (const [name, value] of Object.entries(values || {})) {
    const input = [...$("fields").querySelectorAll("input")].find(one => one.name === name);
    if (input) input.value = value;
  }
  if (question) writeQuery();
}

function writeQuery() {
  const values = {};
  for (const input of $("fields").querySelectorAll("input")) values[input.name] = input.value;
  try {
    editor.setValue(fill(chosenQuestion(), values, known));
    return true;
  } catch (fault) {
    showStatus(fault.message, true);
    return false;
  }
}

function listQuestions() {
  const wanted = foldName($("find").value).split(" ");
  const fits = one =>
    wanted.every(word =>
      fold([one.name, one.title, one.description, ...one.keywords].join(" ")).includes(word),
    );
  const before = $("question").value;
  const options = contents.questions.filter(fits).map(one => make("option", {value: one.name}, one.title));
  $("question").replaceChildren(
    make("option", {value: ""}, `Choose one of ${options.length} questions`),
    ...options,
  );
  $("question").value = options.some(one => one.value === before) ? before : "";
}

// What an address holds is text for the editor or the form, and is not run unasked.
function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const question = contents.questions.find(one => one.name === asked.get("question"));
  if (question) {
    $("question").value = question.name;
    openQuestion(Object.fromEntries(asked));
  } else if (asked.has("query")) editor.setValue(asked.get("query").slice(0, 100000));
}

$("run").onclick = run;
for (const form of FORMS) $(`as-${form}`).onclick = () => showAs(form);
$("stop").onclick = () => {
  engine.stop();
  awaitEngine();
};
$("find").oninput = listQuestions;
$("question").onchange = () => openQuestion();
$("form").onsubmit = event => {
  event.preventDefault();
  if (writeQuery()) run();
};
$("csv").onclick = () => saveText(answerCsv(answer.value, setting), "text/csv", "reegraph.csv");
$("json").onclick = () =>
  saveText(
    answer.text,
    answer.graph ? "text/turtle" : "application/json",
    answer.graph ? "reegraph.ttl" : "reegraph.json",
  );
$("share").onclick = async () => {
  location.hash = new URLSearchParams({query: editor.getValue()}).toString();
  try {
    await navigator.clipboard.writeText(location.href);
    showStatus("The link is in the address bar and copied.");
  } catch (_) {
    showStatus("The link is in the address bar.");
  }
};
window.addEventListener("hashchange", fromAddress);
listQuestions();
editor.setValue(
  "SELECT ?agreement ?title ?date WHERE {\n  ?agreement ree:hasParty actor:kabil ; rdfs:label ?title .\n  OPTIONAL { ?agreement ree:signedOn ?date }\n} ORDER BY ?date\n",
);
fromAddress();
showStatus(setting.engine === "server" ? "Ready." : "Reading the graph …");
awaitEngine();
startSearch($("search"), $("found"), contents.entities, setting);
