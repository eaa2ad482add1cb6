import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyPauliSum,
  basisStateEnergy,
  expectationValue,
  type LabelledTerm,
  pauliSum,
  realPauliOperator,
} from '../../../src/science/operators/index.ts';

type Complex = [number, number];
const letters: Record<string, Complex[][]> = {
  I: [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [1, 0],
    ],
  ],
  X: [
    [
      [0, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
  ],
  Y: [
    [
      [0, 0],
      [0, -1],
    ],
    [
      [0, 1],
      [0, 0],
    ],
  ],
  Z: [
    [
      [1, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [-1, 0],
    ],
  ],
};

/** ⟨row|P|column⟩ straight from the Kronecker product. */
function element(label: string, row: number, column: number): Complex {
  let value: Complex = [1, 0];
  for (let qubit = 0; qubit < label.length; qubit++) {
    const [re, im] = letters[label[label.length - 1 - qubit]!]![(row >> qubit) & 1]![(column >> qubit) & 1]!;
    value = [value[0] * re - value[1] * im, value[0] * im + value[1] * re];
  }
  return value;
}

const numbers = fc.double({ min: -2, max: 2, noNaN: true });
const sums = fc
  .integer({ min: 1, max: 5 })
  .chain((qubits) =>
    fc.tuple(
      fc.constant(qubits),
      fc.array(
        fc.tuple(
          fc.string({ unit: fc.constantFrom('I', 'X', 'Y', 'Z'), minLength: qubits, maxLength: qubits }),
          numbers,
        ),
        { minLength: 1, maxLength: 12 },
      ),
      fc.array(numbers, { minLength: 2 * 32, maxLength: 2 * 32 }),
    ),
  );

function dense(terms: readonly LabelledTerm[], re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const outRe = new Float64Array(re.length);
  const outIm = new Float64Array(re.length);
  for (const [label, coefficient] of terms) {
    for (let row = 0; row < re.length; row++) {
      for (let column = 0; column < re.length; column++) {
        const [a, b] = element(label, row, column);
        outRe[row]! += coefficient * (a * re[column]! - b * im[column]!);
        outIm[row]! += coefficient * (a * im[column]! + b * re[column]!);
      }
    }
  }
  return [outRe, outIm];
}

describe('applyPauliSum', () => {
  it('does what the Kronecker product does', () => {
    fc.assert(
      fc.property(sums, ([qubits, terms, amplitudes]) => {
        const size = 1 << qubits;
        const re = Float64Array.from(amplitudes.slice(0, size));
        const im = Float64Array.from(amplitudes.slice(32, 32 + size));
        const outRe = new Float64Array(size).fill(7);
        const outIm = new Float64Array(size).fill(7);
        applyPauliSum(pauliSum(qubits, terms), re, im, outRe, outIm);
        const [wantRe, wantIm] = dense(terms, re, im);
        for (let b = 0; b < size; b++) {
          expect(outRe[b]).toBeCloseTo(wantRe[b]!, 11);
          expect(outIm[b]).toBeCloseTo(wantIm[b]!, 11);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('crosses its blocks of 2⁸ amplitudes: P² = 1 and P|b⟩ has the right sign on 11 qubits', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('I', 'X', 'Y', 'Z'), minLength: 11, maxLength: 11 }),
        fc.integer({ min: 0, max: 2047 }),
        (label, basis) => {
          const sum = pauliSum(11, [[label, 1]]);
          const planes = Array.from({ length: 6 }, () => new Float64Array(2048));
          const [re, im, outRe, outIm, backRe, backIm] = planes as [
            Float64Array,
            Float64Array,
            Float64Array,
            Float64Array,
            Float64Array,
            Float64Array,
          ];
          re[basis] = 1;
          applyPauliSum(sum, re, im, outRe, outIm);
          const flipped = basis ^ sum.x[0]!;
          const [wantRe, wantIm] = element(label, flipped, basis);
          expect([outRe[flipped]! + 0, outIm[flipped]! + 0]).toEqual([wantRe + 0, wantIm + 0]);
          applyPauliSum(sum, outRe, outIm, backRe, backIm);
          expect(backRe).toEqual(re);
          expect(backIm.every((value) => value === 0)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('agrees with its real form and its diagonal', () => {
    const sum = pauliSum(3, [
      ['XYY', 0.5],
      ['ZIZ', -0.25],
      ['IXI', 2],
      ['III', 1],
    ]);
    const v = Float64Array.from([1, -2, 3, 0.5, -1, 4, 0.25, 2]);
    const zero = new Float64Array(8);
    const out = new Float64Array(8);
    const outIm = new Float64Array(8);
    const real = new Float64Array(8);
    applyPauliSum(sum, v, zero, out, outIm);
    realPauliOperator(sum)!(v, real);
    expect(real).toEqual(out);
    expect(realPauliOperator(pauliSum(2, [['XY', 1]]))).toBeNull();
    const basis = new Float64Array(8);
    basis[5] = 1;
    expect(basisStateEnergy(sum, Uint32Array.of(5, 0))).toBe(0.75);
    expect(expectationValue(sum, basis, zero)).toBe(0.75);
  });

  it('refuses more amplitudes than a process can hold', () => {
    const sum = pauliSum(27, [['I'.repeat(27), 1]]);
    expect(() => applyPauliSum(sum, zero, zero, zero, zero)).toThrowError(
      expect.objectContaining({ code: 'too_many_qubits' }),
    );
  });
});

const zero = new Float64Array(1);
