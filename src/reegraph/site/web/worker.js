"use strict";
// The engine in its worker: the graph is unpacked and loaded once, then each message is a query.
let store = null;

function bytes(part) {
  if (typeof part !== "string") return part;
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(part);
  const text = atob(part),
    found = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) found[at] = text.charCodeAt(at);
  return found;
}

function unpacked(part) {
  const stream = new Blob([bytes(part)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function answer(query, form, triples) {
  const graph = form === "CONSTRUCT" || form === "DESCRIBE";
  const format = graph
    ? triples
      ? "application/n-triples"
      : "text/turtle"
    : "application/sparql-results+json";
  const found = store.query(query, {results_format: format, base_iri: "https://w3id.org/reegraph/"});
  return {graph, text: String(found)};
}

onmessage = async ({data}) => {
  try {
    if (data.wasm) {
      const graph = unpacked(data.graph); // while the engine starts
      await oxigraph.start({module_or_path: await unpacked(data.wasm)});
      store = new oxigraph.Store();
      store.load(new Uint8Array(await graph), {
        format: "application/n-triples",
        lenient: true,
        no_transaction: true,
      });
      postMessage({ready: store.size});
      return;
    }
    postMessage({id: data.id, ...answer(data.query, data.form, data.triples)});
  } catch (fault) {
    postMessage({id: data.id, fault: String((fault && fault.message) || fault)});
  }
};
