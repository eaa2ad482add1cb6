import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapToQubits, pauliProduct, pauliSum, toLabels } from '../../../src/science/operators/index.ts';
import { referenceHamiltonian } from './electronic-cases.ts';

/** Products of single letters as everyone knows them: letter and power of i. */
function times(a: string, b: string): [string, number] {
  if (a === 'I') return [b, 0];
  if (b === 'I') return [a, 0];
  if (a === b) return ['I', 0];
  const cyclic = ['XY', 'YZ', 'ZX'].includes(a + b);
  const third = [...'XYZ'].find((letter) => letter !== a && letter !== b)!;
  return [third, cyclic ? 1 : 3];
}

describe('pauliProduct', () => {
  it('multiplies strings letter by letter, with the phase, up to 64 qubits', () => {
    const pair = fc.integer({ min: 1, max: 64 }).chain((qubits) => {
      const label = fc.string({ unit: fc.constantFrom('I', 'X', 'Y', 'Z'), minLength: qubits, maxLength: qubits });
      return fc.tuple(label, label);
    });
    fc.assert(
      fc.property(pair, ([a, b]) => {
        let label = '';
        let power = 0;
        for (let k = 0; k < a.length; k++) {
          const [letter, more] = times(a[k]!, b[k]!);
          label += letter;
          power += more;
        }
        const { real, imaginary } = pauliProduct(pauliSum(a.length, [[a, 2]]), pauliSum(a.length, [[b, 1.5]]));
        const value = (power & 2) === 0 ? 3 : -3;
        const [filled, empty] = power & 1 ? [imaginary, real] : [real, imaginary];
        expect(toLabels(filled)).toEqual([[label, value]]);
        expect(empty.size).toBe(0);
      }),
    );
  });

  it('commutes for the Hamiltonian and its symmetries', () => {
    const { hamiltonian, number, sz, s2 } = mapToQubits(referenceHamiltonian('HeH+'));
    for (const symmetry of [number, sz, s2]) {
      const left = pauliProduct(hamiltonian, symmetry);
      const right = pauliProduct(symmetry, hamiltonian);
      expect(left.imaginary.size).toBe(0);
      const sorted = (sum: typeof left.real) => toLabels(sum).sort(([a], [b]) => (a < b ? -1 : 1));
      const want = sorted(right.real);
      for (const [k, [label, c]] of sorted(left.real).entries()) {
        expect(label).toBe(want[k]![0]);
        expect(c).toBeCloseTo(want[k]![1], 12);
      }
    }
  });

  it('refuses sums of different width', () => {
    expect(() => pauliProduct(pauliSum(1, [['Z', 1]]), pauliSum(2, [['ZZ', 1]]))).toThrowError(
      expect.objectContaining({ code: 'invalid_pauli_term' }),
    );
  });
});
