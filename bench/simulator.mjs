// Energy and energy + gradient of EfficientSU2 (2 repetitions, reverse linear) on molecular Hamiltonians: the WebAssembly kernels
// on one thread, and in the same run the TypeScript simulator, an in-place pass over memory, parameter shift, and the
// Hamiltonian term by term.
import { loadBasis, shippedMolecule, solveStructure } from '../dist/science/chemistry/index.js';
import { applyPauliSum, mapToQubits, pauliSum, toLabels } from '../dist/science/operators/index.js';
import { statevectorSimulator, wasmSimulator } from '../dist/science/simulator/index.js';
import { instantiateKernels } from '../dist/science/simulator/wasm/kernels.js';
import { ansatz } from '../dist/science/vqe/index.js';
import { printRows, secondsPerCall } from './measure.mjs';

/** Goals in microseconds (the default core, two threads from 12 qubits on): energy, energy + gradient. */
const cases = [
  { molecule: 'H2', goals: [1, 1.5] },
  { molecule: 'H2O', active: { electrons: 4, orbitals: 4 } },
  { molecule: 'LiH', goals: [100, 150] },
  { molecule: 'H2O', goals: [null, 800] },
  { molecule: 'NH3', goals: [5000, 7000] },
  { molecule: 'N2', active: { electrons: 12, orbitals: 9 } },
  { molecule: 'N2', goals: [null, 120000] },
];
const pageBytes = 65536;
const passBytes = 256 * 1024 * 1024;

export async function simulator() {
  const basis = await loadBasis('sto-3g');
  const passSeconds = memoryPass();
  const gigabytes = (2 * passBytes) / passSeconds / 1e9;
  console.log(
    `in-place pass over 256 MiB: ${(passSeconds * 1000).toFixed(1)} ms, ${gigabytes.toFixed(1)} GB/s read and written`,
  );
  const rows = [];
  for (const { molecule, active, goals = [null, null] } of cases) {
    const { hamiltonian: electronic } = solveStructure(shippedMolecule(molecule), basis, { basis: 'sto-3g', active });
    const qubitProblem = mapToQubits(electronic);
    const { hamiltonian, qubits } = qubitProblem;
    const chosen = ansatz('EfficientSU2', { qubits, hamiltonian, qubitProblem, electronic, electrons: null }, 2);
    const theta = Float64Array.from({ length: chosen.parameters }, (_, index) => Math.sin(1 + index));
    const fast = secondsOf(wasmSimulator(chosen.circuit(), hamiltonian), theta);
    const oracle = secondsOf(statevectorSimulator(chosen.circuit(), hamiltonian), theta);
    rows.push({
      molecule,
      qubits,
      terms: hamiltonian.size,
      prepare_us: fast.prepare * 1e6,
      energy_us: fast.energy * 1e6,
      goal_energy_us: goals[0] ?? '',
      gradient_us: fast.gradient * 1e6,
      goal_gradient_us: goals[1] ?? '',
      gradient_over_energy: fast.gradient / fast.energy,
      typescript_over_wasm_energy: oracle.energy / fast.energy,
      typescript_over_wasm_gradient: oracle.gradient / fast.gradient,
      energy_over_memory_pass: fast.energy / passSeconds,
      gradient_over_memory_pass: fast.gradient / passSeconds,
      parameter_shift_over_adjoint: (2 * chosen.parameters * fast.energy) / fast.gradient,
      termwise_over_compiled: qubits > 16 ? '' : termwise(hamiltonian) / fast.expectation,
    });
  }
  printRows(rows);
  const prepare24 = prepareSeconds(24);
  console.log(
    `preparing 24 qubits: ${(prepare24 * 1000).toFixed(0)} ms (goal 200 on two threads), ` +
      `${(prepare24 / passSeconds).toFixed(1)} memory passes (goal 24)`,
  );
  return { memory_pass_ms: passSeconds * 1000, prepare_24_ms: prepare24 * 1000, rows };
}

function secondsOf(program, theta) {
  const gradient = new Float64Array(theta.length);
  const energy = secondsPerCall(() => program.energy(theta));
  const seconds = {
    energy,
    prepare: secondsPerCall(() => program.prepare(theta)),
    expectation: secondsPerCall(() => program.expectation()),
    gradient: secondsPerCall(() => program.energyAndGradient(theta, gradient)),
  };
  program.dispose();
  return seconds;
}

function memoryPass() {
  const { kernels, memory } = instantiateKernels();
  memory.grow(passBytes / pageBytes);
  return secondsPerCall(() => kernels.scale(pageBytes, passBytes, 1));
}

function prepareSeconds(qubits) {
  const chosen = ansatz(
    'EfficientSU2',
    { qubits, hamiltonian: null, qubitProblem: null, electronic: null, electrons: null },
    2,
  );
  const theta = Float64Array.from({ length: chosen.parameters }, (_, index) => Math.sin(1 + index));
  const program = wasmSimulator(chosen.circuit(), pauliSum(qubits, [['Z'.repeat(qubits), 1]]));
  const seconds = secondsPerCall(() => program.prepare(theta));
  program.dispose();
  return seconds;
}

/** Seconds of H|psi> with every term applied by itself. */
function termwise(hamiltonian) {
  const size = 2 ** hamiltonian.qubits;
  const terms = toLabels(hamiltonian).map((term) => pauliSum(hamiltonian.qubits, [term]));
  const state = new Float64Array(size).fill(1 / Math.sqrt(size));
  const zero = new Float64Array(size);
  const outRe = new Float64Array(size);
  const outIm = new Float64Array(size);
  return secondsPerCall(() => {
    for (const term of terms) applyPauliSum(term, state, zero, outRe, outIm);
  }, 0.05);
}
