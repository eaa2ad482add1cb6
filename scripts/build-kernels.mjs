// Compiles kernels/ to one WebAssembly module and writes it, as base64, to src/science/simulator/wasm/kernels-module.ts. The
// file is under version control: who installs needs no compiler, and a test compares it with what the sources give.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = `${root}src/science/simulator/wasm/kernels-module.ts`;

/** The module's source text, from the sources in `kernels/`. */
export async function kernelsModule() {
  let bytes;
  const output = [];
  const { error } = await asc.main(
    [
      'index.ts',
      '--outFile=kernels.wasm',
      ...['-O3', '--converge', '--noAssert', '--runtime=stub', '--use=abort=', '--enable=simd,threads'],
      ...['--importMemory', '--sharedMemory', '--initialMemory=1', '--maximumMemory=65536'],
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
    .toString('base64')
    .match(/.{1,112}/g);
  return [
    '// Made by scripts/build-kernels.mjs from kernels/: do not edit.',
    'export const kernelsBase64 =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};\n`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await kernelsModule();
  if (process.argv.includes('--check')) {
    if (readFileSync(target, 'utf8') !== text) {
      console.error('kernels-module.ts is not what kernels/ compiles to: run node scripts/build-kernels.mjs');
      process.exit(1);
    }
  } else {
    writeFileSync(target, text);
    console.log(`${target}: ${text.length} characters`);
  }
}
