// Tables: a heading sorts, the search filters, and long ones are cut until somebody asks for the rest.

const most = 50;
const tables = [];

function addTable(title, facts, rows, columns) {
  if (!rows.length) return;
  const section = element("section"), body = element("tbody"), more = element("button", { type: "button", className: "more" });
  let sorted = columns.findIndex((column) => column.first), descending = true, all = false;
  const heads = columns.map((column, i) => {
    const cell = element("th", { scope: "col", tabIndex: 0, className: column.text ? "text" : "" }, column.head);
    const sort = () => { descending = sorted === i ? !descending : !column.text; sorted = i; fill(); };
    cell.addEventListener("click", sort);
    cell.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); sort(); } });
    return cell;
  });
  more.addEventListener("click", () => { all = true; fill(); });
  const measured = columns.find((column) => column.first), largest = Math.max(...rows.map(measured.value), 1);
  function fill() {
    const value = columns[sorted].value, sign = descending ? -1 : 1;
    const shown = rows.filter((row) => matches(row.search)).sort((a, b) => sign * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    heads.forEach((cell, i) => cell.setAttribute("aria-sort", i !== sorted ? "none" : descending ? "descending" : "ascending"));
    body.replaceChildren(...shown.slice(0, all ? shown.length : most).map((row) => element("tr", {}, ...columns.map((column) => {
      const cell = element("td", { className: column.text ? "text" : "" });
      cell.append(...[column.show ? column.show(row) : column.value(row)].flat());
      if (column.tone) cell.classList.add(...column.tone(row));
      if (column.first && !column.tone) { cell.classList.add("bar"); cell.style.setProperty("--part", column.value(row) / largest); }
      return cell;
    }))));
    more.hidden = all || shown.length <= most;
    more.textContent = `Show all ${shown.length}`;
    section.hidden = !shown.length;
    return shown.length;
  }
  section.append(element("h2", {}, title), element("p", { className: "facts" }, facts), element("div", { className: "scroll" }, element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body)), more);
  document.querySelector(".tables").append(section);
  tables.push(fill);
}

const sizeColumns = (first) => sizes.map((size) => ({ head: size, first: size === first, value: (row) => row[size], show: (row) => bytes(row[size]) }));
const dotted = (hue, ...content) => { const dot = element("span", { className: "dot" }); dot.style.setProperty("--hue", hue); return [dot, ...content]; };
const hueOf = (kind) => kinds[kind]?.[1] ?? 0;
const because = (by) => (by.length ? element("small", {}, `for ${by.slice(0, 3).join(", ")}${by.length > 3 ? ` and ${by.length - 3} more` : ""}`) : "");

function grown(before, after) {
  const growth = after - before;
  if (!growth) return "=";
  const sign = growth > 0 ? "+" : "−";
  return `${sign}${bytes(Math.abs(growth))}${before && after ? ` (${sign}${percent(Math.abs(growth), before)})` : ""}`;
}

function addChanges() {
  const { changes } = report;
  if (!changes) return;
  if (!changes.outputs.length && !changes.pages.length) {
    document.querySelector(".tables").append(element("section", {}, element("h2", {}, "What changed"), element("p", { className: "facts" }, `Nothing, since ${changes.against}.`)));
    return;
  }
  const size = (change, when, name) => change[when]?.[name] ?? 0;
  const rows = [...changes.outputs, ...changes.pages].map((change) => ({ ...change, search: change.name, page: Boolean(change.requests) }));
  const text = (row) => {
    const note = !row.before ? "new" : !row.after ? "gone" : row.page ? `page with all that it loads: ${row.requests[0]} → ${row.requests[1]} requests` : "";
    const parts = (row.parts ?? []).slice(0, 4).map((part) => element("small", {}, `${part.source}: ${grown(part.before, part.after)}`));
    return [...dotted(row.page ? kinds.page[1] : hueOf(row.kind), goal(row.name)), note ? element("small", {}, note) : "", ...parts];
  };
  const { before, after } = changes.total;
  addTable("What changed", `Since ${changes.against}: all files together ${bytes(before.raw)} → ${bytes(after.raw)} raw, ${bytes(before.brotli)} → ${bytes(after.brotli)} brotli`, rows, [
    { head: "name", text: true, value: (row) => row.name, show: text },
    ...sizes.flatMap((name) => [
      { head: name, value: (row) => size(row, "after", name), show: (row) => bytes(size(row, "after", name)) },
      { head: "growth", first: name === "brotli", value: (row) => size(row, "after", name) - size(row, "before", name), show: (row) => grown(size(row, "before", name), size(row, "after", name)), tone: (row) => { const growth = size(row, "after", name) - size(row, "before", name); return growth > 0 ? ["grew"] : growth < 0 ? ["shrank"] : []; } },
    ]),
  ]);
}

