import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  cx,
  freeAngle,
  type Gate,
  ry,
  statevectorSimulator,
  wasmSimulator,
} from '../../../../src/science/simulator/index.ts';
import { efficientSU2, largestDifference, randomPoint, randomSum } from './layered.ts';

describe('the WebAssembly simulator on many qubits', () => {
  it('stays exact on 20 qubits when every angle is π', () => {
    const circuit = efficientSU2(20, 2);
    const simulator = wasmSimulator(circuit, pauliSum(20, [[`Z${'I'.repeat(18)}Z`, 1]]));
    const gradient = new Float64Array(circuit.parameters);
    const energy = simulator.energyAndGradient(new Float64Array(circuit.parameters).fill(Math.PI), gradient);
    expect(Math.abs(Math.abs(energy) - 1)).toBeLessThan(1e-13);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-13);
    expect(simulator.probabilities().filter((p) => p > 1e-20)).toHaveLength(1);
  });

  // Diagonals with more than 14 independent parities on rows are made anew for each row: from 21 qubits on.
  it.each([17, 18, 19, 20, 21])('agrees with the TypeScript simulator on %i qubits', (qubits) => {
    const circuit = efficientSU2(qubits, 2);
    const diagonal = Array.from({ length: qubits }, (_, q): [string, number] => [
      `${'I'.repeat(q)}Z${'I'.repeat(qubits - 1 - q)}`,
      0.1 + q / 10,
    ]);
    const others = randomSum(qubits, 30, qubits);
    const labels = Array.from({ length: others.size }, (_, k): [string, number] => [
      Array.from({ length: qubits }, (_unused, place) => {
        const q = qubits - 1 - place;
        return 'IXZY'[((others.x[2 * k]! >>> q) & 1) + 2 * ((others.z[2 * k]! >>> q) & 1)]!;
      }).join(''),
      others.coefficients[k]!,
    ]);
    const observable = pauliSum(qubits, [...diagonal, ...labels]);
    const theta = randomPoint(circuit.parameters, 1);
    const oracle = statevectorSimulator(circuit, observable);
    const simulator = wasmSimulator(circuit, observable);
    const expected = new Float64Array(circuit.parameters);
    const found = new Float64Array(circuit.parameters);
    const energy = oracle.energyAndGradient(theta, expected);
    expect(Math.abs(simulator.energyAndGradient(theta, found) - energy)).toBeLessThan(1e-11);
    expect(Math.abs(simulator.energy(theta) - energy)).toBeLessThan(1e-11);
    expect(largestDifference(found, expected)).toBeLessThan(1e-11);
    const [ours, theirs] = [simulator.statevector(), oracle.statevector()];
    expect(largestDifference(ours.re, theirs.re)).toBe(0);
    expect(largestDifference(ours.im, theirs.im)).toBe(0);
  });

  it('reaches addresses beyond 2 GiB: 26 qubits in 3 GiB', () => {
    const qubits = 26;
    const gates: Gate[] = [];
    for (let q = 0; q < qubits; q++) gates.push(ry(q, freeAngle(q)));
    for (let chain = 0; chain < 2; chain++) for (let q = qubits - 2; q >= 0; q--) gates.push(cx(q, q + 1));
    // Two chains are y = x ⊕ (x ≪ 2): Z of the last qubit becomes Z of the last times Z of the last but two.
    const simulator = wasmSimulator(
      { qubits, parameters: qubits, gates },
      pauliSum(qubits, [[`Z${'I'.repeat(qubits - 1)}`, 1]]),
    );
    const theta = Float64Array.from({ length: qubits }, (_, q) => 0.3 + 0.1 * q);
    const [last, other] = [theta[qubits - 1]!, theta[qubits - 3]!];
    expect(Math.abs(simulator.energy(theta) - Math.cos(last) * Math.cos(other))).toBeLessThan(1e-13);
    const gradient = new Float64Array(qubits);
    simulator.energyAndGradient(theta, gradient);
    expect(Math.abs(gradient[qubits - 1]! + Math.sin(last) * Math.cos(other))).toBeLessThan(1e-13);
    expect(Math.abs(gradient[qubits - 3]! + Math.cos(last) * Math.sin(other))).toBeLessThan(1e-13);
    expect(Math.abs(gradient[0]!)).toBeLessThan(1e-13);
  });
});
