/* The world in an SVG element: sea, land and borders, with zoom and pan. Used by the map and by
   drawPlaced; needs mapkit (vendor/map-kit.min.js), dom.js and the topology of world-atlas.

   worldMap(svg, topology) gives: spot(longitude, latitude) -> [x, y]; line(one, other) -> path
   of the great circle (see curve); lands (elements by ISO numeric code); layer(name) -> a group that moves with the
   map; view {k, x, y}; toScreen([x, y]); fit(), zoom(factor, at), show(spots), moved() whether the last
   press was a drag; onview, functions called after each move. */
function worldMap(svg, topology) {
  const WIDTH = 1000,
    NORTH = 81,
    SOUTH = -56,
    HIGHEST = 68,
    MOST = 24;
  // The cut runs through the Pacific where it meets no land.
  const projection = mapkit.geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, {type: "Sphere"}).precision(0.3);
  const path = mapkit.geoPath(projection).digits(2);
  const top = projection([11, NORTH])[1],
    bottom = projection([11, SOUTH])[1];
  const stage = makeSvg("g", {class: "stage"}),
    lands = new Map();
  const countries = topology.objects.countries;
  stage.append(
    makeSvg("path", {class: "sea", d: path({type: "Sphere"})}),
    makeSvg("path", {class: "grid", d: path(mapkit.geoGraticule().step([30, 30])())}),
  );
  for (const state of mapkit.feature(topology, countries).features) {
    if (state.id === "010") continue; // Antarctica has no state
    const land = makeSvg("path", {class: "land", d: path(state) || ""});
    if (state.id) lands.set(state.id, [...(lands.get(state.id) || []), land]);
    stage.append(land);
  }
  stage.append(
    makeSvg("path", {class: "border", d: path(mapkit.mesh(topology, countries, (a, b) => a !== b)) || ""}),
  );
  svg.replaceChildren(stage);

  const view = {k: 1, x: 0, y: 0},
    map = {view, lands, onview: [], stage};
  let size = [WIDTH, 500],
    least = 1,
    dragged = false,
    glide = 0;
  map.layer = name => stage.appendChild(makeSvg("g", {class: name}));
  map.spot = (longitude, latitude) => projection([longitude, latitude]);
  map.line = (one, other) => path({type: "LineString", coordinates: curve(one, other)}) || "";
  map.toScreen = ([x, y]) => [x * view.k + view.x, y * view.k + view.y];
  map.moved = () => dragged;

  /* The great circle; where it runs over the Arctic, which no map of this kind can show, it is drawn
     in towards the straight line of the map until it stays below HIGHEST. */
  function curve(one, other) {
    const at = mapkit.geoInterpolate(one, other),
      turn = ((other[0] - one[0] + 540) % 360) - 180,
      steps = [];
    for (let n = 0; n <= 64; n++) {
      const t = n / 64,
        [x, y] = at(t),
        straight = [one[0] + turn * t, one[1] + (other[1] - one[1]) * t];
      steps.push([straight, [((x - straight[0] + 540) % 360) - 180, y - straight[1]]]);
    }
    const drawn = part => steps.map(([[x, y], [dx, dy]]) => [x + part * dx, y + part * dy]);
    for (let part = 1; part > 0; part -= 0.05) {
      const found = drawn(part);
      if (found.every(([, y]) => y <= Math.max(HIGHEST, one[1], other[1])))
        return part === 1 ? [one, other] : found;
    }
    return drawn(0);
  }
  function held(v) {
    // the map never leaves the window
    v.k = Math.min(MOST * least, Math.max(least, v.k));
    const [w, h] = size,
      wide = WIDTH * v.k,
      high = (bottom - top) * v.k;
    v.x = wide <= w ? (w - wide) / 2 : Math.min(0, Math.max(w - wide, v.x));
    v.y = high <= h ? (h - high) / 2 - top * v.k : Math.min(-top * v.k, Math.max(h - bottom * v.k, v.y));
    return v;
  }
  function set(v) {
    Object.assign(view, held(v));
    stage.setAttribute(
      "transform",
      `translate(${view.x.toFixed(2)},${view.y.toFixed(2)}) scale(${view.k.toFixed(5)})`,
    );
    for (const follow of map.onview) follow(view);
  }
  function to(aim) {
    cancelAnimationFrame(glide);
    if (reducedMotion.matches) {
      set(aim);
      return;
    }
    const from = {...view},
      start = performance.now();
    held(aim);
    const step = now => {
      const t = Math.min(1, (now - start) / 260),
        e = t * (2 - t);
      set({
        k: from.k + (aim.k - from.k) * e,
        x: from.x + (aim.x - from.x) * e,
        y: from.y + (aim.y - from.y) * e,
      });
      if (t < 1) glide = requestAnimationFrame(step);
    };
    glide = requestAnimationFrame(step);
  }
  function about(factor, [x, y]) {
    const k = Math.min(MOST * least, Math.max(least, view.k * factor)),
      f = k / view.k;
    return {k, x: x - (x - view.x) * f, y: y - (y - view.y) * f};
  }
  map.zoom = (factor, at = [size[0] / 2, size[1] / 2]) => to(about(factor, at));
  map.fit = () => to({k: least, x: 0, y: 0});
  map.show = (spots, most = 6) => {
    // spots in the window, no closer than need be
    const xs = spots.map(s => s[0]),
      ys = spots.map(s => s[1]),
      [w, h] = size;
    const wide = Math.max(...xs) - Math.min(...xs) + 1e-6,
      high = Math.max(...ys) - Math.min(...ys) + 1e-6;
    const k = Math.max(least, Math.min((w - 120) / wide, (h - 90) / high, most * least));
    to({
      k,
      x: w / 2 - (k * (Math.max(...xs) + Math.min(...xs))) / 2,
      y: h / 2 - (k * (Math.max(...ys) + Math.min(...ys))) / 2,
    });
  };
  map.resize = () => {
    const w = svg.clientWidth,
      h = svg.clientHeight;
    if (!w || !h) return;
    const whole = view.k <= least * 1.001,
      middle = [(size[0] / 2 - view.x) / view.k, (size[1] / 2 - view.y) / view.k];
    size = [w, h];
    svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const before = least;
    least = Math.min(w / WIDTH, h / (bottom - top));
    const k = whole ? least : (view.k * least) / before;
    set({k, x: w / 2 - middle[0] * k, y: h / 2 - middle[1] * k});
  };

  const pressed = new Map();
  const at = e => {
    const box = svg.getBoundingClientRect();
    return [e.clientX - box.left, e.clientY - box.top];
  };
  svg.addEventListener(
    "wheel",
    e => {
      e.preventDefault();
      cancelAnimationFrame(glide);
      set(about(Math.exp(-Math.max(-60, Math.min(60, e.deltaY)) / 240), at(e)));
    },
    {passive: false},
  );
  svg.addEventListener("pointerdown", e => {
    if (e.button) return;
    if (!pressed.size) dragged = false;
    pressed.set(e.pointerId, at(e));
  });
  addEventListener("pointermove", e => {
    const before = pressed.get(e.pointerId);
    if (!before) return;
    const now = at(e);
    if (!dragged && Math.hypot(now[0] - before[0], now[1] - before[1]) < 4 && pressed.size === 1) return;
    dragged = true;
    cancelAnimationFrame(glide);
    const other = [...pressed.entries()].find(([id]) => id !== e.pointerId);
    if (other) {
      const gap = p => Math.hypot(p[0] - other[1][0], p[1] - other[1][1]) || 1;
      const middle = [(now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2];
      set(about(gap(now) / gap(before), middle));
    } else set({k: view.k, x: view.x + now[0] - before[0], y: view.y + now[1] - before[1]});
    pressed.set(e.pointerId, now);
  });
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, e => pressed.delete(e.pointerId));
  new ResizeObserver(map.resize).observe(svg);
  map.resize();
  return map;
}
