// What people do.

function filter() {
  state.words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  draw();
  const rows = tables.map((fill) => fill()).reduce((all, n) => all + n, 0);
  told.textContent = state.words.length ? `${rows} found` : "";
}

search.addEventListener("input", filter);
for (const choice of document.querySelectorAll("input[name=measure]")) {
  choice.addEventListener("change", () => { state.measure = choice.value; showKinds(); draw(); tell(state.shown); });
}
const tileOf = (event) => event.target.closest(".tile");
map.addEventListener("click", (event) => { const tile = tileOf(event); if (tile) open(tile.node); });
map.addEventListener("pointerover", (event) => { const tile = tileOf(event); if (tile) tell(tile.node); });
map.addEventListener("focusin", (event) => {
  for (const tile of map.children) tile.tabIndex = tile === event.target ? 0 : -1;
  choose(event.target.node);
});
map.addEventListener("pointerleave", () => tell(state.chosen));

/** The nearest tile in a direction: how far it is that way, and twice how far it is off. */
function nearest(from, [dx, dy]) {
  const middle = (tile) => [tile.offsetLeft + tile.offsetWidth / 2, tile.offsetTop + tile.offsetHeight / 2];
  const [x, y] = middle(from);
  let best = null, least = Infinity;
  for (const tile of map.children) {
    if (tile === from || tile.classList.contains("frame")) continue;
    const [atX, atY] = middle(tile);
    const ahead = (atX - x) * dx + (atY - y) * dy, off = Math.abs((atX - x) * dy) + Math.abs((atY - y) * dx);
    const cost = ahead + 2 * off;
    if (ahead > 1 && cost < least) { best = tile; least = cost; }
  }
  return best;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); search.select(); return; }
  if (event.key === "Escape") {
    if (search.value) { search.value = ""; filter(); search.focus(); } else if (state.at.parent) { go(state.at.parent); map.querySelector("[tabindex='0']")?.focus(); }
    return;
  }
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const tile = document.activeElement.closest?.(".tile");
  if (!way || !tile) return;
  event.preventDefault();
  nearest(tile, way)?.focus();
});

showKinds();
addTables();
for (const fill of tables) fill();
go(root);
new ResizeObserver(draw).observe(map);
