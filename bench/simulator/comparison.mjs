// Energy and gradient beside the Python simulators, on the same circuits and Hamiltonians in one run.
import { readdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { wasmSimulator } from '../../dist/science/simulator/index.js';
import { printRows, timings } from '../measure.mjs';
import { goals } from './goals.mjs';
import { writeProblems } from './problems.mjs';
import { runPeer } from './python.mjs';

/** The fastest first: when the time is spent, what is left out would not have been the best. `share`: of the time. */
const peers = [
  { peer: 'qulacs', script: 'statevector_qulacs', share: 3 },
  { peer: 'mindquantum', script: 'statevector_mindquantum', share: 1 },
  { peer: 'tensorcircuit', script: 'statevector_tensorcircuit', share: 4, environment: 'python-simulators-jax' },
  { peer: 'lightning', script: 'statevector_lightning', share: 1 },
  { peer: 'aer', script: 'statevector_aer', share: 1 },
];
const agreement = 1e-9;

/**
 * One row for each quantity, number of qubits and threads. Every cell is printed, and handed to `save` with all before it, as soon
 * as it is known. A cell is measured for `seconds`; a call that would take longer than `longest`, and what does not fit into `budget`
 * seconds for all, is left out and named.
 */
export async function compare(problems, { seconds = 0.3, longest = 20, budget = 360, save = () => undefined } = {}) {
  const folder = fileURLToPath(new URL('../../.cache/bench-peers', import.meta.url));
  writeProblems(problems, folder);
  const compared = problems.filter(({ qubits }) => qubits !== 18);
  const qubits = compared.map((problem) => problem.qubits).join();
  const end = performance.now() + budget * 1000;
  const left = () => (end - performance.now()) / 1000;
  const found = { matrices: [], rows: [], skipped: [], missing: [] };
  const note = (missing) => {
    if (missing !== null && !found.missing.includes(missing)) found.missing.push(missing);
  };

  const matrices = await runPeer({
    script: 'matrices',
    folder,
    threads: cpus().length,
    options: ['--qubits', qubits, '--longest', '120'],
    seconds: budget / 3,
    onRow(row) {
      found.matrices.push(row);
      console.log(`matrix of ${row.qubits} qubits: ${row.skipped ?? described(row)}`);
      save(found);
    },
  });
  note(matrices.missing);

  const rounds = [...new Set([1, cpus().length])].flatMap((threads) => peers.map((one) => ({ threads, ...one })));
  let ours = null;
  for (const [place, { threads, peer, script, share, environment }] of rounds.entries()) {
    if (ours?.threads !== threads) {
      ours = { threads, by: new Map(compared.map((problem) => [problem.qubits, own(problem, threads, seconds)])) };
      for (const problem of compared) {
        for (const what of ['energy', 'gradient'])
          found.rows.push(emptyRow(what, problem.qubits, threads, ours.by.get(problem.qubits)[what]));
      }
      printHead();
    }
    // What one does not need is there for those after it.
    const shares = rounds.slice(place).reduce((sum, one) => sum + one.share, 0);
    const most = (left() * share) / shares;
    if (most < 5) {
      note(`${peer}, ${threads} threads: no time left of ${budget} s`);
      continue;
    }
    const answer = await runPeer({
      script,
      environment,
      folder,
      threads,
      options: ['--qubits', qubits, '--seconds', String(seconds), '--longest', String(longest)],
      seconds: most,
      onRow(row) {
        take(found, peer, row, ours.by.get(row.qubits));
        save(found);
      },
    });
    note(answer.missing === null ? null : `${peer}: ${answer.missing}`);
    // Once more after each peer: what disturbed the machine meanwhile disturbs neither side alone.
    for (const problem of compared)
      keepFaster(ours.by.get(problem.qubits), own(problem, threads, problem.qubits > 16 ? 0.05 : seconds / 4));
    found.rows = found.rows.map((row) =>
      row.threads === threads ? judged({ ...row, ours: timesOf(ours.by.get(row.qubits)[row.what]) }) : row,
    );
    save(found);
  }
  // They are large, and made again by the next run.
  for (const name of readdirSync(folder)) {
    if (name.startsWith('matrix-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
  printComparison(found.rows);
  for (const line of found.missing) console.log(`missing: ${line}`);
  return found;
}

const described = ({ min, entries, bytes }) =>
  `${min.toFixed(2)} s to build, ${entries} entries, ${(bytes / 2 ** 20).toFixed(0)} MiB`;

function own({ circuit, hamiltonian, theta }, threads, seconds) {
  const program = wasmSimulator(circuit, hamiltonian, { threads });
  const moved = Array.from({ length: 8 }, (_, k) => theta.map((angle) => angle + 0.001 * (k + 1)));
  const gradient = new Float64Array(theta.length);
  const value = program.energyAndGradient(theta, gradient);
  const result = {
    value,
    slopes: gradient.slice(),
    energy: timings((k) => program.energy(moved[k & 7]), seconds),
    gradient: timings((k) => program.energyAndGradient(moved[k & 7], gradient), seconds),
  };
  program.dispose();
  return result;
}

function keepFaster(kept, again) {
  for (const what of ['energy', 'gradient']) {
    kept[what].min = Math.min(kept[what].min, again[what].min);
    kept[what].median = Math.min(kept[what].median, again[what].median);
  }
}

const timesOf = ({ min, median }) => ({ min, median });

function emptyRow(what, qubits, threads, ours) {
  return { what, qubits, threads, ours: timesOf(ours), rivals: [], verdicts: [], wrong: [] };
}

/** Puts one cell of a peer where it belongs, and prints it. */
function take(found, peer, row, ours) {
  const { what, how, qubits, threads, skipped } = row;
  if (skipped !== undefined) {
    found.skipped.push({ peer, what, how, qubits, threads, reason: skipped });
    printCell({ peer, what, how, qubits, threads, rest: skipped });
    return;
  }
  const { min, median, building } = row;
  const rival = { peer, how, min, median, difference: difference(row, ours), ...(building ? { building } : {}) };
  found.rows = found.rows.map((one) =>
    one.what === what && one.qubits === qubits && one.threads === threads
      ? judged({ ...one, rivals: [...one.rivals, rival].sort((a, b) => a.min - b.min) })
      : one,
  );
  const agrees = rival.difference <= agreement ? '' : `   DISAGREES by ${rival.difference.toExponential(1)}`;
  const rest = `${micro(min)}${micro(ours[what].min)}${(min / ours[what].min).toPrecision(3).padStart(9)}${agrees}`;
  printCell({ peer, what, how, qubits, threads, rest });
}

/** Largest difference of energy and gradient, relative where numbers are large. */
function difference(row, ours) {
  const scale = Math.max(1, Math.abs(ours.value));
  const slopes = (row.gradient ?? []).map((slope, index) => Math.abs(slope - ours.slopes[index]));
  return Math.max(Math.abs(row.energy - ours.value), ...slopes) / scale;
}

/** The row with what the issue asks for: one thread against one thread. */
function judged(row) {
  const { what, qubits, threads, ours, rivals } = row;
  const verdicts = [];
  for (const [peer, factors] of threads === 1 ? Object.entries(goals[what]) : []) {
    const rival = peer === 'best' ? rivals[0] : rivals.find((one) => one.peer === peer);
    if (rival === undefined || factors[qubits] === undefined) continue;
    const ratio = rival.min / ours.min;
    verdicts.push({ against: peer, goal: factors[qubits], ratio, met: ratio >= factors[qubits] });
  }
  const wrong = rivals.filter((rival) => !(rival.difference <= agreement)).map(({ peer, how }) => `${peer} (${how})`);
  return { ...row, verdicts, wrong };
}

const micro = (seconds) =>
  Number((seconds * 1e6).toPrecision(4))
    .toString()
    .padStart(12);

function printHead() {
  printCell({
    threads: 'threads',
    what: 'what',
    qubits: 'qubits',
    peer: 'peer',
    how: 'how',
    rest: '   theirs, us    ours, us    ratio',
  });
}

function printCell({ threads, what, qubits, peer, how, rest }) {
  const place = `${String(threads).padEnd(8)}${what.padEnd(9)}${String(qubits).padStart(6)}`;
  console.log(`${place}  ${peer.padEnd(14)}${how.padEnd(27)}${rest}`);
}

function printComparison(rows) {
  console.log();
  printRows(
    rows.map(({ what, qubits, threads, ours, rivals, verdicts, wrong }) => ({
      what,
      qubits,
      threads,
      ours_us: ours.min * 1e6,
      best_us: rivals.length > 0 ? rivals[0].min * 1e6 : '-',
      best: rivals.length > 0 ? `${rivals[0].peer}, ${rivals[0].how}` : '-',
      ratio: rivals.length > 0 ? rivals[0].min / ours.min : '-',
      goals: verdicts
        .map(({ against, goal, ratio, met }) => `${against} ${ratio.toPrecision(3)}/${goal} ${met ? 'met' : 'MISSED'}`)
        .join(', '),
      agree: wrong.length === 0 ? 'yes' : `NO: ${wrong.join(', ')}`,
    })),
  );
}
