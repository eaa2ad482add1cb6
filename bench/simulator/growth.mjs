// How time and memory grow: EfficientSU2 (2 repetitions) and an Ising chain, each number of qubits in a process of its own.
import { spawnSync } from 'node:child_process';
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { printRows } from '../measure.mjs';

const script = fileURLToPath(new URL('growth-of-one.mjs', import.meta.url));

/** Rows for 4…26 qubits and for the first that is refused; unless `all`, even numbers up to 22 only. */
export function growth(all) {
  const sizes = Array.from({ length: 24 }, (_, index) => index + 4).filter(
    (n) => all || n === 27 || (n % 2 === 0 && n <= 22),
  );
  const limit = process.constrainedMemory?.() || totalmem();
  const rows = sizes.map((qubits) => {
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, [script, String(qubits)], {
      encoding: 'utf8',
      timeout: 600_000,
    });
    if (status === 0) return JSON.parse(stdout);
    return { qubits, refused: `ended with ${signal ?? status}: ${stderr.trim().split('\n').at(-1)}` };
  });
  const machine = Math.min(limit, totalmem());
  printRows(
    rows.map((row) => ({
      qubits: row.qubits,
      prepare_ms: row.prepare === undefined ? '-' : row.prepare * 1000,
      gradient_ms: row.gradient === undefined ? '-' : row.gradient * 1000,
      state_mib: row.stateBytes === undefined ? '-' : row.stateBytes / 2 ** 20,
      energy_mib: row.energyBytes === undefined ? '-' : row.energyBytes / 2 ** 20,
      gradient_mib: row.gradientBytes === undefined ? '-' : row.gradientBytes / 2 ** 20,
      needed_at_most_mib: row.neededBytes === undefined ? '-' : row.neededBytes / 2 ** 20,
      limit_mib: row.availableBytes === undefined ? '-' : row.availableBytes / 2 ** 20,
      refused: row.refused ?? '',
    })),
  );
  console.log(`memory of this machine: ${(machine / 2 ** 30).toFixed(1)} GiB`);
  return { memory_bytes: machine, rows };
}
