import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../src/science/operators/index.ts';
import {
  type Circuit,
  crx,
  cx,
  freeAngle,
  type Gate,
  rx,
  ry,
  rz,
  rzz,
  statevectorSimulator,
  swap,
  wasmSimulator,
  xxPlusYY,
} from '../../../src/science/simulator/index.ts';
import { randomGates } from './random-gates.ts';
import { largestDifference, randomPoint, randomSum } from './wasm/layered.ts';

describe('passes of gates on many qubits', () => {
  it.each([15, 16, 17])('agree with the TypeScript simulator on %i qubits: states bit for bit, gradients', (qubits) => {
    const circuit: Circuit = { qubits, parameters: 5, gates: randomGates(qubits, 80, qubits, 5) };
    const observable = randomSum(qubits, 10, qubits);
    const theta = randomPoint(5, qubits);
    const [oracle, simulator] = [
      statevectorSimulator(circuit, observable),
      wasmSimulator(circuit, observable, { threads: 2 }),
    ];
    const [expected, found] = [new Float64Array(5), new Float64Array(5)];
    const energy = oracle.energyAndGradient(theta, expected);
    expect(Math.abs(simulator.energyAndGradient(theta, found) - energy)).toBeLessThan(1e-11);
    expect(largestDifference(found, expected)).toBeLessThan(1e-10);
    expect(simulator.statevector()).toEqual(oracle.statevector());
    simulator.dispose();
  });

  it('stay exact on 20 qubits when every angle is π', () => {
    const qubits = 20;
    let parameters = 0;
    const next = () => freeAngle(parameters++);
    const gates: Gate[] = [];
    for (let q = 0; q < qubits; q++) {
      const other = (7 * q + 3) % qubits === q ? (q + 1) % qubits : (7 * q + 3) % qubits;
      gates.push(rx(q, next()), xxPlusYY(q, other, next()), rz(q, next()), ...rzz(q, other, next()));
      gates.push(cx(q, other), ry(other, next()), swap(other, q), rx(other, next()));
    }
    // Where the control is 1 it flips its target: π is π there, too.
    gates.push(...crx(0, 19, next()), ...crx(19, 3, next()));
    const simulator = wasmSimulator({ qubits, parameters, gates }, pauliSum(qubits, [['Z'.repeat(qubits), 1]]), {
      threads: 2,
    });
    const gradient = new Float64Array(parameters);
    const energy = simulator.energyAndGradient(new Float64Array(parameters).fill(Math.PI), gradient);
    expect(Math.abs(Math.abs(energy) - 1)).toBeLessThan(1e-13);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-13);
    expect(simulator.probabilities().filter((p) => p > 1e-20)).toHaveLength(1);
    simulator.dispose();
  });
});
