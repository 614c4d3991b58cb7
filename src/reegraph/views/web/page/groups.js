// ---- groups: outlines around communities, and the quotient, one shape for each group
const groupKeys = new Set(
  DATA.nodes.flatMap(n => [
    `kind-${n.kind}`,
    ...(Number.isInteger(n.community) ? [`group-${n.community}`] : []),
  ]),
);
function groupOf(n) {
  if (S.groups === "kinds") return `kind-${n.kind}`;
  return Number.isInteger(n.community) ? `group-${n.community}` : null;
}
const quotient = () => S.groups === "groups" || S.groups === "kinds";
const isGroup = id => id !== null && !byId.has(id) && groupKeys.has(id);
function groupName(key) {
  if (key.startsWith("kind-")) return ownValue(META.kinds, key.slice(5)).name;
  return ownValue(META.groups, key.slice(6)) || t("group", {n: Number(key.slice(6)) + 1});
}
function membersOf(key) {
  return DATA.nodes
    .filter(n => seen.nodes.has(n.id) && groupOf(n) === key)
    .sort((a, b) => linesAt(b.id).length - linesAt(a.id).length || (a.full < b.full ? -1 : 1));
}
// Which shape stands for a node in the drawing: its own, or that of a closed group.
function standsFor(n) {
  const key = quotient() ? groupOf(n) : null;
  return key !== null && !S.opened.has(key) ? key : n.id;
}
function groupNode(key) {
  const members = membersOf(key),
    size = 16 + 5 * Math.sqrt(members.length);
  const most = members.slice(0, 2).map(n => n.label.replace(/ ≠$/, "").split("\n")[0]);
  const mean = axis => members.reduce((sum, n) => sum + n[axis], 0) / members.length;
  return {
    id: key,
    size,
    x: mean("x"),
    y: mean("y"),
    members,
    label: `${groupName(key)} (${members.length})\n${most.join(", ")}${members.length > 2 ? " …" : ""}`,
  };
}
// Closed groups pushed apart from each other and from what is drawn beside them.
function apart(groups, beside) {
  const room = n => 2 * n.size + (n.members ? 90 : 30);
  if (S.groups === "kinds") {
    const radius = groups.length < 2 ? 0 : Math.max(260, groups.length * 60);
    groups.forEach((g, i) => {
      const angle = (i * 2 * Math.PI) / groups.length;
      g.x = 1.4 * radius * Math.sin(angle);
      g.y = -radius * Math.cos(angle);
    });
    return;
  }
  for (let turns = 0; turns < 300; turns++) {
    let moved = false;
    groups.forEach((a, i) =>
      [...groups.slice(i + 1), ...beside].forEach(b => {
        const dx = b.x - a.x || 1,
          dy = b.y - a.y || 1,
          far = Math.hypot(dx, dy),
          need = (room(a) + room(b)) / 2;
        if (far >= need) return;
        const push = (need - far) / far / (b.members ? 2 : 1);
        a.x -= dx * push;
        a.y -= dy * push;
        if (b.members) {
          b.x += dx * push;
          b.y += dy * push;
        }
        moved = true;
      }),
    );
    if (!moved) break;
  }
}
// What is drawn, from what passes the filters: `nodes` and `lines`, a line with all that it stands for.
function model() {
  const groups = new Map(),
    nodes = [],
    lines = new Map();
  for (const n of DATA.nodes) {
    if (!seen.nodes.has(n.id)) continue;
    const shape = standsFor(n);
    if (shape === n.id) nodes.push(n);
    else if (!groups.has(shape)) groups.set(shape, groupNode(shape));
  }
  apart([...groups.values()], nodes);
  for (const [id, claims] of seen.lines) {
    const e = lineOf.get(id),
      from = standsFor(byId.get(e.from)),
      to = standsFor(byId.get(e.to));
    const between = groups.has(from) || groups.has(to);
    if (between && from === to) continue;
    const key = between || S.merge ? `~${[from, to].sort().join("\n")}` : id;
    if (!lines.has(key)) lines.set(key, {id: key, from, to, between, parts: [], claims: []});
    lines.get(key).parts.push(e);
    lines.get(key).claims.push(...claims);
  }
  for (const line of lines.values()) if (line.parts.length === 1 && !line.between) line.id = line.parts[0].id;
  return {nodes, groups: [...groups.values()], lines: [...lines.values()]};
}
// The outline around points: the convex hull, by the monotone chain.
function hull(points) {
  const sorted = points.slice().sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = list => {
    const found = [];
    for (const p of list) {
      while (found.length > 1) {
        const [a, b] = found.slice(-2);
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        found.pop();
      }
      found.push(p);
    }
    return found.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.slice().reverse())];
}
function hulls() {
  const shown =
    S.groups === "hulls" ? DATA.nodes : quotient() ? DATA.nodes.filter(n => standsFor(n) === n.id) : [];
  const found = new Map();
  for (const n of shown) {
    const key = groupOf(n);
    if (key === null || !seen.nodes.has(n.id)) continue;
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(...cornersAround(n.x, n.y + 6, 12, () => n.size + 24));
  }
  return [...found]
    .filter(([, points]) => points.length > 12)
    .map(([key, points]) => ({key, points: hull(points)}))
    .reduce((all, area) => {
      const [x, y] = area.points.reduce((a, b) => (b[1] < a[1] ? b : a)),
        name = groupName(area.key);
      const free = all.every(
        o => !o.name || Math.abs(o.x - x) > 9 * name.length + 10 || Math.abs(o.y - y + 8) > 22,
      );
      return [...all, {...area, x, y: y - 8, name: free ? name : ""}];
    }, []);
}
// Where groups are shown, each drawn shape with the group whose ring it wears.
const ringed = () =>
  S.groups === "hulls" ? drawn.nodes.map(n => [n, groupOf(n)]).filter(([, key]) => key !== null) : [];
