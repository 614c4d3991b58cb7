// ---- what a reader takes away: files, and cells of a table that no spreadsheet takes for a formula
function saveFile(blob, name) {
  const link = make("a", {href: URL.createObjectURL(blob), download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
// A text that begins like a formula gets an apostrophe before it; a number does not.
function csvCell(value) {
  const text = String(value ?? "");
  const isFormula = /^[\s"']*[=+\-@\t\r|%]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
const csvText = rows => `${rows.map(row => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
// A drawing as PNG, `times` as large; `done` gets the file, or null where the browser gives none.
function drawPng(svgText, times, done) {
  const image = new Image(),
    source = URL.createObjectURL(new Blob([svgText], {type: "image/svg+xml"}));
  image.addEventListener("load", () => {
    const {width, height} = image,
      scale = times(width, height);
    const canvas = make("canvas", {width: Math.round(width * scale), height: Math.round(height * scale)});
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    canvas.toBlob(done, "image/png");
  });
  image.addEventListener("error", () => done(null));
  image.src = source;
}
