// The methods that hold more qubits than a statevector, beside the statevector where it holds them too.
import { pauliSum } from '../../dist/science/operators/index.js';
import {
  cx,
  cz,
  fixedAngle,
  freeAngle,
  h,
  matrixProductStateSimulator,
  ry,
  rz,
  stabilizerSimulator,
  wasmSimulator,
} from '../../dist/science/simulator/index.js';
import { printRows, timings } from '../measure.mjs';

const range = (n) => Array.from({ length: n }, (_, k) => k);

/** RY and RZ on every qubit, CZ on every second bond, in turn. */
function brickwork(qubits, layers, angle) {
  let k = 0;
  return range(layers).flatMap((layer) => [
    ...range(qubits).flatMap((qubit) => [ry(qubit, angle(k++)), rz(qubit, angle(k++))]),
    ...range(qubits - 1)
      .filter((qubit) => qubit % 2 === layer % 2)
      .map((qubit) => cz(qubit, qubit + 1)),
  ]);
}

function ising(qubits) {
  const label = (on) =>
    range(qubits)
      .map((k) => on[qubits - 1 - k] ?? 'I')
      .join('');
  return pauliSum(qubits, [
    ...range(qubits - 1).map((k) => [label({ [k]: 'Z', [k + 1]: 'Z' }), -1]),
    ...range(qubits).map((k) => [label({ [k]: 'X' }), -0.7]),
  ]);
}

const any = (k) => fixedAngle(Math.sin(3 * k));
const quarters = (k) => fixedAngle((((k * k) % 4) * Math.PI) / 2);
const ghz = (qubits) => [h(0), ...range(qubits - 1).map((k) => cx(k, k + 1))];

const cases = [
  { name: 'GHZ', qubits: 64, gates: ghz(64), clifford: true },
  { name: 'GHZ', qubits: 20, gates: ghz(20), clifford: true },
  {
    name: 'Clifford brickwork, 40 layers',
    qubits: 20,
    gates: brickwork(20, 40, quarters),
    clifford: true,
    narrow: false,
  },
  {
    name: 'Clifford brickwork, 40 layers',
    qubits: 64,
    gates: brickwork(64, 40, quarters),
    clifford: true,
    narrow: false,
  },
  { name: 'brickwork, 4 layers', qubits: 20, gates: brickwork(20, 4, any) },
  { name: 'brickwork, 4 layers', qubits: 40, gates: brickwork(40, 4, any) },
  { name: 'brickwork, 8 layers', qubits: 20, gates: brickwork(20, 8, any) },
  { name: 'brickwork, 8 layers', qubits: 40, gates: brickwork(40, 8, any) },
  { name: 'gradient, 2 layers', qubits: 20, gates: brickwork(20, 2, (k) => freeAngle(k)), parameters: 80 },
  { name: 'gradient, 2 layers', qubits: 40, gates: brickwork(40, 2, (k) => freeAngle(k)), parameters: 160 },
];

/** Milliseconds (the minimum) of an energy, or of an energy with its gradient, of an Ising chain. */
export function methods() {
  const rows = cases.map(({ name, qubits, gates, parameters = 0, clifford = false, narrow = true }) => {
    const circuit = { qubits, parameters, gates };
    const observable = ising(qubits);
    const theta = Float64Array.from({ length: parameters }, (_, k) => Math.sin(k));
    const gradient = new Float64Array(parameters);
    const time = (open) => {
      const simulator = open(circuit, observable);
      const call = () => (parameters > 0 ? simulator.energyAndGradient(theta, gradient) : simulator.energy(theta));
      const milliseconds = 1000 * timings(call).min;
      const bond = simulator.bondDimension;
      simulator.dispose();
      return { milliseconds, bond };
    };
    const stabilizer = clifford ? time(stabilizerSimulator).milliseconds : null;
    const matrixProduct = narrow ? time(matrixProductStateSimulator) : null;
    const statevector = qubits <= 20 ? time(wasmSimulator).milliseconds : null;
    return {
      name,
      qubits,
      gates: gates.length,
      stabilizer_ms: stabilizer,
      matrix_product_state_ms: matrixProduct?.milliseconds ?? null,
      bond_dimension: matrixProduct?.bond ?? null,
      statevector_ms: statevector,
      statevector_by_best:
        statevector && statevector / Math.min(stabilizer ?? Infinity, matrixProduct?.milliseconds ?? Infinity),
    };
  });
  printRows(rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? '-']))));
  return rows;
}
