// What the world map needs of d3-geo and topojson-client; build.mjs makes one script of it.
export {geoDistance, geoEqualEarth, geoGraticule, geoInterpolate, geoPath} from "d3-geo";
export {feature, mesh} from "topojson-client";
