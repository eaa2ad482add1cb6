// Peers are Python programs in environments of their own, which scripts/peers-simulators.sh makes; where one is missing, its
// rows are missing, with the reason.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Rows that `bench/peers/SCRIPT.py` prints, on so many threads; `missing` says why there are none. */
export function runPeer({ script, environment = 'python-simulators', folder, threads, options = [], seconds = 600 }) {
  const interpreter = `${root}.cache/${environment}/bin/python`;
  if (!existsSync(`${root}.cache/${environment}/complete`)) {
    return { rows: [], missing: `not installed: bash scripts/peers-simulators.sh makes .cache/${environment}` };
  }
  const count = String(threads);
  const { status, stdout, stderr, error } = spawnSync(
    interpreter,
    ['-W', 'ignore', `${root}bench/peers/${script}.py`, folder, ...options],
    {
      encoding: 'utf8',
      timeout: seconds * 1000,
      maxBuffer: 1 << 28,
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
    },
  );
  const rows = (stdout ?? '')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const problem = error?.code === 'ETIMEDOUT' ? `stopped after ${seconds} s` : (stderr ?? '').trim().split('\n').at(-1);
  return { rows, missing: status === 0 ? null : `${script}: ${problem}` };
}
