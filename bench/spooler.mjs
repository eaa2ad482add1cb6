// Trivial jobs through one spooler: jobs per second, milliseconds for each beside the execution alone, and processor time of
// all threads for each, which a busy machine changes least.
// EIGENLAKE_BENCH_DIR: a folder on the disk to measure, default the system's temporary one.
// By itself: node bench/spooler.mjs [jobs]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { printRows } from './measure.mjs';

const dist = process.env.EIGENLAKE_DIST ?? fileURLToPath(new URL('../dist', import.meta.url));
const room = (name) => pathToFileURL(join(dist, 'cloud', name, 'index.js')).href;
const text = `{"experiment_0": {"instructions": [["load", [0], [50]], ["rlx", [0], [3.14]], ["measure", [0], []]], "num_wires": 1, "shots": 4, "wire_order": "interleaved"}}`;

/** A module that exports one simulator as a lab exports its machine. */
const moduleOf = (name, sign) =>
  `data:text/javascript,${encodeURIComponent(`
    import { ${name} as simulator } from ${JSON.stringify(room('devices'))};
    const { check, execute } = simulator;
    export const device = { config: { ...simulator.config, sign: ${sign} }, check, execute };
  `)}`;

async function through(names, sign, jobs, folder) {
  const { generateKey } = await import(room('jobs'));
  const { localProvider } = await import(room('storage'));
  const { startSpooler } = await import(room('spooler'));
  const provider = localProvider({ basePath: join(folder, 'storage'), statePath: join(folder, 'jobs') });
  for (let index = 0; index < jobs; index += 100) {
    const some = Array.from({ length: Math.min(100, jobs - index) }, (_, place) =>
      provider.submit({ device: names[(index + place) % names.length], user: 'bench', text }),
    );
    await Promise.all(some);
  }
  let done = 0;
  let warm = 0;
  let begin = 0;
  let cpu = process.cpuUsage();
  let all = () => undefined;
  const over = new Promise((resolve) => {
    all = resolve;
  });
  const spooler = await startSpooler(
    {
      provider,
      key: generateKey('bench'),
      devices: names.map((name) => ({ module: moduleOf(name, sign) })),
      onEvent(event) {
        if (event.kind === 'trouble') console.error(event);
        if (event.kind !== 'ended') return;
        if (event.phase !== 'done') throw new Error(`a job ended ${event.phase}`);
        done += 1;
        // The first tenth warms up.
        if (done === Math.floor(jobs / 10)) [warm, begin, cpu] = [done, performance.now(), process.cpuUsage()];
        if (done === jobs) all();
      },
    },
    { worker: pathToFileURL(join(dist, 'cloud/spooler/worker.js')) },
  );
  await over;
  const seconds = (performance.now() - begin) / 1000;
  const used = process.cpuUsage(cpu);
  await spooler.stop('finish');
  await provider.close();
  return { seconds: seconds / (jobs - warm), cpu: (used.user + used.system) / 1e6 / (jobs - warm) };
}

/** Seconds of check and execution of one job, in this thread. */
async function alone(name, jobs) {
  const device = (await import(room('devices')))[name];
  const run = async () => device.execute(device.check(JSON.parse(text)));
  for (let index = 0; index < jobs / 10; index++) await run();
  const begin = performance.now();
  for (let index = 0; index < jobs; index++) await run();
  return (performance.now() - begin) / 1000 / jobs;
}

export async function spooler(jobs = 5000) {
  const root = mkdtempSync(join(process.env.EIGENLAKE_BENCH_DIR ?? tmpdir(), 'eigenlake-bench-'));
  const execution = await alone('singlequdit', jobs);
  const rows = [];
  for (const [names, sign] of [
    [['singlequdit'], false],
    [['singlequdit'], true],
    [['singlequdit', 'multiqudit'], false],
  ]) {
    const { seconds, cpu } = await through(names, sign, jobs, join(root, String(rows.length)));
    rows.push({
      devices: names.length,
      signed: sign,
      jobs,
      jobs_per_second: 1 / seconds,
      ms_per_job: seconds * 1000,
      overhead_ms: (seconds - execution) * 1000,
      cpu_ms_per_job: cpu * 1000,
    });
  }
  // At the end only: ext4 creates files several times slower for some seconds after thousands were deleted.
  rmSync(root, { recursive: true, force: true });
  printRows(rows);
  return { execution_ms: execution * 1000, rows };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await spooler(Number(process.argv[2] ?? 5000));
