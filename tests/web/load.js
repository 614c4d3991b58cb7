"use strict";
// Scripts of the pages for a test: they are plain scripts, which share one room of names.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const PACKAGE = path.join(__dirname, "..", "..", "src", "reegraph");

// An element that remembers what was put into it.
class Element {
  constructor(tag) {
    Object.assign(this, {tag, attributes: {}, children: [], listeners: {}});
  }
  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }
  append(...parts) {
    this.children.push(...parts);
  }
  addEventListener(name, act) {
    this.listeners[name] = act;
  }
  get text() {
    return this.children.map(child => child.text ?? child).join("");
  }
}

// The values of `names` once the scripts ran; `data` is what stands in the page for them.
function load(scripts, names, data = {}) {
  const page = {textContent: JSON.stringify({words: {}, ...data})};
  const document = {
    createElement: tag => new Element(tag),
    createElementNS: (_, tag) => new Element(tag),
    getElementById: () => page,
  };
  const context = vm.createContext({document, URL, matchMedia: () => ({matches: false})});
  const text = scripts.map(name => fs.readFileSync(path.join(PACKAGE, `${name}.js`), "utf8")).join("\n");
  return vm.runInContext(`"use strict";\n${text}\n({${names.join(", ")}})`, context);
}

module.exports = {load};
