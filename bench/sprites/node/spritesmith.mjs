// Packs a folder of images as spritesmith does by default. Prints the sheet's size in px.
//
//   node spritesmith.mjs FOLDER OUT.png
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Spritesmith from 'spritesmith';

const [folder, out] = process.argv.slice(2);
const src = (await readdir(folder)).sort().map((name) => join(folder, name));
const { image, properties } = await new Promise((resolve, reject) => {
  Spritesmith.run({ src }, (error, result) => (error ? reject(error) : resolve(result)));
});
await writeFile(out, image);
console.log(JSON.stringify(properties));
