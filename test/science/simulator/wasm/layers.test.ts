import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pcg64 } from '../../../../src/science/math/index.ts';
import {
  type Circuit,
  cx,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  ry,
  rz,
  statevectorSimulator,
  wasmSimulator,
} from '../../../../src/science/simulator/index.ts';
import { denseState } from '../dense.ts';
import { largestDifference, randomPoint, randomSum, scaleOf } from './layered.ts';

/** Both simulators on one circuit: states bit for bit, energies and gradients within rounding, and the state against gates. */
function expectAgreement(circuit: Circuit, theta: Float64Array, seed: number): void {
  const observable = randomSum(circuit.qubits, 12, seed);
  const oracle = statevectorSimulator(circuit, observable);
  const simulator = wasmSimulator(circuit, observable);
  const expected = new Float64Array(circuit.parameters);
  const found = new Float64Array(circuit.parameters);
  const energy = oracle.energyAndGradient(theta, expected);
  const tolerance = 1e-14 * (1 + scaleOf(observable)) * (1 + circuit.gates.length);
  expect(Math.abs(simulator.energyAndGradient(theta, found) - energy)).toBeLessThan(tolerance);
  expect(Math.abs(simulator.energy(theta) - energy)).toBeLessThan(tolerance);
  expect(largestDifference(found, expected)).toBeLessThan(20 * tolerance);
  const [ours, theirs] = [simulator.statevector(), oracle.statevector()];
  expect(largestDifference(ours.re, theirs.re)).toBe(0);
  expect(largestDifference(ours.im, theirs.im)).toBe(0);
  if (circuit.qubits > 6) return;
  const dense = denseState(circuit, theta);
  expect(largestDifference(ours.re, dense.re)).toBeLessThan(1e-14 * (1 + circuit.gates.length));
  expect(largestDifference(ours.im, dense.im)).toBeLessThan(1e-14 * (1 + circuit.gates.length));
}

const entanglements: Record<string, (qubits: number) => Gate[]> = {
  // Neighbours come from two places; from one; one by one.
  'reverse linear': (n) => Array.from({ length: n - 1 }, (_, k) => cx(n - 2 - k, n - 1 - k)),
  linear: (n) => Array.from({ length: n - 1 }, (_, k) => cx(k, k + 1)),
  full: (n) =>
    Array.from({ length: n }, (_, a) => Array.from({ length: n - 1 - a }, (_u, b) => cx(a, a + 1 + b))).flat(),
  circular: (n) => [cx(n - 1, 0), ...Array.from({ length: n - 1 }, (_, k) => cx(k, k + 1))],
  'high qubits only': (n) => Array.from({ length: n - 2 }, (_, k) => cx(n - 2 - k, n - 1 - k)),
  'far pairs': (n) => [cx(0, n - 1), { kind: 'swap', control: 1, target: n - 1 }],
  'low pair': () => [cx(0, 1)],
  flips: (n) => [
    { kind: 'x', qubit: 0 },
    { kind: 'x', qubit: n - 1 },
  ],
  nothing: () => [],
};

function layered(qubits: number, entanglement: (qubits: number) => Gate[], phases: boolean): Circuit {
  const gates: Gate[] = [];
  let parameters = 0;
  for (let layer = 0; layer < 3; layer++) {
    if (layer > 0) gates.push(...entanglement(qubits));
    for (let q = 0; q < qubits; q++) gates.push(ry(q, freeAngle(parameters++)));
    for (let q = 0; phases && q < qubits; q++) gates.push(rz(q, freeAngle(parameters++)));
  }
  return { qubits, parameters, gates };
}

describe('layers', () => {
  for (const [name, entanglement] of Object.entries(entanglements)) {
    it.each([3, 4, 5, 7, 8, 9, 11, 12, 13])(`follow ${name} entanglement on %i qubits`, (qubits) => {
      const circuit = layered(qubits, entanglement, true);
      expectAgreement(circuit, randomPoint(circuit.parameters, qubits), 3);
    });
  }

  it.each([1, 2, 4, 6, 9, 10, 12, 14])('without RZ are real on %i qubits', (qubits) => {
    for (const name of ['reverse linear', 'circular', 'nothing']) {
      if (qubits === 1 && name !== 'nothing') continue;
      const circuit = layered(qubits, entanglements[name]!, false);
      expectAgreement(circuit, randomPoint(circuit.parameters, qubits), 4);
    }
  });

  it('take gates on qubits in any order, fixed angles, several RZ of one qubit', () => {
    const gate = (qubits: number) => {
      const qubit = fc.nat(qubits - 1);
      const angle = fc.oneof(
        fc.nat(3).map((parameter) => freeAngle(parameter, 1.5, 0.1)),
        fc.constant(fixedAngle(0.7)),
      );
      const pair = fc.tuple(qubit, qubit).filter(([a, b]) => a !== b);
      return fc.oneof(
        { weight: 4, arbitrary: fc.tuple(qubit, angle).map(([q, a]): Gate => ry(q, a)) },
        { weight: 4, arbitrary: fc.tuple(qubit, angle).map(([q, a]): Gate => rz(q, a)) },
        { weight: 2, arbitrary: pair.map(([control, target]): Gate => cx(control, target)) },
        pair.map(([control, target]): Gate => ({ kind: 'swap', control, target })),
        qubit.map((q): Gate => ({ kind: 'x', qubit: q })),
      );
    };
    const circuits = fc
      .integer({ min: 2, max: 12 })
      .chain((qubits) => fc.array(gate(qubits), { maxLength: 60 }).map((gates) => ({ qubits, parameters: 4, gates })));
    fc.assert(
      fc.property(circuits, fc.nat(1000), (circuit, seed) => expectAgreement(circuit, randomPoint(4, seed), seed)),
      { numRuns: 80 },
    );
  });

  // |cos θ/2| = 2⁻¹⁰ at π ± 0.001953: there X is split off.
  it.each([0, 1e-15, 1e-9, 1e-3, 0.00195, 0.00196, 0.01])('stay exact %d away from π', (distance) => {
    const random = pcg64(5);
    for (const qubits of [1, 4, 5, 12]) {
      const circuit = layered(qubits, qubits === 1 ? () => [] : entanglements['reverse linear']!, true);
      for (let round = 0; round < 4; round++) {
        const theta = Float64Array.from({ length: circuit.parameters }, () => {
          const at = [Math.PI, -Math.PI, 3 * Math.PI, 0.4, 2 * Math.PI][Math.floor(5 * random.random())]!;
          return round === 0 ? Math.PI + distance : at + (random.random() < 0.5 ? -distance : distance);
        });
        expectAgreement(circuit, theta, round);
      }
    }
  });

  it('between other gates have their derivatives too, near π as elsewhere', () => {
    const qubits = 5;
    const { gates, parameters } = layered(qubits, entanglements['reverse linear']!, true);
    const circuit = { qubits, parameters, gates: [h(0), ...gates.slice(0, 20), h(2), ...gates.slice(20), h(4)] };
    for (const distance of [0, 1e-4, 0.5]) {
      const theta = randomPoint(parameters, 9).map((angle, k) => (k % 3 === 0 ? Math.PI - distance : angle));
      expectAgreement(circuit, theta, 6);
    }
  });
});
