// Energy and gradient beside the Python simulators, on the same circuits and Hamiltonians in one run.
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { wasmSimulator } from '../../dist/science/simulator/index.js';
import { printRows, timings } from '../measure.mjs';
import { goals } from './goals.mjs';
import { writeProblems } from './problems.mjs';
import { runPeer } from './python.mjs';

const peers = [
  { peer: 'qulacs', script: 'statevector_qulacs' },
  { peer: 'mindquantum', script: 'statevector_mindquantum' },
  { peer: 'lightning', script: 'statevector_lightning' },
  { peer: 'aer', script: 'statevector_aer' },
  { peer: 'tensorcircuit', script: 'statevector_tensorcircuit', environment: 'python-simulators-jax' },
];
const agreement = 1e-9;

/** One row for each quantity, number of qubits and threads; `all` adds what takes minutes: 20 qubits, slow peers at 16. */
export function compare(problems, { all = false, seconds = all ? 1 : 0.3 } = {}) {
  const folder = fileURLToPath(new URL('../../.cache/bench-peers', import.meta.url));
  writeProblems(problems, folder);
  const compared = problems.filter(({ qubits }) => qubits !== 18 && (all || qubits <= 16));
  const missing = new Set();
  const rows = [];
  for (const threads of [...new Set([1, cpus().length])]) {
    const ours = new Map(compared.map((problem) => [problem.qubits, own(problem, threads, seconds)]));
    const theirs = [];
    for (const { peer, script, environment } of peers) {
      const qubits = compared.map((problem) => problem.qubits).join();
      const options = ['--qubits', qubits, '--seconds', String(seconds), ...(all ? ['--all'] : [])];
      const answer = runPeer({ script, environment, folder, threads, options, seconds: all ? 3000 : 240 });
      if (answer.missing !== null) missing.add(`${peer}: ${answer.missing}`);
      for (const row of answer.rows) theirs.push({ peer, ...row, difference: difference(row, ours.get(row.qubits)) });
      // Once more after each peer: what disturbed the machine meanwhile disturbs neither side alone.
      for (const problem of compared) keepFaster(ours.get(problem.qubits), own(problem, threads, seconds / 4));
    }
    for (const { qubits } of compared) {
      for (const what of ['energy', 'gradient']) {
        rows.push(comparisonRow(what, qubits, threads, ours.get(qubits)[what], theirs));
      }
    }
  }
  printComparison(rows);
  for (const line of missing) console.log(`missing: ${line}`);
  return { rows, missing: [...missing] };
}

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

/** Largest difference of energy and gradient, relative where numbers are large. */
function difference(row, ours) {
  const scale = Math.max(1, Math.abs(ours.value));
  const slopes = (row.gradient ?? []).map((slope, index) => Math.abs(slope - ours.slopes[index]));
  return Math.max(Math.abs(row.energy - ours.value), ...slopes) / scale;
}

function comparisonRow(what, qubits, threads, ours, theirs) {
  const rivals = theirs
    .filter((row) => row.what === what && row.qubits === qubits)
    .map(({ peer, how, min, median, difference: apart }) => ({ peer, how, min, median, difference: apart }))
    .sort((a, b) => a.min - b.min);
  const fastest = new Map();
  for (const rival of rivals) if (!fastest.has(rival.peer)) fastest.set(rival.peer, rival);
  const verdicts = [];
  for (const [peer, factors] of threads === 1 ? Object.entries(goals[what]) : []) {
    const rival = peer === 'best' ? rivals[0] : fastest.get(peer);
    if (rival === undefined || factors[qubits] === undefined) continue;
    const ratio = rival.min / ours.min;
    verdicts.push({ against: peer, goal: factors[qubits], ratio, met: ratio >= factors[qubits] });
  }
  const wrong = rivals.filter((rival) => !(rival.difference <= agreement)).map(({ peer, how }) => `${peer} (${how})`);
  return { what, qubits, threads, ours: { min: ours.min, median: ours.median }, rivals, verdicts, wrong };
}

function printComparison(rows) {
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
