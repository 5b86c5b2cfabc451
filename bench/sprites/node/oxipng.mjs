// Optimises a PNG file with oxipng (level 6, colour under alpha 0 may change).
//
//   node oxipng.mjs IN.png OUT.png
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import init, { optimise } from '@jsquash/oxipng/codec/pkg/squoosh_oxipng.js';

const [from, to] = process.argv.slice(2);
const folder = dirname(createRequire(import.meta.url).resolve('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js'));
await init(await WebAssembly.compile(await readFile(join(folder, 'squoosh_oxipng_bg.wasm'))));
await writeFile(to, optimise(new Uint8Array(await readFile(from)), 6, false, true));
