const report = JSON.parse(document.querySelector("#report").textContent);
const search = document.querySelector("input[type=search]"), told = document.querySelector("output");
const map = document.querySelector(".map"), aside = document.querySelector("aside"), trail = document.querySelector(".trail");
const kinds = {
  stylesheet: ["stylesheets", 255, "stylesheet"], script: ["scripts", 85, "script"], sheet: ["sheets", 155, "sheet"],
  asset: ["assets", 310, "asset"], page: ["pages", 30, "page"], static: ["static files", 215, "static file"],
};
const measures = {
  bundler: "Counted by esbuild.",
  "source-map": "By the source map: each byte belongs to the source that wrote it.",
  stream: "What the PNG's compressed stream spends on an icon's pixels: one that repeats another costs little.",
  sibling: "In proportion to the PNG of the same sheet.",
  markup: "The length of an icon's markup.",
  area: "In proportion to an icon's area.",
};
const state = { measure: "raw", at: null, shown: null, chosen: null, words: [] };

/** Makes an element. Text is never read as markup. */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function bytes(n) {
  const size = Math.abs(n);
  if (size < 1000) return `${Math.round(n)} B`;
  return size < 1e6 ? `${(n / 1e3).toFixed(1)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}

const percent = (part, whole) => `${(whole ? (100 * part) / whole : 0).toFixed(1)} %`;
const sizes = ["raw", "gzip", "brotli"];
const sum = (list) => Object.fromEntries(sizes.map((size) => [size, list.reduce((all, node) => all + node[size], 0)]));

// The tree of the map: everything, kinds, files, their sources or icons, and the mixins of a source.

function tree() {
  const root = { name: "Everything", children: [] };
  for (const [kind, [name, hue, one]] of Object.entries(kinds)) {
    const files = report.outputs.filter((output) => output.kind === kind).map((output) => fileNode(output, hue));
    if (files.length) root.children.push({ name, hue, one, children: files, ...sum(files) });
  }
  Object.assign(root, sum(root.children));
  adopt(root);
  return root;
}

function fileNode(output, hue) {
  const scaled = (n) => Object.fromEntries(sizes.map((size) => [size, output.raw ? (n * output[size]) / output.raw : 0]));
  const node = { name: output.name, hue, output, by: output.by, ...scaled(output.raw) };
  if (output.measure === "file") return node;
  node.children = output.parts.map((part) => {
    const made = { name: part.source, hue, by: part.by, area: part.area, own: part.source.startsWith("("), estimated: true, ...scaled(part.bytes) };
    const mixins = (output.mixins ?? []).filter((mixin) => mixin.source === part.source);
    const rest = part.bytes - mixins.reduce((all, mixin) => all + mixin.bytes, 0);
    if (mixins.length) {
      made.children = mixins.map((mixin) => ({ name: mixin.name, hue, place: `${mixin.source}:${mixin.line}`, estimated: true, ...scaled(mixin.bytes) }));
      if (rest > 0) made.children.push({ name: "(outside of mixins)", hue, own: true, estimated: true, ...scaled(rest) });
    }
    return made;
  });
  return node;
}

function adopt(node) {
  for (const child of node.children ?? []) { child.parent = node; adopt(child); }
}

const pathOf = (node) => (node ? [...pathOf(node.parent), node] : []);
const matches = (text) => state.words.every((word) => text.toLowerCase().includes(word));
/** Tells whether a node, or something in it, is what was searched for; what lies in a match is shown with it. */
const found = (node) => pathOf(node).some((one) => matches(one.name)) || (node.children ?? []).some(holds);
const holds = (node) => matches(node.name) || (node.children ?? []).some(holds);

/** Parts a rectangle into areas as square as may be (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000). */
function squarify(nodes, box) {
  const list = nodes.filter((node) => node[state.measure] > 0).sort((a, b) => b[state.measure] - a[state.measure]);
  const total = list.reduce((all, node) => all + node[state.measure], 0);
  const scale = (box.width * box.height) / total, placed = [];
  let { x, y, width, height } = box, row = [], area = 0;
  const worst = (side, all, smallest, largest) => Math.max((side * side * largest) / (all * all), (all * all) / (side * side * smallest));
  const lay = () => {
    const lying = width < height, side = lying ? width : height, depth = area / side;
    let along = 0;
    for (const [node, size] of row) {
      const length = size / depth;
      placed.push(lying ? [node, { x: x + along, y, width: length, height: depth }] : [node, { x, y: y + along, width: depth, height: length }]);
      along += length;
    }
    if (lying) { y += depth; height -= depth; } else { x += depth; width -= depth; }
    row = []; area = 0;
  };
  for (const node of list) {
    const size = node[state.measure] * scale, side = Math.min(width, height);
    if (row.length && worst(side, area + size, size, row[0][1]) > worst(side, area, row.at(-1)[1], row[0][1])) lay();
    row.push([node, size]); area += size;
  }
  if (row.length) lay();
  return placed;
}

const gap = 2, head = 22;

function draw() {
  const focused = map.contains(document.activeElement) ? document.activeElement.node : null;
  map.replaceChildren();
  const box = { x: gap, y: gap, width: map.clientWidth - gap, height: map.clientHeight - gap };
  if (!state.at[state.measure] || box.width < 20) {
    map.append(element("p", { className: "none" }, "There is nothing in this build."));
    return;
  }
  for (const [node, place] of squarify(state.at.children ?? [state.at], box)) {
    const framed = node.children && place.width > 70 && place.height > 56;
    addTile(node, place, framed);
    if (!framed) continue;
    const inner = { x: place.x + gap, y: place.y + head, width: place.width - 3 * gap, height: place.height - head - 2 * gap };
    for (const [child, at] of squarify(node.children, inner)) addTile(child, at, false);
  }
  const tiles = [...map.children];
  const next = tiles.find((tile) => tile.node === focused) ?? tiles[0];
  if (next) next.tabIndex = 0;
  if (focused && next) next.focus();
}

function addTile(node, { x, y, width, height }, framed) {
  const shown = { width: width - gap, height: height - gap };
  if (shown.width < 2 || shown.height < 2) return;
  const size = bytes(node[state.measure]);
  const tile = element("button", { type: "button", className: "tile", tabIndex: -1, title: `${node.name}: ${size}`, node });
  tile.setAttribute("aria-label", `${node.name}, ${size}, ${percent(node[state.measure], state.at[state.measure])}`);
  tile.classList.toggle("frame", framed);
  tile.classList.toggle("own", Boolean(node.own));
  tile.classList.toggle("faded", state.words.length > 0 && !found(node));
  tile.style.cssText = `left:${x}px;top:${y}px;width:${shown.width}px;height:${shown.height}px;--hue:${node.hue};padding:${shown.width < 16 || shown.height < 12 ? 0 : "3px 7px"}`;
  if (shown.width > 44 && shown.height > 20) {
    tile.append(element("b", {}, shown.width < 100 ? label(node).replace(/(?<=.)\.\w+$/, "") : label(node)));
    if (framed || shown.height > 38) tile.append(element("span", {}, size));
  }
  map.append(tile);
}

/** What is left of a name where there is little room: the file's without its folders. */
const short = (name) => (name.startsWith("(") || name.startsWith("@") ? name : name.replace(/^[^ ]*\//, ""));

/** The short name, without what it has in common with all placeholders beside it: "…home-sprite" for %nav-home-sprite. */
function label(node) {
  const beside = (node.parent?.children ?? []).filter((one) => one.name.startsWith("%")).map((one) => one.name);
  if (!node.name.startsWith("%") || beside.length < 3) return short(node.name);
  let shared = node.name;
  for (const name of beside) while (!name.startsWith(shared)) shared = shared.slice(0, -1);
  const cut = shared.lastIndexOf("-") + 1;
  return cut ? `…${node.name.slice(cut)}` : node.name;
}

function go(node) {
  state.at = node;
  trail.replaceChildren(...pathOf(node).flatMap((one, i, all) => {
    if (i === all.length - 1) return [element("b", {}, one.name)];
    return [element("button", { type: "button", onclick: () => go(one) }, one.name), "›"];
  }));
  draw();
  choose(node);
}

/** Makes a node what the margin tells of whenever the pointer is elsewhere, so that its links can be reached. */
function choose(node) {
  state.chosen = node;
  tell(node);
}

/** Opens what a tile stands for: its own parts, or the file around it. */
function open(node) {
  const target = node.children ? node : node.parent;
  if (target !== state.at) go(target);
  choose(node);
}

/** Says in the margin what a node is, what is in it, and who asks for it. */
function tell(node) {
  state.shown = node;
  const parts = [element("h3", {}, node.name)];
  const path = pathOf(node).slice(1, -1).map((one) => one.name).join(" › ");
  if (path) parts.push(element("p", {}, path));
  if (node.output?.entry) parts.push(element("p", {}, `from ${node.output.entry}`));
  if (node.place) parts.push(element("p", {}, node.place));
  const facts = element("dl");
  const fact = (name, value) => facts.append(element("dt", {}, name), element("dd", {}, value));
  for (const size of sizes) fact(size, (node.estimated && size !== "raw" ? "≈ " : "") + bytes(node[size]));
  if (node.parent) fact(`of ${node.parent.output ? "the file" : node.parent.name}`, percent(node[state.measure], node.parent[state.measure]));
  if (node.area) fact("of the sheet's area", percent(node.area, 1));
  parts.push(facts);
  if (node.by?.length) parts.push(element("h4", {}, "Asked for by"), element("ul", {}, ...node.by.map((name) => element("li", {}, goal(name)))));
  else if (node.output) parts.push(element("h4", {}, node.output.kind === "page" ? "A page: visitors ask for it" : "No output of this build refers to it"));
  if (node.children) {
    const largest = [...node.children].sort((a, b) => b[state.measure] - a[state.measure]);
    parts.push(element("h4", {}, `In it: ${largest.length}`));
    parts.push(element("ul", {}, ...largest.slice(0, 12).map((child) => element("li", {}, element("button", { type: "button", onclick: () => open(child) }, child.name), element("span", {}, bytes(child[state.measure]))))));
    if (measures[node.output?.measure]) parts.push(element("h4", {}, measures[node.output.measure]));
  }
  aside.replaceChildren(...parts);
}

const root = tree();
const nodes = new Map(root.children.flatMap((kind) => kind.children.map((node) => [node.name, node])));

/** A name that leads to its place in the map, where it has one. */
function goal(name, text = name) {
  const node = nodes.get(name);
  if (!node) return text;
  return element("button", { type: "button", onclick: () => { open(node); map.scrollIntoView({ block: "center" }); } }, text);
}
