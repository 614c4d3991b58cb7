// ---- dates stand at the precision of their source, and are read as spans of days
const DATE = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/;
function span(text) {
  const found = DATE.exec(text || "");
  if (!found) return null;
  const [, year, month, day] = found;
  return [`${year}-${month || "01"}-${day || "01"}`, `${year}-${month || "12"}-${day || "31"}`];
}
// Whether something that began and ended then may have been there at a time of the span [low, high].
function within(start, end, low, high) {
  const first = span(start),
    last = span(end);
  return (!first || first[0] <= high) && (!last || last[1] >= low);
}
function describePeriod(start, end) {
  if (start && start === end) return start;
  return [start && t("since", {date: start}), end && t("until", {date: end})].filter(Boolean).join(", ");
}
