// Energy and energy + gradient: the WebAssembly kernels on one thread and on all cores, and in the same run the TypeScript
// simulator, the same build gate by gate, an in-place pass over memory, parameter shift, and the Hamiltonian term by term.
import { cpus } from 'node:os';
import { applyPauliSum, pauliSum, toLabels } from '../../dist/science/operators/index.js';
import { statevectorSimulator, wasmSimulator } from '../../dist/science/simulator/index.js';
import { printRows, secondsPerCall } from '../measure.mjs';
import { gateByGate } from './gate-by-gate.mjs';
import { absolute } from './goals.mjs';
import { memoryPass, passBytes } from './memory-pass.mjs';
import { hardwareEfficientCircuit } from './problems.mjs';

/** Seconds of every quantity for each problem on one thread and on `threads`, with ratios to what is measured beside it. */
export function core(problems, threads = cpus().length) {
  const passSeconds = memoryPass();
  const gigabytes = (2 * passBytes) / passSeconds / 1e9;
  console.log(
    `in-place pass over 256 MiB: ${(passSeconds * 1000).toFixed(1)} ms, ${gigabytes.toFixed(1)} GB/s read and written`,
  );
  const rows = problems.map(({ molecule, qubits, terms, hamiltonian, circuit, theta }) => {
    const fast = secondsOf(wasmSimulator(circuit, hamiltonian), theta);
    const shared = secondsOf(wasmSimulator(circuit, hamiltonian, { threads }), theta);
    const oracle = secondsOf(statevectorSimulator(circuit, hamiltonian), theta, qubits > 16 ? 0 : 0.3);
    const best = qubits < 12 ? fast : shared;
    const byGate = gateByGateSeconds({ qubits, hamiltonian, circuit, theta });
    return {
      molecule,
      qubits,
      terms,
      prepare_us: fast.prepare * 1e6,
      energy_us: fast.energy * 1e6,
      gradient_us: fast.gradient * 1e6,
      threads,
      energy_threads_us: shared.energy * 1e6,
      gradient_threads_us: shared.gradient * 1e6,
      goal_energy: verdict(best.energy, absolute.energy[qubits]),
      goal_gradient: verdict(best.gradient, absolute.gradient[qubits]),
      gradient_over_energy: fast.gradient / fast.energy,
      gate_by_gate_over_layers: byGate / fast.prepare,
      typescript_over_wasm_energy: oracle.energy / fast.energy,
      typescript_over_wasm_gradient: oracle.gradient / fast.gradient,
      energy_over_memory_pass: fast.energy / passSeconds,
      gradient_over_memory_pass: fast.gradient / passSeconds,
      parameter_shift_over_adjoint: (2 * theta.length * fast.energy) / fast.gradient,
      termwise_over_compiled: qubits > 16 ? '-' : termwise(hamiltonian) / fast.expectation,
    };
  });
  printRows(rows);
  const prepare = [1, threads].map((count) => prepareSeconds(24, count));
  console.log(
    `preparing 24 qubits: ${prepare.map((seconds) => (seconds * 1000).toFixed(0)).join(' / ')} ms on 1 / ${threads} threads ` +
      `(goal 200), ${(prepare[1] / passSeconds).toFixed(1)} memory passes (goal 24)`,
  );
  return { memory_pass_ms: passSeconds * 1000, prepare_24_ms: prepare.map((seconds) => seconds * 1000), rows };
}

function verdict(seconds, goal) {
  if (goal === undefined) return '-';
  return `${Number((goal * 1e6).toPrecision(4))} ${seconds <= goal ? 'met' : 'MISSED'}`;
}

/** Throws when both ways do not give the same state. */
function gateByGateSeconds(problem) {
  const program = wasmSimulator(problem.circuit, problem.hamiltonian);
  const { seconds, difference } = gateByGate(problem, program);
  program.dispose();
  if (difference > 1e-12)
    throw new Error(`gate by gate, the state of ${problem.qubits} qubits differs by ${difference}`);
  return seconds;
}

function secondsOf(program, theta, each = 0.3) {
  const gradient = new Float64Array(theta.length);
  const energy = secondsPerCall(() => program.energy(theta), each);
  const seconds = {
    energy,
    prepare: secondsPerCall(() => program.prepare(theta), each),
    expectation: secondsPerCall(() => program.expectation(), each),
    gradient: secondsPerCall(() => program.energyAndGradient(theta, gradient), each),
  };
  program.dispose();
  return seconds;
}

function prepareSeconds(qubits, threads) {
  const { circuit, theta } = hardwareEfficientCircuit(qubits);
  const program = wasmSimulator(circuit, pauliSum(qubits, [['Z'.repeat(qubits), 1]]), { threads });
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
