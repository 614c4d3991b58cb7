// An answer as a picture: our view, with the claims of the graph behind each line and their sources.
const MOST = {nodes: 400, lines: 1500};
const NOTHING = "No two columns of the answer hold entities, so there is nothing to draw.";

const localOf = (value, base) =>
  value && value.type === "uri" && value.value.startsWith(base) ? value.value.slice(base.length) : "";

// Columns of which every value is an entity that has a name here.
function entityColumns(answer, known) {
  return answer.head.vars.filter(name => {
    const values = bound(answer, name);
    return values.length > 0 && values.every(value => known.drawable.has(localOf(value, known.base)));
  });
}

const ENTITY_LINE = /^<([^>]*)> <([^>]*)> <([^>]*)> \.$/;
function pairsOfTriples(text, known) {
  const found = [];
  for (const line of text.split("\n")) {
    const [, one, property, other] = ENTITY_LINE.exec(line) || [];
    if (
      one &&
      [one, other].every(
        iri => iri.startsWith(known.base) && known.drawable.has(iri.slice(known.base.length)),
      )
    )
      found.push([one, other, property]);
  }
  return found;
}
const pairsOfRows = (answer, one, other) =>
  answer.results.bindings
    .filter(row => row[one] && row[other])
    .map(row => [row[one].value, row[other].value, ""]);

function chosenPairs(pairs) {
  const found = new Map();
  for (const pair of pairs) if (pair[0] !== pair[1]) found.set(pair.join(" "), pair);
  return [...found.values()].sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1));
}

function wrapLabel(text) {
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (lines.length && (lines[lines.length - 1] + " " + word).length <= 20)
      lines[lines.length - 1] += " " + word;
    else lines.push(word);
  }
  const shown = lines.slice(0, 2).map(line => shorten(line, 20));
  if (lines.length > 2) shown[1] = shown[1].slice(0, 19).replace(/…$/, "") + "…";
  return shown.join("\n") || "(no name)";
}

// Places by forces between the boxes of nodes with their labels; the same answer stands the same way.
function placeNodes(nodes, lines) {
  const spots = nodes.map(n => ({
    id: n.id,
    half: Math.max(n.size, 4.4 * Math.max(...n.label.split("\n").map(l => l.length))),
  }));
  const ties = lines.map(l => ({source: l.from, target: l.to}));
  layoutkit
    .forceSimulation(spots)
    .force(
      "tie",
      layoutkit
        .forceLink(ties)
        .id(spot => spot.id)
        .distance(110)
        .strength(0.35),
    )
    .force("apart", layoutkit.forceManyBody().strength(-420))
    .force("box", layoutkit.forceCollide(spot => spot.half + 14).strength(1))
    .force("across", layoutkit.forceX().strength(0.04))
    .force("along", layoutkit.forceY().strength(0.08))
    .stop()
    .tick(300);
  spots.forEach((spot, number) =>
    Object.assign(nodes[number], {x: Math.round(spot.x), y: Math.round(spot.y)}),
  );
}

function pictureNodes(pairs, known, looks) {
  const near = new Map();
  for (const [one, other] of pairs)
    for (const [end, far] of [
      [one, other],
      [other, one],
    ])
      near.set(end, (near.get(end) || new Set()).add(far));
  return [...near.keys()].sort().map(iri => {
    const one = known.drawable.get(iri.slice(known.base.length)),
      look = looks[one.kind];
    return {
      id: iri,
      label: wrapLabel(one.label),
      shape: look.shape,
      size: Math.round(look.size + 1.6 * Math.sqrt(near.get(iri).size)),
      physics: false,
      font: {size: look.font},
      kind: one.kind,
      sort: one.kind.replace(/-/g, " "),
      full: one.label,
      names: one.names.map(([, name]) => name).filter(name => name !== one.label),
      ring: 0,
      facts: [],
      about: {},
      ...(one.place ? {place: one.place} : {}),
    };
  });
}

