// Jobs in a local folder: durable submissions per second, and what a claim costs with 10, 10³ and 10⁴ jobs queued.
// Run by itself: node bench/storage.mjs [folder on the disk to measure] (needs `npm run build`)
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { printRows } from './measure.mjs';

const dist = process.env.EIGENLAKE_DIST ?? new URL('../dist', import.meta.url).pathname;
const room = (name) => import(pathToFileURL(join(dist, 'cloud', name, 'index.js')).href);
const { localProvider } = await room('storage');
const { doneStatus, resultDocument } = await room('jobs');

const device = 'singlequdit';
const text = `{"experiment_0": {"instructions": [["load", [0], [50]], ["rlx", [0], [3.14]], ["measure", [0], []]], "num_wires": 1, "shots": 4, "wire_order": "interleaved"}}`;
const parent = process.argv[2] ?? tmpdir();
// Removed at the end only: ext4 creates files several times slower for some seconds after thousands were deleted.
const root = mkdtempSync(join(parent, 'eigenlake-bench-'));

async function inStorage(work) {
  const path = mkdtempSync(join(root, 'site-'));
  const provider = localProvider({ basePath: join(path, 'storage'), statePath: join(path, 'jobs') });
  try {
    return await work(provider);
  } finally {
    await provider.close();
  }
}

const percentile = (times, part) => times.sort((a, b) => a - b)[Math.floor(times.length * part)];

async function submissions(clients, seconds) {
  return inStorage(async (provider) => {
    const times = [];
    let measuring = false;
    const end = performance.now() + seconds * 1000;
    const begin = performance.now() + seconds * 250;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (;;) {
          const start = performance.now();
          if (start > end) return;
          measuring = start > begin;
          await provider.submit({ device, user: 'bench', text });
          if (measuring) times.push(performance.now() - start);
        }
      }),
    );
    return {
      clients,
      per_second: times.length / ((end - begin) / 1000),
      p50_ms: percentile(times, 0.5),
      p99_ms: percentile(times, 0.99),
    };
  });
}

async function claims(queued) {
  return inStorage(async (provider) => {
    await Promise.all(Array.from({ length: queued }, () => provider.submit({ device, user: 'bench', text })));
    const first = performance.now();
    let claim = await provider.claim(device, 'bench', 60_000);
    const opening = performance.now() - first;
    const count = Math.min(queued - 2, 400);
    const end = async () => {
      const result = resultDocument(claim.job, { display_name: device, version: '1' }, []);
      await provider.finish(claim, { outcome: 'done', status: doneStatus(claim.job), result });
    };
    await end();
    let claiming = 0;
    let finishing = 0;
    for (let index = 0; index < count; index++) {
      const start = performance.now();
      claim = await provider.claim(device, 'bench', 60_000);
      const claimed = performance.now();
      await end();
      claiming += claimed - start;
      finishing += performance.now() - claimed;
    }
    return {
      queued,
      first_claim_ms: opening,
      claims_per_second: count / (claiming / 1000),
      durable_finishes_per_second: count / (finishing / 1000),
    };
  });
}

const submitted = [];
for (const clients of [1, 16]) submitted.push(await submissions(clients, 4));
printRows(submitted);
const claimed = [];
for (const queued of [10, 1000, 10_000]) claimed.push(await claims(queued));
printRows(claimed);
console.log(
  `a claim with ${claimed[2].queued} queued over one with ${claimed[1].queued}: ${(claimed[1].claims_per_second / claimed[2].claims_per_second).toFixed(2)}`,
);
rmSync(root, { recursive: true, force: true });
