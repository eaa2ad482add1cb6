// One line of JSON about one number of qubits: seconds of preparing and of energy + gradient, and the memory they added.
import { availableMemory } from '../../dist/app/execution/available-memory.js';
import { pauliSum } from '../../dist/science/operators/index.js';
import { statevectorBytes, wasmSimulator } from '../../dist/science/simulator/index.js';
import { once, timings } from '../measure.mjs';
import { hardwareEfficientCircuit } from './problems.mjs';

const qubits = Number(process.argv[2]);
const { circuit, theta } = hardwareEfficientCircuit(qubits);
const ising = [];
for (let site = 0; site < qubits; site++) {
  const letters = (letter, ...sites) => Array.from({ length: qubits }, (_, k) => (sites.includes(k) ? letter : 'I'));
  ising.push([letters('X', site).join(''), -1]);
  if (site > 0) ising.push([letters('Z', site - 1, site).join(''), -0.5]);
}
const peak = () => process.resourceUsage().maxRSS * 1024;
// Long calls are timed once: they need no warm-up.
const timed = (call) => (qubits < 21 ? timings(call, 0.1).min : once(call).seconds);
const row = { qubits, stateBytes: 16 * 2 ** qubits };
// As the commands do: refusal comes before memory runs out.
row.availableBytes = availableMemory();
try {
  const before = peak();
  row.neededBytes = statevectorBytes(circuit, true);
  const program = wasmSimulator(circuit, pauliSum(qubits, ising), { memory: row.availableBytes });
  row.prepare = timed(() => program.prepare(theta));
  const energy = program.energy(theta);
  row.energyBytes = peak() - before;
  const gradient = new Float64Array(theta.length);
  row.gradient = timed(() => program.energyAndGradient(theta, gradient));
  row.gradientBytes = peak() - before;
  row.energy = energy;
  program.dispose();
} catch (error) {
  row.refused = error.message;
}
console.log(JSON.stringify(row));
