// What the full map of a large graph needs: becomes sigma-kit.min.js.
export {MultiDirectedGraph} from "graphology";
export {Sigma} from "sigma";
export {EdgeLineProgram, NodePointProgram} from "sigma/rendering";
