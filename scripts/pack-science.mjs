// npm run pack:science [-- --out FOLDER]: src/science alone as `eigenlake-science-VERSION.tgz`, a package without dependencies
// that runs in Node and in pages. Compiled afresh from the sources; prints the path of the tarball.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = process.argv.indexOf('--out');
const out = resolve(at < 0 ? '.' : (process.argv[at + 1] ?? '.'));
const source = join(root, 'src/science');
const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

mkdirSync(join(root, '.cache'), { recursive: true });
mkdirSync(out, { recursive: true });
// Inside the checkout, where the compiler finds its own declarations.
const folder = mkdtempSync(join(root, '.cache/science-'));
let status = 1;
try {
  compile();
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'NOTICE'), notice());
  copyFileSync(join(root, 'docs/guides/browser.md'), join(folder, 'README.md'));
  const licence = 'chemistry/basis-data/LICENSE.basis_set_exchange.txt';
  copyFileSync(join(source, licence), join(folder, licence));
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', out], folder);
  console.log(join(out, JSON.parse(packed)[0].filename));
  status = 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);

/** No types of Node here: what compiles runs in a page, too. */
function compile() {
  const configuration = {
    extends: join(root, 'tsconfig.build.json'),
    compilerOptions: { types: [], lib: ['ES2023', 'DOM'], rootDir: source, outDir: folder, sourceMap: false },
    include: [source],
  };
  const path = join(folder, 'tsconfig.json');
  writeFileSync(path, JSON.stringify(configuration));
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', path], root);
  rmSync(path);
}

function manifest() {
  const rooms = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const door = (path) => ({ types: `./${path}index.d.ts`, default: `./${path}index.js` });
  const imports = inside(whole.imports ?? {});
  return {
    name: 'eigenlake-science',
    version: whole.version,
    description: 'Quantum chemistry, circuits and VQE in plain JavaScript and WebAssembly, for Node.js and pages',
    license: whole.license,
    type: 'module',
    engines: whole.engines,
    sideEffects: false,
    exports: {
      './package.json': './package.json',
      '.': door(''),
      ...Object.fromEntries(rooms.map(({ name }) => [`./${name}`, door(`${name}/`)])),
    },
    ...(Object.keys(imports).length > 0 ? { imports } : {}),
  };
}

/** The package imports whose every target lies in this wing, with the paths that they have here. */
function inside(imports) {
  const prefix = './dist/science/';
  const move = (target) => {
    if (typeof target === 'string') return target.startsWith(prefix) ? `./${target.slice(prefix.length)}` : null;
    const moved = Object.entries(target).map(([condition, inner]) => [condition, move(inner)]);
    return moved.every(([, inner]) => inner !== null) ? Object.fromEntries(moved) : null;
  };
  return Object.fromEntries(
    Object.entries(imports)
      .map(([name, target]) => [name, move(target)])
      .filter(([, target]) => target !== null),
  );
}

function notice() {
  return readFileSync(join(root, 'NOTICE'), 'utf8').replaceAll('src/science/chemistry', 'chemistry');
}

function run(command, args, cwd) {
  const { status: code, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`);
  return stdout;
}