const UNTOLD = "the answer of the query ties them, no single claim of the graph does";
function pictureLines(pairs, known, claims) {
  const groups = new Map();
  for (const [one, other, property] of pairs) {
    const key = `${one} ${other}`,
      group = groups.get(key) || {from: one, to: other, words: new Set()};
    groups.set(key, group);
    if (property) group.words.add(known.words({type: "uri", value: property}));
  }
  return [...groups.entries()].map(([key, group], id) => {
    const found = claims.get(key) || [];
    const words = [...group.words].join(", ") || "in the answer";
    const text = `${known.words({type: "uri", value: group.from})} ${group.words.size ? words : "and"} ${known.words({type: "uri", value: group.to})}`;
    const back = groups.has(`${group.to} ${group.from}`);
    return {
      id,
      from: group.from,
      to: group.to,
      family: "row",
      bent: back ? (group.from < group.to ? 1 : -1) : 0,
      disputed: found.some(claim => claim.conflicts.length > 0),
      holds: !found.length || found.some(claim => claim.holding),
      words,
      claims: found.length
        ? found
        : [{text, key: "row", holding: "certain", scope: "record", note: UNTOLD, sources: []}],
    };
  });
}

async function pictureData(pairs, known, page, query, ask) {
  const looks = Object.fromEntries(page.data.meta.kinds),
    {claims, sources} = await readEvidence(chosenPairs(pairs.map(ends => ends.slice(0, 2))), known, ask);
  const nodes = pictureNodes(pairs, known, looks),
    edges = pictureLines(pairs, known, claims);
  placeNodes(nodes, edges);
  const code = scheme => Object.fromEntries(known.codes[scheme] || []);
  const terms = {
    minerals: {},
    forums: {},
    stages: {},
    statuses: {},
    source_kinds: code("source-kind"),
    confidences: code("confidence"),
  };
  const used = new Set(nodes.map(node => node.kind)),
    meta = page.data.meta;
  return {
    ...page.data,
    nodes,
    edges,
    meta: {
      ...meta,
      query,
      sources,
      terms,
      kinds: meta.kinds.filter(([name]) => used.has(name)),
      families: meta.families.filter(([name]) => name === "row"),
    },
  };
}

const inert = value => JSON.stringify(value).replace(/[<>&]/g, c => "\\u00" + c.charCodeAt(0).toString(16));

function showPicture(place, pairs, known, page, query, ask) {
  const chosen = chosenPairs(pairs),
    ends = new Set(chosen.flatMap(([one, other]) => [one, other]));
  const note = make("p", {role: "status"}),
    frame = make("div");
  const [before, after] = [...place.querySelectorAll(".shown")];
  if (before) before.remove();
  if (after) after.remove();
  frame.className = "shown";
  place.append(note, frame);
  note.className = "shown hint";
  if (!chosen.length) {
    note.textContent = NOTHING;
    return null;
  }
  if (ends.size > MOST.nodes || chosen.length > MOST.lines) {
    note.textContent = `The answer ties ${ends.size.toLocaleString("en")} entities by ${chosen.length.toLocaleString("en")} lines; a picture here holds ${MOST.nodes} and ${MOST.lines}. Add a LIMIT, or use \`reegraph view query --full\`.`;
    return null;
  }
  note.textContent = "Drawing …";
  return pictureData(chosen, known, page, query, ask).then(
    data => {
      const whole = page.before + inert(data) + page.after;
      const window = make("iframe", {
        title: "Picture of the answer",
        class: "picture",
        sandbox: "allow-scripts allow-popups allow-downloads",
      });
      window.srcdoc = whole;
      const keep = make("button", {type: "button"}, "Save this picture as a page");
      keep.onclick = () => saveText(whole, "text/html", "reegraph-view.html");
      note.textContent = `${data.nodes.length} entities, ${data.edges.length} lines. `;
      note.append(keep);
      frame.replaceChildren(window);
    },
    fault => {
      note.textContent = fault.message;
    },
  );
}

// The picture of an answer, with a choice of columns where it has more than two of entities.
function pictureOf(place, answer, known, page, query, ask) {
  const columns = entityColumns(answer, known),
    tools = make("div", {class: "tools choose"});
  const draw = () => showPicture(place, pairsOfRows(answer, one.value, other.value), known, page, query, ask);
  const [oneLabel, one] = chooser("From", columns, columns[0], draw),
    [otherLabel, other] = chooser("to", columns, columns[1], draw);
  tools.append(oneLabel, otherLabel);
  place.replaceChildren(...(columns.length > 2 ? [tools] : []));
  return draw();
}
