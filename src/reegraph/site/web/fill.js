// Names to entities and parameters to terms, by the rules of the command line.
// A name as it is looked up: without accents, case and needless blanks.
const foldName = text => fold(text).trim().replace(/\s+/g, " ");

// Levels: 0 ids, 1 labels and short names, 2 other names, 3 codes.
function indexed(entities) {
  const levels = [new Map(), new Map(), new Map(), new Map()];
  const put = (level, name, id) => {
    const key = foldName(name),
      found = levels[level].get(key);
    if (!found) levels[level].set(key, [id]);
    else if (!found.includes(id)) found.push(id);
  };
  for (const one of entities) {
    put(0, one.id.slice(one.id.indexOf("/") + 1), one.id);
    for (const [level, name] of one.names) put(level, name, one.id);
  }
  return levels;
}

// Without a kind all are looked through; codes (India for `in`) count only where a kind is declared.
function resolve(levels, name, kind, base) {
  let local = name.startsWith(base) ? name.slice(base.length).replace("/", ":") : name;
  if (kind && local.startsWith(kind + ":")) local = local.slice(kind.length + 1);
  for (const level of kind ? levels : levels.slice(0, 3)) {
    const found = (level.get(foldName(local)) || []).filter(id => !kind || id.startsWith(kind + "/"));
    if (found.length === 1) return base + found[0];
    if (found.length > 1) throw new Error(`"${name}" can be ${found.slice(0, 6).join(", ")}.`);
  }
  throw new Error(`There is no ${kind || "entity"} called "${name}".`);
}

const quoted = text =>
  '"' +
  text.replace(/[\\"\n\r\t]/g, c => ({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})[c]) +
  '"';

function term(parameter, value, known) {
  const misfit = wanted => new Error(`${parameter.name} is "${value}", which is not ${wanted}.`);
  const kind = parameter.type;
  if (known.kinds.includes(kind)) return `<${resolve(known.levels, value, kind, known.base)}>`;
  if (kind === "entity") {
    const typed = known.kinds.find(one =>
      [one + ":", `${known.base}${one}/`].some(start => value.startsWith(start)),
    );
    return `<${resolve(known.levels, value, typed || "", known.base)}>`;
  }
  if (kind === "date") {
    if (/^\d{4}(-\d\d(-\d\d)?)?$/.test(value)) return quoted(value);
    throw misfit("a date (YYYY, YYYY-MM or YYYY-MM-DD)");
  }
  if (kind === "year" || kind === "integer") {
    if (/^-?\d{1,18}$/.test(value) && (kind === "integer" || value.length === 4)) return value;
    throw misfit("a whole number");
  }
  if (kind === "number") {
    if (/^[+-]?\d+(\.\d+)?$/.test(value)) return value.includes(".") ? value : value + ".0";
    throw misfit("a number");
  }
  if (kind === "text") return quoted(value);
  let code = value.startsWith(kind + ":") ? value.slice(kind.length + 1) : value;
  code = code.trim().toLowerCase().replace(/ /g, "-");
  if (!(known.codes[kind] || []).some(([name]) => name === code)) throw misfit(`a code of ${kind}`);
  return `<${known.scheme}${kind}/${code}>`;
}

const TOKEN =
  /#[^\n]*|<[^<>"{}|^`\\\s]*>|"{3}[^]*?"{3}|'{3}[^]*?'{3}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]([\p{L}\p{N}_]+)/gu;

// The query of a question with its parameters in place, each as one serialised term.
function fill(question, values, known) {
  const terms = new Map();
  for (const parameter of question.parameters) {
    const value = (values[parameter.name] || "").trim();
    if (!value) {
      if (parameter.optional) continue;
      throw new Error(`The question needs ${parameter.name}: ${parameter.description}.`);
    }
    const parts = parameter.many
      ? value
          .split(",")
          .map(part => part.trim())
          .filter(Boolean)
      : [value];
    terms.set(parameter.name, parts.map(part => term(parameter, part, known)).join(", "));
  }
  const filled = question.text.replace(TOKEN, (all, name) => terms.get(name) ?? all);
  return (
    filled
      .split("\n")
      .filter(line => !line.startsWith("#"))
      .join("\n")
      .trim() + "\n"
  );
}
