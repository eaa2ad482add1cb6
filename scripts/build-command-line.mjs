// Joins the modules of the command line, and of the thread that runs experiments, into a few files: starting `eigenlake run` loads
// some 400 modules otherwise, a third of its time. Only these two entries are replaced in dist/; everything else stays one file per
// module, and `tsc -p tsconfig.build.json` alone puts the plain entries back. Runs after tsc, once.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(`${root}node_modules/vite`)) {
  // An install without development dependencies: the published package already carries the joined files.
  process.exit(0);
}
const { build } = await import('vite');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  build: {
    ssr: true,
    target: 'node20',
    minify: false,
    outDir: 'dist',
    emptyOutDir: false,
    rolldownOptions: {
      input: { 'app/cli/main': 'dist/app/cli/main.js', 'app/execution/worker': 'dist/app/execution/worker.js' },
      // Two folders below dist, as every module that asks where it is.
      output: { entryFileNames: '[name].js', chunkFileNames: 'app/bundle/[name]-[hash].js' },
    },
  },
});
