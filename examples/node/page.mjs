// Writes a page through AdonisJS's reader of Vite's manifest, which knows nothing of assetbuild:
//
//   node page.mjs public [KEY…]
import { join } from "node:path";
import { Vite } from "@adonisjs/vite";

const [folder = "public", ...keys] = process.argv.slice(2);
const entries = keys.length > 0 ? keys : ["assets/sass/home.scss", "assets/js/home.ts"];
const vite = new Vite({ buildDirectory: folder, manifestFile: join(folder, "manifest.json"), assetsUrl: "/" });
const tags = await vite.generateEntryPointsTags(entries);

console.log(`<!DOCTYPE html>
<title>An example</title>
${tags.map(String).join("\n")}
<img src="${vite.assetPath("assets/images/hills.jpg")}" alt="Hills">`);
