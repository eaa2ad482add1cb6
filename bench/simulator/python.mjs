// Peers are Python programs in environments of their own, which scripts/peers-simulators.sh makes; where one is missing, its
// rows are missing, with the reason.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Rows that `bench/peers/SCRIPT.py` prints, on so many threads, each handed to `onRow` as soon as it is there; `missing` says why
 * there are none or not all. After `seconds` the program is stopped; the cell that it was at is then a row with `skipped`.
 */
export async function runPeer({
  script,
  environment = 'python-simulators',
  folder,
  threads,
  options = [],
  seconds = 600,
  onRow = () => undefined,
}) {
  const interpreter = `${root}.cache/${environment}/bin/python`;
  if (!existsSync(`${root}.cache/${environment}/complete`)) {
    return { rows: [], missing: `not installed: bash scripts/peers-simulators.sh makes .cache/${environment}` };
  }
  const count = String(threads);
  const child = spawn(interpreter, ['-W', 'ignore', `${root}bench/peers/${script}.py`, folder, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      OMP_NUM_THREADS: count,
      OPENBLAS_NUM_THREADS: count,
      MKL_NUM_THREADS: count,
      QULACS_NUM_THREADS: count,
      RAYON_NUM_THREADS: count,
      XLA_FLAGS: threads === 1 ? '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1' : '',
      JAX_PLATFORMS: 'cpu',
    },
  });
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    child.kill('SIGKILL');
  }, seconds * 1000);
  let complaints = '';
  child.stderr.on('data', (part) => {
    complaints = `${complaints}${part}`.slice(-2000);
  });
  const rows = [];
  const take = (row) => {
    rows.push(row);
    onRow(row);
  };
  let begun = null;
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const row = JSON.parse(line);
    begun = row.begun ? row : null;
    if (!row.begun) take(row);
  }
  const [status] = await closed;
  clearTimeout(timer);
  if (status === 0) return { rows, missing: null };
  const problem = stopped ? `stopped after ${Math.round(seconds)} s` : complaints.trim().split('\n').at(-1);
  if (begun !== null) {
    const { begun: _, ...cell } = begun;
    take({ ...cell, skipped: problem });
  }
  return { rows, missing: `${script}, ${threads === 1 ? '1 thread' : `${threads} threads`}: ${problem}` };
}
