// Compiles kernels/ to WebAssembly modules, one for each entry file, and writes them as hexadecimal text to the rooms that run them. The
// files are under version control: who installs needs no compiler, and a test compares them with what the sources give.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Threads share the memory of the statevector; a sector has one of its own. */
const shared = [
  '--enable=simd,threads',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory=1',
  '--maximumMemory=65536',
];
const own = ['--enable=simd', '--importMemory'];
const modules = [
  { entry: 'index.ts', memory: shared, target: `${root}src/science/simulator/wasm/kernels-module.ts` },
  { entry: 'sector.ts', memory: own, target: `${root}src/science/determinants/kernels-module.ts` },
];

/** The source text of a module, from the sources in `kernels/`. */
export async function kernelsModule({ entry, memory }) {
  let bytes;
  const output = [];
  const { error } = await asc.main(
    [
      entry,
      '--outFile=kernels.wasm',
      ...['-O3', '--converge', '--noAssert', '--runtime=stub', '--use=abort=', ...memory],
    ],
    {
      readFile: (name) => {
        try {
          return readFileSync(`${root}kernels/${name}`, 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_, contents) => {
        bytes = contents;
      },
      listFiles: () => [],
      stdout: { write: (text) => output.push(text) },
      stderr: { write: (text) => output.push(text) },
    },
  );
  if (error !== null || bytes === undefined) throw new Error(`kernels do not compile:\n${output.join('')}`);
  const lines = Buffer.from(bytes)
    .toString('hex')
    .match(/.{1,112}/g);
  return [
    '// Made by scripts/build-kernels.mjs from kernels/: do not edit.',
    'export const kernelsHex =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};\n`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { target, ...module } of modules) {
    const text = await kernelsModule(module);
    if (process.argv.includes('--check')) {
      if (readFileSync(target, 'utf8') !== text) {
        console.error(`${target} is not what kernels/ compiles to: run node scripts/build-kernels.mjs`);
        process.exit(1);
      }
    } else {
      writeFileSync(target, text);
      console.log(`${target}: ${text.length} characters`);
    }
  }
}
