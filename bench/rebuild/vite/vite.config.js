// The sources of the bench load as a Vite project would have them: every Sass entry and the script are inputs.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const stylesheets = readdirSync('assets/sass').filter((name) => name.endsWith('.scss')).sort();

export default defineConfig({
  appType: 'mpa',
  logLevel: 'warn',
  resolve: { alias: { generated: resolve('.assetbuild/sass/generated') } },
  css: {
    devSourcemap: true,
    preprocessorOptions: { scss: { loadPaths: ['.assetbuild/sass'], silenceDeprecations: ['import'], logger: { warn() {}, debug() {} } } },
  },
  build: {
    outDir: 'dist',
    minify: false,
    cssMinify: false,
    sourcemap: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: ['assets/js/home.js', ...stylesheets.map((name) => `assets/sass/${name}`)],
      output: { assetFileNames: 'assets/[name][extname]', entryFileNames: 'assets/[name].js' },
    },
  },
});
