// node bench/report.mjs [PAGE]: writes docs/reference/benchmarks.md from bench/results.json, so that no figure is typed by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { besidePrograms, chemistry } from './report/chemistry.mjs';
import { plainTable, provenance } from './report/format.mjs';
import { besidePeers, grown, ownFigures } from './report/simulator.mjs';

const results = JSON.parse(readFileSync(fileURLToPath(new URL('results.json', import.meta.url)), 'utf8'));
const target = process.argv[2] ?? fileURLToPath(new URL('../docs/reference/benchmarks.md', import.meta.url));

/** Sections whose tables are printed as they are. */
const rest = {
  'front-end': 'From a molecule to its qubit Hamiltonian',
  vqe: 'The default experiment',
  shots: 'Shots and batches',
  tables: 'From records to tables',
  jobs: 'The queue of jobs',
  spooler: 'Jobs through a spooler',
};

const page = [
  '# Benchmarks',
  '',
  'What the parts of Eigenlake cost, and how that compares with other programs on the same problems. `node bench/report.mjs` wrote this page',
  'from `bench/results.json`, which holds the last run of every section; each section says how it was run and on what machine. Times are',
  'those of that machine; ratios compare figures of one run, and are what to expect elsewhere. To measure yourself: `npm ci`, then the',
  'command of the section, or `npm run bench` for all. Other programs take part where `bash scripts/peers-simulators.sh` installed them.',
  '',
  ...sections(results),
];
writeFileSync(target, `${page.join('\n').trimEnd()}\n`);

function* sections({ runs = {}, simulator = {}, ...others }) {
  const { core, growth, peers, references = {} } = simulator;
  const command = 'npm run bench -- simulator';
  if (core !== undefined || peers !== undefined) {
    yield '## The simulator';
    yield '';
    yield provenance(runs.simulator, command);
    yield '';
  }
  if (core !== undefined) yield* ownFigures(core);
  if (peers !== undefined) yield* besidePeers(peers);
  if (growth !== undefined) yield* grown(growth);
  for (const [title, rows] of Object.entries(tablesOf(simulator, ['gates', 'methods', 'noise'])))
    yield* plain(title, rows);
  if (references.uccsd !== undefined) yield* besidePrograms(references);
  if (others.uccsd?.uccsd !== undefined) {
    yield '## Molecules';
    yield '';
    yield provenance(runs.uccsd, 'npm run bench -- uccsd');
    yield '';
    yield* chemistry(others.uccsd);
  }
  for (const [name, title] of Object.entries(rest)) {
    const found = tablesOf(others, [name]);
    if (Object.keys(found).length === 0) continue;
    yield `## ${title}`;
    yield '';
    yield provenance(runs[name], `npm run bench -- ${name}`);
    yield '';
    for (const [heading, rows] of Object.entries(found)) yield* plain(heading === name ? null : heading, rows);
  }
}

/** The tables among some results, by name: a result is a table, or an object that holds some. */
function tablesOf(found, names) {
  const isTable = (value) => Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = found[name];
      if (isTable(value)) return [[name, value]];
      return Object.entries(value ?? {}).filter(([, inner]) => isTable(inner));
    }),
  );
}

function* plain(title, rows) {
  if (title !== null) {
    yield `### ${title.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())}`;
    yield '';
  }
  yield plainTable(rows);
  yield '';
}
