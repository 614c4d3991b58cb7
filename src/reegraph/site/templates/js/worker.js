"use strict";
// The engine in its worker: the graph is unpacked and loaded once, then each message is a query.
let store = null;

const bytes = part => typeof part === "string" ? Uint8Array.from(atob(part), c => c.charCodeAt(0)) : part;

function unpacked(part) {
  const stream = new Blob([bytes(part)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function answer(query, form, triples) {
  const graph = form === "CONSTRUCT" || form === "DESCRIBE";
  const format = graph ? (triples ? "application/n-triples" : "text/turtle") : "application/sparql-results+json";
  const found = store.query(query, {results_format: format, base_iri: "https://w3id.org/reegraph/"});
  return {graph, text: String(found)};
}

onmessage = async ({data}) => {
  try {
    if (data.wasm) {
      const [wasm, graph] = await Promise.all([unpacked(data.wasm), unpacked(data.graph)]);
      await oxigraph.start({module_or_path: wasm});
      store = new oxigraph.Store();
      store.load(new Uint8Array(graph), {
        format: "application/n-triples", lenient: true, no_transaction: true,
      });
      postMessage({ready: store.size});
      return;
    }
    postMessage({id: data.id, ...answer(data.query, data.form, data.triples)});
  } catch (fault) {
    postMessage({id: data.id, fault: String(fault && fault.message || fault)});
  }
};
