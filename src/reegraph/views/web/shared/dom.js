// ---- elements of a page, made of text nodes only: nothing is read as HTML
const $ = id => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

// An attribute that is true stands without a value; one that is false, null or undefined stays out.
// Children may be lists; what is empty stays out.
function fillElement(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}
const make = (tag, attributes, ...children) => fillElement(document.createElement(tag), attributes, children);
const makeSvg = (tag, attributes, ...children) =>
  fillElement(document.createElementNS(SVG, tag), attributes, children);
// A text of the data, which may be written from right to left.
const makeText = (text, tag = "span") => make(tag, {dir: "auto"}, text);
function makeButton(text, act, attributes = {}) {
  const found = make("button", {type: "button", ...attributes}, text);
  found.addEventListener("click", act);
  return found;
}
// What a screen reader is to say.
const announce = text => {
  $("live").textContent = text;
};

// A value by its key, never one that every object inherits.
const ownValue = (object, key) => (object && Object.hasOwn(object, key) ? object[key] : undefined);
const shorten = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
// An address of the web, else null: no script runs because somebody follows a link.
function webAddress(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
// A colour of the palette (palette.json) as the page has it now.
const paletteColour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
// Who wants no motion gets none.
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
