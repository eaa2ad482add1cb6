import { expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  exampleNoiseModel,
  simulatorFor,
  statevectorBytes,
  wasmSimulator,
} from '../../../../src/science/simulator/index.ts';
import { efficientSU2, randomPoint, randomSum } from './layered.ts';

it('refuses a state that the machine has no memory for, and a gradient that needs more than the energy, before it begins', () => {
  const circuit = efficientSU2(20, 2);
  const observable = pauliSum(20, [['Z'.repeat(20), 1]]);
  const needed = statevectorBytes(circuit, false);
  expect(needed).toBe(3 * 16 * 2 ** 20);
  expect(() => wasmSimulator(circuit, observable, { memory: needed / 3 })).toThrow(
    expect.objectContaining({
      code: 'too_many_qubits_for_statevector',
      message:
        'A statevector of 20 qubits needs more memory than the 0.0156 GiB that this process may still take; 18 qubits fit.',
    }),
  );
  const simulator = wasmSimulator(circuit, observable, { memory: needed });
  expect(simulator.energy(new Float64Array(circuit.parameters))).toBe(1);
  expect(() => simulator.energyAndGradient(new Float64Array(120), new Float64Array(120))).toThrow(
    expect.objectContaining({ code: 'too_many_qubits_for_statevector' }),
  );
  expect(simulator.energy(new Float64Array(circuit.parameters))).toBe(1);
});

it('refuses in every method what the memory that a caller names does not hold', () => {
  const noise = exampleNoiseModel('superconducting');
  const sum = (qubits: number) => pauliSum(qubits, [['Z'.repeat(qubits), 1]]);
  const code = (name: string) => expect.objectContaining({ code: name });
  const open = (qubits: number, options: object) => () =>
    simulatorFor(efficientSU2(qubits, 1), sum(qubits), { memory: 2 ** 20, ...options });
  expect(open(17, {})).toThrow(code('too_many_qubits_for_statevector'));
  expect(open(17, { noise })).toThrow(code('too_many_qubits_for_statevector'));
  expect(open(9, { noise })).toThrow(code('too_many_qubits_for_density_matrix'));
  open(12, {})().dispose();
  open(8, { noise })().dispose();
});

it('opens and disposes a thousand simulators, some with workers, in the memory of a few', () => {
  const circuit = efficientSU2(11, 1);
  const observable = randomSum(11, 20, 1);
  const theta = randomPoint(circuit.parameters, 1);
  const energies = new Set<number>();
  const before = process.memoryUsage().rss;
  for (let k = 0; k < 1000; k++) {
    const simulator = wasmSimulator(circuit, observable, { threads: k % 10 === 0 ? 2 : 1 });
    energies.add(simulator.energy(theta));
    simulator.dispose();
  }
  expect(energies.size).toBe(1);
  expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
});
