// The job cloud: jobs in a local folder. Durable submissions, what a claim costs with a short and a long queue, and jobs per
// second through claim, start and finish of the bare provider; beside them what the machine's disk does with small files.
// EIGENLAKE_BENCH_DIR: a folder on the disk to measure, default the system's temporary one.
import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { printRows } from './measure.mjs';

const dist = process.env.EIGENLAKE_DIST ?? new URL('../dist', import.meta.url).pathname;
const room = (name) => import(pathToFileURL(join(dist, 'cloud', name, 'index.js')).href);

const device = 'singlequdit';
const text = `{"experiment_0": {"instructions": [["load", [0], [50]], ["rlx", [0], [3.14]], ["measure", [0], []]], "num_wires": 1, "shots": 4, "wire_order": "interleaved"}}`;

const percentile = (times, part) => times.toSorted((a, b) => a - b)[Math.floor(times.length * part)];
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Small files per second that one thread writes, syncs and renames. */
function plainFiles(folder, seconds) {
  let count = 0;
  const begin = performance.now();
  while (performance.now() - begin < seconds * 1000) {
    const file = openSync(join(folder, 'new'), 'w');
    writeSync(file, text);
    fsyncSync(file);
    closeSync(file);
    renameSync(join(folder, 'new'), join(folder, `${count++}.json`));
  }
  return count / ((performance.now() - begin) / 1000);
}

async function submissions(provider, clients, seconds) {
  const times = [];
  const begin = performance.now() + seconds * 250;
  const end = performance.now() + seconds * 1000;
  let used = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let start = performance.now(); start < end; start = performance.now()) {
        // The first quarter warms up.
        if (start > begin) used ||= cpu();
        await provider.submit({ device, user: 'bench', text });
        if (start > begin) times.push(performance.now() - start);
      }
    }),
  );
  return {
    clients,
    per_second: times.length / ((end - begin) / 1000),
    p50_ms: percentile(times, 0.5),
    p99_ms: percentile(times, 0.99),
    cpu_ms_each: (cpu() - used) / times.length,
  };
}

async function fill(provider, count) {
  for (let done = 0; done < count; done += 200) {
    await Promise.all(
      Array.from({ length: Math.min(200, count - done) }, () => provider.submit({ device, user: 'bench', text })),
    );
  }
}

const ending = ({ doneStatus, resultDocument }, { job }) => ({
  outcome: 'done',
  status: doneStatus(job),
  result: resultDocument(job, { display_name: device, version: '1' }, []),
});

/** Claims with about `queued` jobs before and after: each job is handed over again. */
async function claims(open, queued, jobs) {
  const submitter = open();
  await fill(submitter, queued);
  // A spooler is another process than the server, and knows nothing of the queue at first.
  const provider = open();
  const first = performance.now();
  await provider.finish(...(await claimed(provider, jobs)));
  const opened = performance.now();
  const times = [];
  for (let count = Math.min(queued - 1, 500); count > 0; count--) {
    const start = performance.now();
    const claim = await provider.claim(device, 'bench', 60_000);
    times.push(performance.now() - start);
    await provider.finish(claim, ending(jobs, claim));
  }
  const idle = performance.now();
  for (let look = 0; look < 500; look++) await provider.claim('fermions', 'bench', 60_000);
  return {
    queued,
    first_job_ms: opened - first,
    claim_ms_p50: percentile(times, 0.5),
    claim_ms_mean: times.reduce((sum, time) => sum + time, 0) / times.length,
    idle_look_ms: (performance.now() - idle) / 500,
  };
}

async function claimed(provider, jobs) {
  const claim = await provider.claim(device, 'bench', 60_000);
  return [claim, ending(jobs, claim)];
}

/** Trivial jobs one after the other; `overlap`: the next is claimed while the end of the one before becomes durable. */
async function trivial(provider, jobs, seconds, overlap) {
  const begin = performance.now();
  const used = cpu();
  let count = 0;
  let finishing = Promise.resolve();
  while (performance.now() - begin < seconds * 1000) {
    const claim = await provider.claim(device, 'bench', 60_000);
    if (claim === null) break;
    await provider.start(claim);
    const end = provider.finish(claim, ending(jobs, claim));
    await (overlap ? finishing : end);
    finishing = end;
    count += 1;
  }
  await finishing;
  return {
    finish: overlap ? 'awaited one job later' : 'awaited',
    jobs_per_second: count / ((performance.now() - begin) / 1000),
    cpu_ms_each: (cpu() - used) / count,
  };
}

export async function jobs({ queues = [10, 1000, 100_000], seconds = 4 } = {}) {
  const { localProvider } = await room('storage');
  const documents = await room('jobs');
  // Removed at the end only: file systems create files more slowly for some time after thousands were deleted.
  const root = mkdtempSync(join(process.env.EIGENLAKE_BENCH_DIR ?? tmpdir(), 'eigenlake-bench-'));
  const opened = [];
  const site = () => {
    const path = mkdtempSync(join(root, 'site-'));
    return () => {
      const provider = localProvider({ basePath: join(path, 'storage'), statePath: join(path, 'jobs') });
      opened.push(provider);
      return provider;
    };
  };
  try {
    const plain = plainFiles(mkdtempSync(join(root, 'plain-')), seconds / 4);
    const submitted = [];
    for (const clients of [1, 16]) {
      const row = await submissions(site()(), clients, seconds);
      submitted.push({ ...row, times_plain_files: row.per_second / plain });
    }
    printRows(submitted);
    console.log(`small files written, synced and renamed by one thread: ${plain.toFixed(0)} per second`);
    const claiming = [];
    for (const queued of queues) claiming.push(await claims(site(), queued, documents));
    printRows(claiming);
    const long = claiming.at(-1);
    const short = claiming.at(-2) ?? long;
    console.log(
      `a claim with ${long.queued} queued over one with ${short.queued}: ${(long.claim_ms_mean / short.claim_ms_mean).toFixed(2)}`,
    );
    const through = [];
    for (const overlap of [false, true]) {
      const open = site();
      const provider = open();
      await fill(provider, seconds * 1500);
      through.push(await trivial(provider, documents, seconds, overlap));
    }
    printRows(through);
    return { plain_files_per_second: plain, submissions: submitted, claims: claiming, trivial_jobs: through };
  } finally {
    for (const provider of opened) await provider.close();
    rmSync(root, { recursive: true, force: true });
  }
}
