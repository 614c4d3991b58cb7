// What was asked is kept in this browser only, until it is forgotten.
const PLACE = "reegraph-history",
  KEPT = 50;

function readHistory() {
  try {
    const found = JSON.parse(localStorage.getItem(PLACE) || "[]");
    return Array.isArray(found) ? found.filter(one => one && typeof one.query === "string") : [];
  } catch (_) {
    return startHistory.here;
  }
}

function addToHistory(one) {
  const others = readHistory().filter(other => other.query !== one.query);
  startHistory.here = [one, ...others].slice(0, KEPT);
  try {
    localStorage.setItem(PLACE, JSON.stringify(startHistory.here));
  } catch (_) {
    /* until the page is closed */
  }
}

function clearHistory() {
  startHistory.here = [];
  try {
    localStorage.removeItem(PLACE);
  } catch (_) {
    /* there is none */
  }
}

// Lists what was asked, newest first; `open` gets the text of the one that is chosen.
function startHistory(place, open) {
  const list = make("ul", {class: "asked"}),
    none = make("p", {class: "hint"}, "Nothing was asked yet.");
  const clear = make("button", {type: "button"}, "Forget all");
  const said = make("p", {class: "hint"}, "Kept in this browser only.");
  place.append(none, list, clear, said);
  const show = () => {
    const known = readHistory();
    list.replaceChildren(
      ...known.map(one => {
        const line = make("li"),
          again = make("button", {type: "button"}, one.query.replace(/\s+/g, " ").trim().slice(0, 160));
        again.onclick = () => open(one.query);
        const rows = Number.isInteger(one.rows) ? `, ${one.rows.toLocaleString("en")} rows` : "";
        line.append(again, make("small", {}, ` ${String(one.at).slice(0, 16).replace("T", " ")}${rows}`));
        return line;
      }),
    );
    none.hidden = known.length > 0;
    clear.hidden = said.hidden = known.length === 0;
  };
  clear.onclick = () => {
    clearHistory();
    show();
  };
  show();
  return {
    add: (query, rows) => {
      addToHistory({query, rows, at: new Date().toISOString()});
      show();
    },
  };
}
startHistory.here = [];
