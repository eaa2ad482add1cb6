import fc from 'fast-check';
import { pcg64 } from '../../../src/science/math/index.ts';
import { type PauliSum, pauliSum } from '../../../src/science/operators/index.ts';
import type { Angle, Circuit, Gate } from '../../../src/science/simulator/index.ts';

/** Not fc.double: that is uniform over bit patterns, so nearly all of its numbers are nearly zero. */
const number = fc.integer({ min: -4096, max: 4096 }).map((value) => value / 1024);

/** Angles that share few parameters with factors and offsets, some fixed, some exactly π. */
function angles(parameters: number): fc.Arbitrary<Angle> {
  return fc.oneof(
    fc.record({ parameter: fc.nat(parameters - 1), factor: number, offset: fc.constantFrom(0, 0.3, -1) }),
    fc.record({
      parameter: fc.constant(null),
      factor: fc.constant(0),
      offset: fc.oneof(number, fc.constant(Math.PI)),
    }),
  );
}

const kinds = ['rx', 'ry', 'rz', 'h', 'x', 'cx', 'cz', 'swap', 'xx+yy', 'pauli', 'unitary'] as const;
type Kind = (typeof kinds)[number];
const needsTwoQubits: readonly Kind[] = ['cx', 'cz', 'swap', 'xx+yy'];

interface Matrix {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** A unitary of 2ᵏ rows: random complex rows, orthonormal by Gram and Schmidt in the order of the rows. */
function matrix(qubits: number): fc.Arbitrary<Matrix> {
  const size = 1 << qubits;
  return fc.integer({ min: 0, max: 0x7fffffff }).map((seed) => {
    const random = pcg64(seed);
    const re = Float64Array.from({ length: size * size }, () => random.standardNormal());
    const im = Float64Array.from({ length: size * size }, () => random.standardNormal());
    for (let i = 0; i < size; i++) {
      const [x, y] = [re.subarray(i * size, (i + 1) * size), im.subarray(i * size, (i + 1) * size)];
      for (let j = 0; j < i; j++) {
        const [p, q] = [re.subarray(j * size, (j + 1) * size), im.subarray(j * size, (j + 1) * size)];
        let [r, s] = [0, 0];
        for (let k = 0; k < size; k++) {
          r += p[k]! * x[k]! + q[k]! * y[k]!;
          s += p[k]! * y[k]! - q[k]! * x[k]!;
        }
        for (let k = 0; k < size; k++) {
          x[k]! -= p[k]! * r - q[k]! * s;
          y[k]! -= p[k]! * s + q[k]! * r;
        }
      }
      const norm = Math.sqrt(x.reduce((sum, r, k) => sum + r * r + y[k]! * y[k]!, 0));
      for (let k = 0; k < size; k++) {
        x[k]! /= norm;
        y[k]! /= norm;
      }
    }
    return { re, im };
  });
}

/** 4 × 4 that turn two of the four basis states only, and phases: what has passes of its own. */
const sparseMatrix: fc.Arbitrary<Matrix> = fc
  .tuple(matrix(1), fc.constantFrom([0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]), fc.boolean())
  .map(([{ re: mr, im: mi }, states, diagonal]) => {
    const re = Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 1 : 0));
    const im = new Float64Array(16);
    states.forEach((row, r) => {
      states.forEach((column, c) => {
        const modulus = Math.hypot(mr[3 * r]!, mi[3 * r]!);
        const phase = r === c ? [mr[3 * r]! / modulus, mi[3 * r]! / modulus] : [0, 0];
        re[4 * row + column] = diagonal ? phase[0]! : mr[2 * r + c]!;
        im[4 * row + column] = diagonal ? phase[1]! : mi[2 * r + c]!;
      });
    });
    return { re, im };
  });

