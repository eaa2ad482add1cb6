// npm run bench [-- front-end simulator vqe uccsd tables jobs spooler]: prints ratios measured in one run and writes them to bench/results.json.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { frontEnd } from './front-end.mjs';
import { jobs } from './jobs.mjs';
import { simulator } from './simulator.mjs';
import { spooler } from './spooler.mjs';
import { tables } from './tables.mjs';
import { uccsd } from './uccsd.mjs';
import { vqe } from './vqe.mjs';

const sections = { 'front-end': frontEnd, simulator, vqe, uccsd, tables, jobs, spooler };
const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`no such section: ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);
  process.exit(2);
}
const results = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', cores: cpus().length };
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n## ${name}`);
  results[name] = await section();
}
writeFileSync(fileURLToPath(new URL('results.json', import.meta.url)), `${JSON.stringify(results, null, 2)}\n`);
