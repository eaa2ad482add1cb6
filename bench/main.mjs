// npm run bench [-- front-end simulator shots vqe uccsd tables appends records jobs spooler] [--all] [--part=…]: prints ratios measured in one run and keeps
// them in bench/results.json, from which bench/report.mjs writes docs/reference/benchmarks.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { manyAppends } from './appends.mjs';
import { frontEnd } from './front-end.mjs';
import { jobs } from './jobs.mjs';
import { records } from './records.mjs';
import { shots } from './shots.mjs';
import { simulator } from './simulator/index.mjs';
import { spooler } from './spooler.mjs';
import { tables } from './tables.mjs';
import { uccsd } from './uccsd.mjs';
import { vqe } from './vqe.mjs';

const sections = {
  'front-end': frontEnd,
  simulator,
  shots,
  vqe,
  uccsd,
  tables,
  appends: manyAppends,
  records,
  jobs,
  spooler,
};
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`no such section: ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);
  process.exit(2);
}
const file = fileURLToPath(new URL('results.json', import.meta.url));
// Sections that were not asked for keep what they had.
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const machine = { processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memory_bytes: totalmem() };
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n## ${name}`);
  const [load] = loadavg();
  const begin = performance.now();
  // Also while a section runs: what is stopped half-way keeps what it found.
  const save = (found) => {
    const seconds = Math.round((performance.now() - begin) / 1000);
    const run = { at: new Date().toISOString(), node: process.version, ...machine, load, seconds };
    results[name] = found;
    results.runs = { ...results.runs, [name]: run };
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  };
  save(await section({ all: process.argv.includes('--all'), only: partOf(process.argv), before: results[name], save }));
}

/** `--part=NAME[,NAME]`: only these tables of a section. */
function partOf(words) {
  const word = words.find((text) => text.startsWith('--part='));
  return word === undefined ? null : word.slice('--part='.length).split(',');
}
