// An answer as bars: one column says what, another how much.
const BARS = 60,
  NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger|positiveInteger)$/;

const isNumber = value => Boolean(value) && NUMBER.test(value.datatype || "");
const bound = (answer, name) => answer.results.bindings.map(row => row[name]).filter(Boolean);

// Columns that hold numbers only, and those by which they can be told apart; a year tells apart.
function chartable(answer) {
  const amounts = answer.head.vars.filter(name => {
    const values = bound(answer, name);
    return values.length > 0 && values.every(isNumber) && !/year$/i.test(name);
  });
  return {
    amounts,
    names: answer.head.vars.filter(name => !amounts.includes(name) && bound(answer, name).length > 0),
  };
}

function bars(answer, name, amount, words) {
  const rows = answer.results.bindings.filter(row => row[amount]).slice(0, BARS);
  const values = rows.map(row => Number(row[amount].value));
  const low = Math.min(0, ...values),
    high = Math.max(0, ...values),
    across = high - low || 1;
  const at = value => 262 + ((value - low) / across) * 520;
  const found = makeSvg("svg", {
    viewBox: `0 0 880 ${rows.length * 24 + 12}`,
    role: "img",
    class: "bars",
    "font-family": "system-ui,sans-serif",
    "font-size": "13",
    fill: "currentColor",
    "aria-label": `${amount} by ${name}, ${rows.length} bars; the table has the same numbers`,
  });
  rows.forEach((row, number) => {
    const y = number * 24 + 6,
      value = values[number],
      label = words(row[name]);
    const bar = makeSvg("rect", {
      x: Math.min(at(0), at(value)),
      y,
      width: Math.max(1, Math.abs(at(value) - at(0))),
      height: 17,
      fill: paletteColour(value < 0 ? "rust" : "blue"),
    });
    bar.append(makeSvg("title", {}, `${label}: ${row[amount].value}`));
    found.append(
      makeSvg("text", {x: 254, y: y + 13, "text-anchor": "end"}, shorten(label, 36)),
      bar,
      makeSvg(
        "text",
        {x: Math.max(at(0), at(value)) + 6, y: y + 13},
        value.toLocaleString("en", {maximumFractionDigits: 2}),
      ),
    );
  });
  return found;
}

function chooser(text, names, chosen, act) {
  const label = make("label", {}, text + " "),
    list = make("select");
  for (const name of names) list.append(make("option", {value: name}, name));
  list.value = chosen;
  list.onchange = act;
  label.append(list);
  return [label, list];
}

function showChart(place, answer, words) {
  const {amounts, names} = chartable(answer);
  const draw = () => {
    const picture = bars(answer, by.value, of.value, words);
    frame.replaceChildren(picture);
    const many = bound(answer, of.value).length;
    note.textContent = many > BARS ? `The first ${BARS} of ${many.toLocaleString("en")} rows.` : "";
    picture.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  };
  const [byLabel, by] = chooser(
    "Bars by",
    names,
    names.find(name => /label|name|title|year/i.test(name)) || names[0],
    draw,
  );
  const [ofLabel, of] = chooser("of", amounts, amounts[0], draw);
  const frame = make("div", {class: "chart"}),
    note = make("p", {class: "hint"});
  const keep = make("button", {type: "button"}, "SVG");
  keep.onclick = () =>
    saveText(
      frame.innerHTML.replace("<svg", `<svg color="${paletteColour("paper-ink")}"`),
      "image/svg+xml",
      "reegraph.svg",
    );
  const tools = make("div", {class: "tools choose"});
  tools.append(byLabel, ofLabel, keep);
  place.replaceChildren(tools, frame, note);
  draw();
}
