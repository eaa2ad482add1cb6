// Shots and batches: drawing basis states against a binary search for each shot; sampled energies against turning, summing and
// drawing the whole state for every group; many points of a small circuit at once against one after the other.
import { cpus } from 'node:os';
import { loadBasis, shippedMolecule, solveStructure } from '../dist/science/chemistry/index.js';
import { pcg64 } from '../dist/science/math/index.js';
import { mapToQubits, measurementGroups } from '../dist/science/operators/index.js';
import { batchSimulator, sampleCounts, sampledEnergy, wasmSimulator } from '../dist/science/simulator/index.js';
import { measuredGroups } from '../dist/science/simulator/measurement/measured-groups.js';
import { turnQubit } from '../dist/science/simulator/measurement/turned-state.js';
import { ansatz, optimizer, search } from '../dist/science/vqe/index.js';
import { printRows, secondsPerCall } from './measure.mjs';

/** Goals in milliseconds for a sampled energy with 1024 shots for each group. */
const molecules = [{ name: 'H2' }, { name: 'LiH', goal: 5 }, { name: 'H2O' }, { name: 'NH3', goal: 200 }];
const shotsPerGroup = 1024;
const batchPoints = 512;
const searchEvaluations = 400;

export async function shots() {
  const basis = await loadBasis('sto-3g');
  const problems = molecules.map(({ name, goal }) => ({ name, goal, ...problemOf(name, basis) }));
  const draws = drawRows();
  printRows(draws);
  console.log();
  const energies = problems.flatMap(energyRows);
  printRows(energies);
  console.log();
  const batches = problems
    .filter(({ hamiltonian }) => hamiltonian.qubits <= 10)
    .concat({ name: 'H2O (4, 4)', ...problemOf('H2O', basis, { electrons: 4, orbitals: 4 }) })
    .concat({ name: 'LiH (2, 5)', ...problemOf('LiH', basis, { electrons: 2, orbitals: 5 }) })
    .map(batchRow);
  printRows(batches);
  console.log();
  const searches = problems.filter(({ hamiltonian }) => hamiltonian.qubits <= 10).flatMap(searchRows);
  printRows(searches);
  return { draws, energies, batches, searches };
}

function problemOf(name, basis, active) {
  const { hamiltonian: electronic } = solveStructure(shippedMolecule(name), basis, { basis: 'sto-3g', active });
  const qubitProblem = mapToQubits(electronic);
  const { hamiltonian, qubits } = qubitProblem;
  return {
    hamiltonian,
    ansatzOf: (kind) => ansatz(kind, { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 2),
  };
}

function drawRows() {
  const normal = pcg64(1);
  return [
    [4, 1024],
    [12, 1024],
    [16, 1024],
    [16, 100_000],
    [16, 1_000_000],
    [20, 1_000_000],
  ].map(([qubits, count]) => {
    const weights = new Float64Array(2 ** qubits).map(
      () => normal.standardNormal() ** 2 + normal.standardNormal() ** 2,
    );
    let seed = 0;
    const ours = secondsPerCall(() => sampleCounts(weights, count, pcg64(seed++)), 0.2);
    const searched = secondsPerCall(() => binarySearches(weights, count, pcg64(seed++)), 0.1);
    return {
      qubits,
      shots: count,
      ms: ours * 1000,
      goal_ms: qubits === 16 && count === 1_000_000 ? 20 : '',
      ns_per_shot: (ours * 1e9) / count,
      binary_search_over_ours: searched / ours,
    };
  });
}

function binarySearches(weights, count, random) {
  const sums = weights.slice();
  for (let k = 1; k < sums.length; k++) sums[k] += sums[k - 1];
  const counts = new Map();
  for (let shot = 0; shot < count; shot++) {
    const target = random.random() * sums[sums.length - 1];
    let low = 0;
    let high = sums.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > target) high = middle;
      else low = middle + 1;
    }
    counts.set(low, (counts.get(low) ?? 0) + 1);
  }
  return counts;
}

/** A state that is spread over all basis states, which is the worst case, and one like those of molecules. */
function energyRows({ name, goal, hamiltonian, ansatzOf }) {
  const groups = measurementGroups(hamiltonian);
  return [
    ['spread', 'EfficientSU2', 1],
    ['molecular', 'UCCSD', 0.05],
  ].map(([state, kind, size]) => {
    const chosen = ansatzOf(kind);
    const simulator = kind === 'UCCSD' ? chosen.simulator(hamiltonian) : wasmSimulator(chosen.circuit(), hamiltonian);
    simulator.prepare(Float64Array.from({ length: chosen.parameters }, (_, k) => size * Math.sin(1 + k)));
    let seed = 0;
    const ours = secondsPerCall(() => sampledEnergy(simulator, hamiltonian, groups, shotsPerGroup, pcg64(seed++)), 0.6);
    const { re, im } = simulator.statevector();
    const naive = secondsPerCall(() => groupByGroup({ re, im }, hamiltonian, groups, pcg64(seed++)), 0.1);
    const row = {
      molecule: name,
      state,
      qubits: hamiltonian.qubits,
      groups: groups.length,
      ms: ours * 1000,
      goal_ms: goal ?? '',
      us_per_group: (ours * 1e6) / groups.length,
      group_by_group_over_ours: naive / ours,
    };
    simulator.dispose();
    return row;
  });
}

