// Compiles src/ to dist/ and builds the pages. Runs in `prepare`, so that `npx eigenlake` works after `npm ci` in a checkout.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = `${root}node_modules/typescript/bin/tsc`;
if (!existsSync(compiler)) {
  // An install without development dependencies: the published package already carries dist/.
  process.exit(existsSync(`${root}dist`) ? 0 : 1);
}
rmSync(`${root}dist`, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', `${root}tsconfig.build.json`], { stdio: 'inherit' });
if (status === 0) {
  // The licence of the basis sets travels with their numbers.
  const licence = 'science/chemistry/basis-data/LICENSE.basis_set_exchange.txt';
  copyFileSync(`${root}src/${licence}`, `${root}dist/${licence}`);
}
if (status !== 0) process.exit(status ?? 1);
const joined = spawnSync(process.execPath, [`${root}scripts/build-command-line.mjs`], { stdio: 'inherit' });
if (joined.status !== 0) process.exit(joined.status ?? 1);
const pages = spawnSync(process.execPath, [`${root}scripts/build-pages.mjs`], { stdio: 'inherit' });
process.exit(pages.status ?? 1);