function gateOf(kind: Kind, qubits: number, parameters: number): fc.Arbitrary<Gate> {
  const qubit = fc.nat(qubits - 1);
  const angle = angles(parameters);
  const pair = fc
    .tuple(qubit, fc.nat(Math.max(0, qubits - 2)))
    .map(([control, other]) => ({ control, target: other >= control ? other + 1 : other }));
  switch (kind) {
    case 'rx':
    case 'ry':
    case 'rz':
      return fc.record({ kind: fc.constant(kind), qubit, angle });
    case 'h':
    case 'x':
      return fc.record({ kind: fc.constant(kind), qubit });
    case 'cx':
    case 'cz':
    case 'swap':
      return pair.map((ends) => ({ kind, ...ends }));
    case 'xx+yy':
      return fc.tuple(pair, angle).map(([ends, phi]) => ({ kind, ...ends, angle: phi }));
    case 'pauli': {
      const mask = fc.nat((1 << qubits) - 1).map((low) => Uint32Array.of(low, 0));
      return fc.record({ kind: fc.constant(kind), x: mask, z: mask, angle });
    }
    case 'unitary':
      return qubits === 1
        ? fc.tuple(qubit, matrix(1)).map(([on, m]) => ({ kind, qubits: [on], ...m }))
        : fc.oneof(
            fc.tuple(qubit, matrix(1)).map(([on, m]) => ({ kind, qubits: [on], ...m })),
            fc
              .tuple(pair, fc.oneof(matrix(2), sparseMatrix))
              .map(([{ control, target }, m]) => ({ kind, qubits: [control, target], ...m })),
          );
  }
}

/** Single gates of every kind alike, and runs of one family, which the simulator does in one step. */
export function gateRuns(qubits: number, parameters: number): fc.Arbitrary<Gate[]> {
  const possible = kinds.filter((kind) => qubits > 1 || !needsTwoQubits.includes(kind));
  const gate = (kind: Kind) => gateOf(kind, qubits, parameters);
  const run = (...family: Kind[]) =>
    fc.array(fc.oneof(...family.filter((kind) => possible.includes(kind)).map(gate)), {
      minLength: 2,
      maxLength: 5,
      size: 'max',
    });
  return fc.oneof(
    { weight: 3, arbitrary: fc.oneof(...possible.map(gate)).map((single) => [single]) },
    { weight: 1, arbitrary: run('ry') },
    { weight: 1, arbitrary: run('rz') },
    { weight: 1, arbitrary: run('cx', 'x', 'swap') },
  );
}

/** A product state without symmetry, so that no gate after it is without effect. */
function preparation(qubits: number): Gate[] {
  const turn = (kind: 'rx' | 'ry', by: number) =>
    Array.from(
      { length: qubits },
      (_, qubit): Gate => ({ kind, qubit, angle: { parameter: null, factor: 0, offset: by + qubit } }),
    );
  return [...turn('ry', 0.7), ...turn('rx', -0.4)];
}

export interface Case {
  readonly circuit: Circuit;
  readonly theta: Float64Array;
  readonly observable: PauliSum;
  readonly labels: readonly (readonly [string, number])[];
}

/** Random circuits with a random Hermitian observable on 1 … maxQubits qubits. */
export function cases(maxQubits: number, maxGates = 12): fc.Arbitrary<Case> {
  return fc
    .tuple(fc.integer({ min: 1, max: maxQubits }), fc.integer({ min: 1, max: 4 }))
    .chain(([qubits, parameters]) => {
      const letter = fc.constantFrom('I', 'X', 'Y', 'Z');
      const label = fc.array(letter, { minLength: qubits, maxLength: qubits }).map((list) => list.join(''));
      return fc
        .record({
          list: fc.array(gateRuns(qubits, parameters), { minLength: 1, maxLength: maxGates, size: 'max' }),
          theta: fc.array(number, { minLength: parameters, maxLength: parameters }),
          labels: fc.array(fc.tuple(label, number), { minLength: 1, maxLength: 12 }),
        })
        .map(({ list, theta, labels }) => ({
          circuit: { qubits, parameters, gates: [...preparation(qubits), ...list.flat()] },
          theta: Float64Array.from(theta),
          observable: pauliSum(qubits, labels),
          labels,
        }));
    });
}

/** Circuits of RY, RZ, CX, X and SWAP only, in any order, that start anywhere; fixed angles may be exactly π. */
export function layeredCases(maxQubits: number): fc.Arbitrary<Pick<Case, 'circuit' | 'theta'>> {
  return fc
    .tuple(fc.integer({ min: 1, max: maxQubits }), fc.integer({ min: 1, max: 4 }))
    .chain(([qubits, parameters]) => {
      const layered = kinds.slice(1, 3).concat(qubits > 1 ? ['x', 'cx', 'swap'] : ['x']);
      const gate = fc.oneof(...layered.map((kind) => gateOf(kind, qubits, parameters)));
      return fc.record({
        circuit: fc
          .array(gate, { minLength: 1, maxLength: 40, size: 'max' })
          .map((gates): Circuit => ({ qubits, parameters, gates })),
        theta: fc
          .array(number, { minLength: parameters, maxLength: parameters })
          .map((list) => Float64Array.from(list)),
      });
    });
}
