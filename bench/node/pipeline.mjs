// The post's pipeline in Node: spritesmith for each directory, a Handlebars template for the placeholders, Dart Sass,
// esbuild for scripts and for minifying and fingerprinting the CSS. As parallel as its parts allow.
//
//   node pipeline.mjs PROJECT [--release]
//
// Prints one line of JSON with the milliseconds of each part.
import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { availableParallelism } from "node:os";
import * as esbuild from "esbuild";
import Handlebars from "handlebars";
import * as sass from "sass-embedded";
import Spritesmith from "spritesmith";

const [root, ...flags] = process.argv.slice(2);
const release = flags.includes("--release");
const generated = path.join(root, "node-generated");
const output = path.join(root, "node-public", "assets");

const placeholders = Handlebars.compile(`{{#each images}}
%{{../dir}}-{{name}}-dimensions { width: {{width}}px; height: {{height}}px; }
%{{../dir}}-{{name}}-background { background: url('{{../url}}') -{{x}}px -{{y}}px no-repeat; }
%{{../dir}}-{{name}}-sprite { @extend %{{../dir}}-{{name}}-dimensions; @extend %{{../dir}}-{{name}}-background; }
{{/each}}`);

async function sprite(dir) {
  const folder = path.join(root, "assets/sprites", dir);
  const src = (await readdir(folder)).sort().map((name) => path.join(folder, name));
  const sheet = await new Promise((done, fail) =>
    Spritesmith.run({ src }, (error, result) => (error ? fail(error) : done(result))),
  );
  const hash = createHash("sha256").update(sheet.image).digest("hex").slice(0, 8);
  const file = `${dir}-${hash}.png`;
  const images = Object.entries(sheet.coordinates).map(([name, place]) => ({ name: path.basename(name, ".png"), ...place }));
  await writeFile(path.join(output, file), sheet.image);
  await writeFile(path.join(generated, "generated", `_${dir}.scss`), placeholders({ dir, url: `/assets/${file}`, images }));
}

async function stylesheets() {
  const folder = path.join(root, "assets/sass");
  const entries = (await readdir(folder)).filter((name) => name.endsWith(".scss") && !name.startsWith("_"));
  const compiler = await sass.initAsyncCompiler();
  await each(entries, async (name) => {
    const { css } = await compiler.compileAsync(path.join(folder, name), {
      loadPaths: [generated],
      silenceDeprecations: ["import"],
      sourceMap: true,
    });
    const { code } = await esbuild.transform(css, { loader: "css", minify: release, target: ["chrome120", "firefox121", "safari17.2"] });
    const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
    await writeFile(path.join(output, "css", name.replace(".scss", `-${hash}.css`)), code);
  });
  await compiler.dispose();
}

/** Runs the task for each item, a few at once: more only cost memory. */
async function each(items, task) {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: availableParallelism() * 2 }, async () => {
      for (let item; (item = waiting.shift()) !== undefined; ) await task(item);
    }),
  );
}

const times = {};
async function timed(name, work) {
  const start = performance.now();
  await work();
  times[name] = Math.round(performance.now() - start);
}

for (const folder of [path.join(generated, "generated"), path.join(output, "css")]) await mkdir(folder, { recursive: true });
await timed("sprites", async () => {
  const dirs = (await readdir(path.join(root, "assets/sprites"))).sort();
  await each(dirs, sprite);
});
await timed("styles", stylesheets);
await timed("scripts", () =>
  esbuild.build({
    entryPoints: [path.join(root, "assets/js/home.js")],
    bundle: true, splitting: true, format: "esm", minify: release, sourcemap: true,
    entryNames: "[name]-[hash]", outdir: path.join(output, "js"), logLevel: "error",
  }),
);
await writeFile(path.join(root, "node-public", "times.json"), JSON.stringify(times));
console.log(JSON.stringify(times));
