// From geometry to chemical accuracy: UCCSD-VQE in a warm process, split in its stages, and FCI beside it with its memory.
// H8 is a chain with 1 Å between neighbours. A single product (`reps` 1) is what other programs call UCCSD; ours has two.

import { loadBasis, shippedMolecule, solveStructure, validateMolecule } from '../dist/science/chemistry/index.js';
import { fci } from '../dist/science/determinants/index.js';
import { mapToQubits, toLabels } from '../dist/science/operators/index.js';
import { openQasm3 } from '../dist/science/simulator/index.js';
import { ansatz, optimizer, search, startingPoint } from '../dist/science/vqe/index.js';
import { printRows } from './measure.mjs';

/** Seconds of issue 5, from geometry to an error of at most 1.6 mHa. */
const goals = { H2: 0.02, LiH: 0.1, BeH2: 0.15, H2O: 0.15, H8: 0.4, NH3: 1, N2: 3 };
const fciGoals = { N2: 0.2, CO2: 5 };
const accuracy = 1.6;

const chain = validateMolecule(
  { name: 'H8', symbols: Array(8).fill('H'), coords: Array.from({ length: 8 }, (_, i) => [0, 0, i]) },
  'bench',
);
const moleculeOf = (name) => (name === 'H8' ? chain : shippedMolecule(name));

export async function uccsd() {
  const basis = await loadBasis('sto-3g');
  const rows = [];
  for (const reps of [2, 1]) {
    for (const name of Object.keys(goals)) {
      const runs = Array.from({ length: 7 }, () => fromGeometry(name, basis, reps));
      // The fastest run of several: everything else is another process on this machine.
      const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
      rows.push({ molecule: name, reps, ...best, goal: goals[name], verdict: verdict(best.to_accuracy, goals[name]) });
    }
  }
  printRows(rows);
  console.log();
  const exact = [...Object.keys(goals), 'CO2'].map((name) => fullInteraction(name, basis));
  printRows(exact);
  return { uccsd: rows, fci: exact };
}

/** A single product does not reach chemical accuracy everywhere (N2). */
function verdict(seconds, goal) {
  if (typeof seconds !== 'number') return 'accuracy not reached';
  return seconds <= goal ? 'met' : `MISSED, ${(seconds / goal).toPrecision(3)} times the goal`;
}

function fromGeometry(name, basis, reps) {
  const begin = performance.now();
  const { hamiltonian: electronic } = solveStructure(moleculeOf(name), basis, { basis: 'sto-3g' });
  const solved = performance.now();
  // The sector needs no qubits; the record of an experiment does, so the mapping is timed apart.
  const qubitProblem = mapToQubits(electronic);
  const mapped = performance.now();
  const { hamiltonian, qubits } = qubitProblem;
  const chosen = ansatz('UCCSD', { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, reps);
  const start = startingPoint('mp2', chosen, { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 0);
  const simulator = chosen.simulator(hamiltonian);
  const compiled = performance.now();
  const reached = [];
  const result = search({
    simulator,
    optimizer: optimizer('L-BFGS-B'),
    start,
    curvature: chosen.curvature,
    maxIterations: null,
    maxEvaluations: 30_000,
    threshold: null,
    sampling: null,
    onEvaluation: ({ energy }) => reached.push({ energy, at: performance.now() }),
  });
  const searched = performance.now();
  toLabels(hamiltonian);
  openQasm3(chosen.circuit());
  const recorded = performance.now();
  simulator.dispose();
  const reference = fci(electronic).energy - electronic.nuclearRepulsion;
  const good = reached.find(({ energy }) => (energy - reference) * 1000 <= accuracy);
  const apart = mapped - solved;
  return {
    determinants: simulator.sector.dimension,
    parameters: chosen.parameters,
    energies: result.trajectory.length,
    error_mha: (result.energy - reference) * 1000,
    structure_ms: solved - begin,
    compile_ms: compiled - mapped,
    search_ms: searched - compiled,
    seconds: (searched - begin - apart) / 1000,
    to_accuracy: good === undefined ? '-' : (good.at - begin - apart) / 1000,
    mapping_ms: apart,
    record_ms: recorded - searched,
  };
}

function fullInteraction(name, basis) {
  const { hamiltonian } = solveStructure(moleculeOf(name), basis, { basis: 'sto-3g' });
  let seconds = Number.POSITIVE_INFINITY;
  let result = null;
  for (let run = 0; run < (name === 'CO2' ? 2 : 10); run++) {
    const begin = performance.now();
    result = fci(hamiltonian);
    seconds = Math.min(seconds, (performance.now() - begin) / 1000);
  }
  return {
    molecule: name,
    determinants: result.dimension,
    iterations: result.iterations,
    seconds,
    goal: fciGoals[name] ?? '-',
    process_mib: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