function groupByGroup(state, hamiltonian, groups, random) {
  let energy = 0;
  for (const { turned, inY, supports, coefficients } of measuredGroups(hamiltonian, groups).groups) {
    let planes = state;
    for (let bit = 1; bit < state.re.length; bit *= 2) {
      if ((turned & bit) === 0) continue;
      const to = { re: new Float64Array(state.re.length), im: new Float64Array(state.re.length) };
      turnQubit(planes, to, bit, (inY & bit) !== 0);
      planes = to;
    }
    const probabilities = planes.re.map((r, k) => r * r + planes.im[k] * planes.im[k]);
    for (const [outcome, count] of sampleCounts(probabilities, shotsPerGroup, random)) {
      supports.forEach((support, k) => {
        let odd = support & outcome;
        for (let shift = 16; shift > 0; shift >>= 1) odd ^= odd >> shift;
        energy += ((odd & 1) === 1 ? -coefficients[k] : coefficients[k]) * (count / shotsPerGroup);
      });
    }
  }
  return energy;
}

function batchRow({ name, hamiltonian, ansatzOf }) {
  const chosen = ansatzOf('EfficientSU2');
  const circuit = chosen.circuit();
  const points = Float64Array.from({ length: batchPoints * chosen.parameters }, (_, k) => Math.sin(1 + k));
  const simulator = wasmSimulator(circuit, hamiltonian);
  const point = (k) => points.subarray(k * chosen.parameters, (k + 1) * chosen.parameters);
  const gradient = new Float64Array(chosen.parameters);
  const single = secondsPerCall(() => {
    for (let k = 0; k < batchPoints; k++) simulator.energy(point(k));
  });
  const singleGradient = secondsPerCall(() => {
    for (let k = 0; k < batchPoints; k++) simulator.energyAndGradient(point(k), gradient);
  });
  const timed = (threads) => {
    const batch = batchSimulator(circuit, hamiltonian, { threads });
    const seconds = {
      energies: secondsPerCall(() => batch.energies(points)),
      gradients: secondsPerCall(() => batch.energiesAndGradients(points)),
    };
    batch.dispose();
    return seconds;
  };
  const one = timed(1);
  const all = timed(cpus().length);
  simulator.dispose();
  return {
    molecule: name,
    qubits: hamiltonian.qubits,
    points: batchPoints,
    one_by_one_us: (single * 1e6) / batchPoints,
    batch_us: (one.energies * 1e6) / batchPoints,
    batch_all_cores_us: (all.energies * 1e6) / batchPoints,
    one_by_one_over_batch: single / one.energies,
    one_by_one_over_all_cores: single / all.energies,
    gradients_one_by_one_over_all_cores: singleGradient / all.gradients,
  };
}

/** Whole searches, as commands make them: what a batch saves in the probes that do not wait for each other, if anything. */
function searchRows({ name, hamiltonian, ansatzOf }) {
  const chosen = ansatzOf('EfficientSU2');
  const normal = pcg64(3);
  const start = Float64Array.from({ length: chosen.parameters }, () => normal.standardNormal());
  return ['COBYLA', 'Nelder-Mead', 'SPSA'].map((method) => {
    const timed = (threads) =>
      secondsPerCall(() => {
        const simulator = wasmSimulator(chosen.circuit(), hamiltonian);
        const batch = threads === 0 ? undefined : batchSimulator(chosen.circuit(), hamiltonian, { threads });
        const limits = { maxIterations: null, maxEvaluations: searchEvaluations, threshold: null };
        search({
          ...{ simulator, batch, start, sampling: null, random: pcg64(5) },
          ...{ optimizer: optimizer(method), ...limits },
        });
        simulator.dispose();
        batch?.dispose();
      });
    const [single, batched, shared] = [timed(0), timed(1), timed(cpus().length)];
    return {
      molecule: name,
      qubits: hamiltonian.qubits,
      optimizer: method,
      one_by_one_ms: single * 1000,
      one_by_one_over_batch: single / batched,
      one_by_one_over_all_cores: single / shared,
    };
  });
}
