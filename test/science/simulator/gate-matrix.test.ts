import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../src/science/operators/index.ts';
import {
  type Angle,
  angleAt,
  type Gate,
  gateMatrix,
  h,
  pauliRotation,
  rz,
  statevectorSimulator,
  unitary,
  wasmSimulator,
} from '../../../src/science/simulator/index.ts';
import { cases } from './arbitraries.ts';
import { type Dense, matrixOf, spreadMatrix } from './dense.ts';

const angleOf = (gate: Gate, theta: Float64Array) => ('angle' in gate ? angleAt(gate.angle as Angle, theta) : 0);

function distance(a: Dense, b: Dense): number {
  return a.re.reduce((most, r, k) => Math.max(most, Math.hypot(r - b.re[k]!, a.im[k]! - b.im[k]!)), 0);
}

describe('the matrix of a gate', () => {
  it('is that of the dense oracle for every kind on at most two qubits, and null for longer strings', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(cases(3), ({ circuit, theta }) => {
        for (const gate of circuit.gates) {
          const small = gateMatrix(gate, angleOf(gate, theta));
          const long = gate.kind === 'pauli' && (gate.x[0]! | gate.z[0]!) === 7;
          expect(small === null).toBe(long);
          if (small === null) continue;
          seen.add(`${gate.kind} ${small.qubits.length}`);
          const whole = spreadMatrix(circuit.qubits, small.qubits, small.re, small.im);
          expect(distance(whole, matrixOf(gate, circuit.qubits, theta))).toBeLessThan(1e-15);
        }
      }),
      { numRuns: 200 },
    );
    for (const kind of ['pauli 0', 'pauli 1', 'pauli 2', 'unitary 1', 'unitary 2', 'xx+yy 2']) {
      expect(seen).toContain(kind);
    }
  });

  it('of the identity string is a phase', () => {
    const none = Uint32Array.of(0, 0);
    const { qubits, re, im } = gateMatrix(pauliRotation(none, none, { parameter: null, factor: 0, offset: 1 }), 1)!;
    expect([qubits, ...re, ...im]).toEqual([[], Math.cos(0.5), -Math.sin(0.5)]);
  });
});

describe('a matrix as a gate', () => {
  const z = pauliSum(2, [['ZZ', 1]]);
  const opened = (gate: Gate) => () => wasmSimulator({ qubits: 2, parameters: 0, gates: [gate] }, z);

  it('is refused when it is not unitary to 1e-10, has the wrong size, or does not fit', () => {
    const invalid = (what: RegExp) =>
      expect.objectContaining({ code: 'invalid_circuit', message: expect.stringMatching(what) });
    expect(opened(unitary([0], [1, 0, 0, 1 + 1e-11], [0, 0, 0, 0]))).not.toThrow();
    expect(opened(unitary([0], [1, 0, 0, 1 + 1e-9], [0, 0, 0, 0]))).toThrow(invalid(/not unitary/));
    expect(opened(unitary([0], [1, 0, 0, Number.NaN], [0, 0, 0, 0]))).toThrow(invalid(/not unitary/));
    expect(opened(unitary([0, 1], [1, 0, 0, 1], [0, 0, 0, 0]))).toThrow(invalid(/4 × 4/));
    expect(opened(unitary([0, 1, 0], [1], [0]))).toThrow(invalid(/3 qubits/));
    expect(opened(unitary([1, 1], new Float64Array(16), new Float64Array(16)))).toThrow(invalid(/twice/));
    expect(opened(unitary([2], [1, 0, 0, 1], [0, 0, 0, 0]))).toThrow(invalid(/no qubit 2/));
  });

  it('gives both simulators the same bits on every pair of qubits', () => {
    fc.assert(
      fc.property(cases(6, 20), ({ circuit, theta, observable }) => {
        const gates = circuit.gates.filter(({ kind }) => kind === 'unitary' || kind === 'h' || kind === 'rz');
        const general = {
          ...circuit,
          gates: [
            ...circuit.gates.slice(0, 2 * circuit.qubits),
            ...gates,
            h(0),
            rz(0, { parameter: 0, factor: 1, offset: 0 }),
          ],
        };
        const [a, b] = [statevectorSimulator(general, observable), wasmSimulator(general, observable)];
        a.prepare(theta);
        b.prepare(theta);
        expect(b.statevector()).toEqual(a.statevector());
      }),
      { numRuns: 200 },
    );
  });
});
