// ---- how to cite the drawing, or what is chosen in it: with data version, day and query
function citedWhat(n, l) {
  if (n) return `${n.full}, ${n.id}`;
  return l
    ? `${t("n_claims", {n: l.claims.length})}: ${l.claims
        .slice(0, 5)
        .map(c => c.key)
        .join(", ")}${l.claims.length > 5 ? ", …" : ""}`
    : "";
}
function citation(n = null, l = null) {
  const base = META.cite.text.trim(),
    what = citedWhat(n, l);
  const stand = [META.version, META.day].every(text => base.includes(text))
    ? ""
    : t("cite_stand", {version: META.version, day: META.day});
  const query = META.query ? `${t("query")}: ${META.query.trim()}` : "";
  return [base, stand, what && `${what}.`, query].filter(Boolean).join(" ");
}
const TEX = {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"};
const tex = text => text.replace(/[\\{}%&#$_~^]/g, c => TEX[c] || `\\${c}`).replace(/\s+/g, " ");
function bibtex(n = null, l = null) {
  const base = (META.cite.bibtex || "").trim(),
    end = base.lastIndexOf("}");
  if (end < 0) return "";
  const fields = [
    ["howpublished", [META.title, citedWhat(n, l)].filter(Boolean).join("; ")],
    ["annote", META.query ? `${t("query")}: ${META.query.trim()}` : ""],
  ];
  const kept = base.slice(0, end).trimEnd().replace(/,$/, "");
  const more = fields.filter(([, text]) => text).map(([name, text]) => `  ${name} = {${tex(text)}}`);
  return `${[kept, ...more].join(",\n")}\n}\n`;
}
// Copying, also where the page stands in a frame that may not use the clipboard.
async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", {class: "sr", "aria-hidden": "true", tabindex: "-1"});
    area.value = text;
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const worked = document.execCommand("copy");
    area.remove();
    before?.focus();
    if (!worked) {
      showToast(t("copy_failed"));
      return;
    }
  }
  showToast(done);
}
let toastTimer = 0;
function showToast(text) {
  clearTimeout(toastTimer);
  $("toast").textContent = text;
  $("toast").hidden = false;
  toastTimer = setTimeout(() => {
    $("toast").hidden = true;
  }, 2500);
}
function citeButtons(n = null, l = null) {
  return make(
    "p",
    {class: "buttons"},
    makeButton(t("copy_citation"), () => copy(citation(n, l), t("copied_citation"))),
    META.cite.bibtex ? makeButton(t("copy_bibtex"), () => copy(bibtex(n, l), t("copied_bibtex"))) : null,
  );
}
const hasAddress = () => location.protocol !== "about:";
const copyLink = () => {
  writeAddress();
  copy(location.href, t("copied_link"));
};
function startCiting() {
  $("cite").append(
    make("p", {dir: "auto"}, META.cite.text),
    ...(META.query ? [make("p", {}, t("query")), make("pre", {dir: "auto", tabindex: "0"}, META.query)] : []),
    ...(META.notes || []).map(text => make("p", {dir: "auto"}, text)),
    citeButtons(),
    make("p", {}, t("sources_beside")),
  );
}
