import { pcg64 } from '../../../../src/science/math/index.ts';
import { type PauliSum, pauliSum } from '../../../../src/science/operators/index.ts';
import { type Circuit, cx, freeAngle, type Gate, ry, rz } from '../../../../src/science/simulator/index.ts';

/** EfficientSU2 with `reps` repetitions: RY, RZ on every qubit, CX from low to high, highest pair first. */
export function efficientSU2(qubits: number, reps: number): Circuit {
  const gates: Gate[] = [];
  let parameter = 0;
  for (let layer = 0; layer <= reps; layer++) {
    for (let q = qubits - 2; layer > 0 && q >= 0; q--) gates.push(cx(q, q + 1));
    for (let q = 0; q < qubits; q++) gates.push(ry(q, freeAngle(parameter++)));
    for (let q = 0; q < qubits; q++) gates.push(rz(q, freeAngle(parameter++)));
  }
  return { qubits, parameters: parameter, gates };
}

/** A Hermitian sum with every kind of string, also odd numbers of Y, from a seeded stream. */
export function randomSum(qubits: number, terms: number, seed: number): PauliSum {
  const random = pcg64(seed);
  return pauliSum(
    qubits,
    Array.from({ length: terms }, (): [string, number] => [
      Array.from({ length: qubits }, () => 'IIXYZZ'[Math.floor(6 * random.random())]!).join(''),
      random.standardNormal(),
    ]),
  );
}

export function randomPoint(length: number, seed: number): Float64Array {
  const random = pcg64(seed);
  return Float64Array.from({ length }, () => 2 * Math.PI * random.random());
}

/** Σ |c|: what errors of an energy are measured with. */
export function scaleOf({ coefficients }: PauliSum): number {
  return coefficients.reduce((sum, c) => sum + Math.abs(c), 0);
}

export function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k]! - b[k]!));
  return largest;
}
