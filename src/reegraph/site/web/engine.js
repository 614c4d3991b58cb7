// Two engines with one face: `ready`, `ask(query)`, `stop()`. One asks its server, the other a worker.
const FORM =
  /#[^\n]*|<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[?$]\w+|[\w-]*:[\w.-]*|\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/gi;

function formOf(query) {
  for (const found of query.matchAll(FORM)) if (found[1]) return found[1].toUpperCase();
  return "SELECT";
}

// The usual prefixes need no declaration; they stand on the first line, so that lines count as written.
function withPrefixes(query, prefixes) {
  const own = new Set([...query.matchAll(/\bprefix\s+([\w-]*):/gi)].map(found => found[1]));
  const head = Object.entries(prefixes).filter(([name]) => !own.has(name));
  return head.map(([name, space]) => `PREFIX ${name}: <${space}> `).join("") + query;
}

function serverEngine(address) {
  let running = null;
  return {
    ready: Promise.resolve(""),
    async ask(query, triples) {
      running = new AbortController();
      const reply = await fetch(address, {
        method: "POST",
        signal: running.signal,
        body: new URLSearchParams({query}),
        headers: {
          Accept: `application/sparql-results+json, ${triples ? "application/n-triples" : "text/turtle"};q=0.9`,
        },
      });
      const text = await reply.text();
      if (!reply.ok) {
        const said = JSON.parse(text);
        throw new Error([said.error, said.hint].filter(Boolean).join(" "));
      }
      return {
        graph: /^(text\/turtle|application\/n-triples)/.test(reply.headers.get("content-type") || ""),
        text,
      };
    },
    stop() {
      if (running) running.abort();
    },
  };
}

function workerEngine(script, parts, prefixes) {
  const engine = {};
  let worker = null,
    waiting = new Map(),
    count = 0;
  function begin() {
    const address = URL.createObjectURL(new Blob([script], {type: "text/javascript"}));
    worker = new Worker(address);
    engine.ready = new Promise((done, failed) => {
      worker.onmessage = ({data}) => {
        if (data.ready !== undefined) return done(data.ready);
        if (data.id === undefined) return failed(new Error(data.fault));
        const [kept, refused] = waiting.get(data.id) || [];
        waiting.delete(data.id);
        if (!kept) return null;
        return data.fault === undefined ? kept(data) : refused(new Error(data.fault));
      };
      worker.onerror = fault => failed(new Error(fault.message || "the engine did not start"));
      parts().then(both => worker.postMessage(both), failed);
    });
    engine.ready.catch(() => {}).finally(() => URL.revokeObjectURL(address));
  }
  engine.ask = async (query, triples) => {
    await engine.ready;
    return new Promise((done, failed) => {
      waiting.set(++count, [done, failed]);
      worker.postMessage({id: count, query: withPrefixes(query, prefixes), form: formOf(query), triples});
    });
  };
  // A running query cannot be interrupted: its worker is ended and a new one reads the graph.
  engine.stop = () => {
    worker.terminate();
    for (const [, refused] of waiting.values()) refused(new DOMException("", "AbortError"));
    waiting = new Map();
    begin();
  };
  begin();
  return engine;
}
