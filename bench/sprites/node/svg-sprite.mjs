// Joins a folder of drawings as svg-sprite does: a sheet with each drawing at its place.
//
//   node svg-sprite.mjs FOLDER OUT.svg
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import SVGSpriter from 'svg-sprite';

const [folder, out] = process.argv.slice(2);
const spriter = new SVGSpriter({ mode: { css: { sprite: 'sheet.svg', bust: false, render: { css: true } } } });
for (const name of (await readdir(folder)).sort()) {
  spriter.add(resolve(folder, name), name, await readFile(join(folder, name), 'utf8'));
}
const { result } = await spriter.compileAsync();
await writeFile(out, result.css.sprite.contents);
