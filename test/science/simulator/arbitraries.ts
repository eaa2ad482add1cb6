import fc from 'fast-check';
import { type PauliSum, pauliSum } from '../../../src/science/operators/index.ts';
import type { Angle, Circuit, Gate } from '../../../src/science/simulator/index.ts';

const number = fc.double({ min: -4, max: 4, noNaN: true, noDefaultInfinity: true });

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

function gates(qubits: number, parameters: number): fc.Arbitrary<Gate> {
  const qubit = fc.nat(qubits - 1);
  const angle = angles(parameters);
  const mask = fc.nat((1 << qubits) - 1).map((low) => Uint32Array.of(low, 0));
  const one: fc.Arbitrary<Gate>[] = [
    fc.record({ kind: fc.constantFrom('rx', 'ry', 'rz'), qubit, angle }),
    fc.record({ kind: fc.constantFrom('h', 'x'), qubit }),
    fc.record({ kind: fc.constant('pauli'), x: mask, z: mask, angle }),
  ];
  if (qubits === 1) return fc.oneof(...one);
  const pair = fc
    .tuple(qubit, fc.nat(qubits - 2))
    .map(([control, other]) => ({ control, target: other >= control ? other + 1 : other }));
  const two: fc.Arbitrary<Gate>[] = [
    fc.tuple(pair, fc.constantFrom('cx', 'cz', 'swap')).map(([ends, kind]) => ({ kind, ...ends })),
    fc.tuple(pair, angle).map(([ends, phi]) => ({ kind: 'xx+yy', ...ends, angle: phi })),
  ];
  return fc.oneof(...one, ...two);
}

/** Single gates, and runs of one family, which the simulator does in one step. */
function gateRuns(qubits: number, parameters: number): fc.Arbitrary<Gate[]> {
  const gate = gates(qubits, parameters);
  const run = (...kinds: string[]) =>
    fc.array(gate, { minLength: 8, maxLength: 24 }).map((list) => list.filter(({ kind }) => kinds.includes(kind)));
  return fc.oneof(
    gate.map((single) => [single]),
    run('ry'),
    run('rz'),
    run('cx', 'x', 'swap'),
  );
}

export interface Case {
  readonly circuit: Circuit;
  readonly theta: Float64Array;
  readonly observable: PauliSum;
  readonly labels: readonly (readonly [string, number])[];
}

/** Random circuits with a random Hermitian observable on 1 … maxQubits qubits. */
export function cases(maxQubits: number, maxGates = 20): fc.Arbitrary<Case> {
  return fc
    .tuple(fc.integer({ min: 1, max: maxQubits }), fc.integer({ min: 1, max: 4 }))
    .chain(([qubits, parameters]) => {
      const letter = fc.constantFrom('I', 'X', 'Y', 'Z');
      const label = fc.array(letter, { minLength: qubits, maxLength: qubits }).map((list) => list.join(''));
      return fc
        .record({
          list: fc.array(gateRuns(qubits, parameters), { minLength: 1, maxLength: maxGates }),
          theta: fc.array(number, { minLength: parameters, maxLength: parameters }),
          labels: fc.array(fc.tuple(label, number), { minLength: 1, maxLength: 12 }),
        })
        .map(({ list, theta, labels }) => ({
          circuit: { qubits, parameters, gates: list.flat() },
          theta: Float64Array.from(theta),
          observable: pauliSum(qubits, labels),
          labels,
        }));
    });
}
