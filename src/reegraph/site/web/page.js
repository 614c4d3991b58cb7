// The names are taken when a reader begins to look for one.
(() => {
  const input = $("search"),
    up = input.parentElement.dataset.up;
  let begun = false;
  input.addEventListener("focus", async () => {
    if (begun) return;
    begun = true;
    try {
      const reply = await fetch(`${up}data/names.json`);
      startSearch(input, $("found"), await reply.json(), {pages: "files", up});
      input.dispatchEvent(new Event("input"));
    } catch (_) {
      begun = false;
    }
  });
})();
