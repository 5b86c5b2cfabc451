// Computes the integrity of each file of a copy of the output folder anew, by the plugin that adds it to Vite's manifests,
// and prints that manifest:
//
//   node integrity.mjs COPY
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import manifestSRI from "vite-plugin-manifest-sri";

const folder = process.argv[2];
await manifestSRI().writeBundle({ dir: folder });
console.log(await readFile(join(folder, "manifest.json"), "utf8"));
