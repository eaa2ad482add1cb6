// Joins the modules of the command line, and of the thread that runs experiments, into a few files: starting `eigenlake run` loads
// some 400 modules otherwise, a third of its time. Only these two entries are replaced in dist/; everything else stays one file per
// module, and `tsc -p tsconfig.build.json` alone puts the plain entries back. Libraries of many small files are joined with them,
// their licences beside them. Runs after tsc, once.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(`${root}node_modules/vite`)) {
  // An install without development dependencies: the published package already carries the joined files.
  process.exit(0);
}
const joined = ['commander', 'hyparquet', 'hyparquet-writer'];
const { build } = await import('vite');
await build({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: joined },
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

const licenceOf = (name) => {
  const folder = `${root}node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file: it cannot be joined`);
  return `${name}\n\n${readFileSync(`${folder}/${file}`, 'utf8')}`;
};
writeFileSync(`${root}dist/app/bundle/LICENSES.txt`, joined.map(licenceOf).join(`\n${'-'.repeat(80)}\n\n`));

// `eigenlake --help` loads every command to say one line about each: said once, here.
const main = `${root}dist/app/cli/main.js`;
const { status, stdout } = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
if (status !== 0) process.exit(status ?? 1);
writeFileSync(`${root}dist/app/cli/help.txt`, stdout);
