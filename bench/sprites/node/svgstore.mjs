// Minifies each drawing of a folder with svgo, and joins them with svgstore: symbols without places.
//
//   node svgstore.mjs FOLDER OUT.svg
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { optimize } from 'svgo';
import svgstore from 'svgstore';

const [folder, out] = process.argv.slice(2);
const store = svgstore({ inline: true });
for (const name of (await readdir(folder)).sort()) {
  const id = basename(name, '.svg');
  const { data } = optimize(await readFile(join(folder, name), 'utf8'), {
    multipass: true,
    plugins: ['preset-default', { name: 'prefixIds', params: { prefix: id } }],
  });
  store.add(id, data);
}
await writeFile(out, store.toString());
