// What the workbench needs of Oxigraph in its worker.
export {default as start, Store} from "oxigraph/web.js";
