// ---- what the reader has chosen, and the address that brings it back
// The hash of the address is written by anybody: only values that this page knows are taken from it.
const CHOICES = ["mineral", "forum", "stage", "status", "confidence", "source"];
const SCHEMES = {
  mineral: "minerals",
  forum: "forums",
  stage: "stages",
  status: "statuses",
  confidence: "confidences",
  source: "source_kinds",
};
const GROUPINGS = ["", "hulls", "groups", "kinds"];
const hasGroups = DATA.nodes.some(n => Number.isInteger(n.community));
const opening = () => (META.opens === "summary" ? (hasGroups ? "groups" : "kinds") : "");
const fresh = () => ({
  kinds: new Set(),
  families: new Set(),
  mineral: "",
  forum: "",
  stage: "",
  status: "",
  confidence: "",
  source: "",
  way: "",
  from: "",
  to: "",
  leaves: false,
  merge: false,
});
const S = {
  ...fresh(),
  groups: opening(),
  opened: new Set(),
  theme: "auto",
  table: false,
  map: false,
  filters: false,
  node: null,
  line: null,
};
const known = (name, value) => ownValue(ownValue(META.terms, SCHEMES[name]), value) !== undefined;
const filtered = () =>
  S.kinds.size > 0 || S.families.size > 0 || S.way !== "" || S.leaves || CHOICES.some(name => S[name]);

function addressText() {
  const found = new URLSearchParams();
  const set = (name, value) => {
    if (value) found.set(name, value);
  };
  const claim = S.line !== null && lineOf.has(S.line) ? lineOf.get(S.line).claims[0].key : "";
  set("node", S.node !== null && byId.has(S.node) ? S.node : "");
  set("line", claim);
  set("without", [...S.kinds].sort().join(" "));
  set("unlined", [...S.families].sort().join(" "));
  for (const name of CHOICES) set(name, S[name]);
  set("on", S.way === "on" ? S.from : "");
  set("signed", S.way === "between" ? `${S.from}..${S.to}` : "");
  set("leaves", S.leaves ? "hidden" : "");
  set("lines", S.merge ? "merged" : "");
  if (S.groups !== opening()) found.set("groups", S.groups || "none");
  set("opened", [...S.opened].sort().join(" "));
  set("theme", S.theme === "auto" ? "" : S.theme);
  set("show", S.table ? "table" : S.map ? "map" : "");
  return found.toString();
}
function writeAddress() {
  const text = addressText();
  if (text === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", `#${text}`);
  } catch {
    /* a frame without an address */
  }
}
function readAddress(hash) {
  let read;
  try {
    read = new URLSearchParams(hash.replace(/^#/, "").slice(0, 20000));
  } catch {
    return;
  }
  const get = name => read.get(name) || "";
  const several = (name, from) =>
    new Set(
      get(name)
        .split(" ")
        .filter(code => ownValue(from, code) !== undefined),
    );
  Object.assign(S, fresh(), {groups: opening(), opened: new Set(), node: null, line: null});
  S.kinds = several("without", META.kinds);
  S.families = several("unlined", META.families);
  for (const name of CHOICES) if (known(name, get(name))) S[name] = get(name);
  const [from, to] = get("signed").split("..");
  if (span(get("on"))) Object.assign(S, {way: "on", from: get("on")});
  else if (span(from) && span(to) && span(from)[0] <= span(to)[1])
    Object.assign(S, {way: "between", from, to});
  S.leaves = get("leaves") === "hidden";
  S.merge = get("lines") === "merged";
  const grouping = get("groups") === "none" ? "" : get("groups");
  if (read.has("groups") && GROUPINGS.includes(grouping) && (hasGroups || grouping === "kinds" || !grouping))
    S.groups = grouping;
  S.opened = new Set(
    get("opened")
      .split(" ")
      .filter(key => groupKeys.has(key)),
  );
  S.theme = ["light", "dark"].includes(get("theme")) ? get("theme") : S.theme;
  S.table = get("show") === "table";
  S.map = get("show") === "map" && LAND !== null;
  if (byId.has(get("node"))) S.node = get("node");
  else if (get("line")) S.line = DATA.edges.find(e => e.claims.some(c => c.key === get("line")))?.id ?? null;
}
