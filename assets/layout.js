// What the workbench needs of d3-force to place what an answer ties; build.mjs makes one script of it.
export {forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY} from "d3-force";