function addTables() {
  addChanges();
  addTable("Pages", "Each with all that it loads, at most: its stylesheets and what they refer to, its scripts with their imports, its images.", report.pages.map((page) => ({ ...page, search: page.path })), [
    { head: "page", text: true, value: (row) => row.path, show: (row) => dotted(kinds.page[1], goal(row.path)) },
    { head: "requests", value: (row) => row.requests },
    ...sizeColumns("brotli"),
  ]);
  addTable("Files", "Every file that visitors may load, and who asks for it.", report.outputs.map((output) => ({ ...output, search: [output.name, ...output.by].join(" ") })), [
    { head: "file", text: true, value: (row) => row.name, show: (row) => [...dotted(hueOf(row.kind), goal(row.name)), because(row.by)] },
    { head: "kind", text: true, value: (row) => row.kind },
    ...sizeColumns("brotli"),
  ]);
  const icons = report.outputs.filter((output) => output.kind === "sheet").flatMap((sheet) => sheet.parts.filter((part) => !part.source.startsWith("(")).map((part) => ({ ...part, sheet, search: `${part.source} ${sheet.name}` })));
  addTable("Icons", "What each costs in its sheet: the bytes of the compressed stream that are spent on its pixels, or its markup in SVG.", icons, [
    { head: "icon", text: true, value: (row) => row.source, show: (row) => [row.source, because(row.by)] },
    { head: "sheet", text: true, value: (row) => row.sheet.name, show: (row) => goal(row.sheet.name) },
    { head: "bytes", first: true, value: (row) => row.bytes, show: (row) => bytes(row.bytes) },
    { head: "of the sheet", value: (row) => row.bytes / row.sheet.raw, show: (row) => percent(row.bytes, row.sheet.raw) },
    { head: "of its area", value: (row) => row.area ?? 0, show: (row) => percent(row.area ?? 0, 1) },
  ]);
  const sources = new Map();
  for (const output of report.outputs) {
    if (output.kind !== "stylesheet" && output.kind !== "script") continue;
    for (const part of output.parts) {
      if (part.source.startsWith("(")) continue;
      const row = sources.get(part.source) ?? { source: part.source, by: part.by, bytes: 0, files: 0, hue: hueOf(output.kind), search: part.source };
      row.bytes += part.bytes; row.files++;
      sources.set(part.source, row);
    }
  }
  addTable("Sources", "What each source adds to all stylesheets and scripts together.", [...sources.values()], [
    { head: "source", text: true, value: (row) => row.source, show: (row) => [...dotted(row.hue, row.source), because(row.by)] },
    { head: "files", value: (row) => row.files },
    { head: "bytes", first: true, value: (row) => row.bytes, show: (row) => bytes(row.bytes) },
  ]);
  const mixins = new Map();
  for (const output of report.outputs) {
    for (const mixin of output.mixins ?? []) {
      const place = `${mixin.source}:${mixin.line}`, key = `${place} ${mixin.name}`;
      const row = mixins.get(key) ?? { name: mixin.name, place, bytes: 0, files: 0, search: key };
      row.bytes += mixin.bytes; row.files++;
      mixins.set(key, row);
    }
  }
  addTable("Mixins and placeholders", "The CSS that is written in their bodies, in all stylesheets together.", [...mixins.values()], [
    { head: "name", text: true, value: (row) => row.name, show: (row) => [row.name, element("small", {}, row.place)] },
    { head: "stylesheets", value: (row) => row.files },
    { head: "bytes", first: true, value: (row) => row.bytes, show: (row) => bytes(row.bytes) },
  ]);
}

function showKinds() {
  document.querySelector(".kinds").replaceChildren(...root.children.map((kind) => {
    const card = element("button", { type: "button", onclick: () => go(kind) }, element("b", {}, bytes(kind[state.measure])), element("span", {}, `${kind.children.length} ${kind.children.length === 1 ? kind.one : kind.name}`));
    card.style.setProperty("--hue", kind.hue);
    return card;
  }));
}
