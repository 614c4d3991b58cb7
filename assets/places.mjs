// Where the name of each state stands on the map: a point inside the largest piece of its land.
import {geoArea, geoCentroid, geoContains, geoDistance} from "d3-geo";
import {feature} from "topojson-client";

const rounded = ([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100];

function largest(geometry) {
  const pieces = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const shapes = pieces.map(coordinates => ({type: "Polygon", coordinates}));
  return shapes.reduce((a, b) => geoArea(b) > geoArea(a) ? b : a);
}

// Of a grid of points inside a shape the one farthest from its border.
function innermost(shape) {
  const ring = shape.coordinates[0], xs = ring.map(p => p[0]), ys = ring.map(p => p[1]);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best = null, most = -1;
  for (let i = 1; i < 40; i++) for (let j = 1; j < 40; j++) {
    const point = [west + (east - west) * i / 40, south + (north - south) * j / 40];
    if (!geoContains(shape, point)) continue;
    const room = Math.min(...ring.map(p => geoDistance(p, point)));
    if (room > most) [best, most] = [point, room];
  }
  return best;
}

function point(geometry) {
  const shape = largest(geometry), centre = geoCentroid(shape);
  if (geoContains(shape, centre)) return centre;
  return innermost(shape) || centre;
}

// Geometry of each code; where several pieces have the same one, the largest.
function byCode(atlas) {
  const found = {};
  for (const {id, geometry} of feature(atlas, atlas.objects.countries).features)
    if (id && geometry && (!(id in found) || geoArea(geometry) > geoArea(found[id]))) found[id] = geometry;
  return found;
}

/* ISO numeric code -> longitude, latitude and the scale that has the state's land; `atlases` are the
   topologies by scale, the one that is drawn first. The point is read from 1:50m where that has it. */
export function places(atlases) {
  const lands = Object.entries(atlases).map(([scale, atlas]) => [scale, byCode(atlas)]);
  const finer = Object.fromEntries(lands)["50m"], found = {};
  for (const [scale, land] of lands)
    for (const code of Object.keys(land)) found[code] ||= [...rounded(point(finer[code] || land[code])), scale];
  return Object.fromEntries(Object.keys(found).sort().map(code => [code, found[code]]));
}
