import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf, pauliSum, readPauliSum, toLabels } from '../../../src/science/operators/index.ts';

const labels = fc
  .integer({ min: 1, max: 64 })
  .chain((qubits) => fc.string({ unit: fc.constantFrom('I', 'X', 'Y', 'Z'), minLength: qubits, maxLength: qubits }));

/** The two words of a mask as one number of arbitrary size. */
const wide = (words: Uint32Array) => BigInt(words[0]!) | (BigInt(words[1]!) << 32n);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing was thrown';
}

describe('labels', () => {
  it('become masks with the rightmost letter at bit 0, up to 64 qubits', () => {
    fc.assert(
      fc.property(labels, (label) => {
        const sum = pauliSum(label.length, [[label, 1]]);
        const bits = (letters: string) =>
          [...label]
            .reverse()
            .reduce((mask, letter, q) => (letters.includes(letter) ? mask | (1n << BigInt(q)) : mask), 0n);
        expect(wide(sum.x)).toBe(bits('XY'));
        expect(wide(sum.z)).toBe(bits('ZY'));
        expect(labelOf(label.length, sum.x, sum.z)).toBe(label);
      }),
    );
  });

  it('merge when they are equal and keep the order of their first appearance', () => {
    const sum = pauliSum(2, [
      ['ZI', 1],
      ['XY', 2],
      ['ZI', 0.5],
      ['IY', -1],
    ]);
    expect(toLabels(sum)).toEqual([
      ['ZI', 1.5],
      ['XY', 2],
      ['IY', -1],
    ]);
  });

  it('survive a table that grows: thousands of different ones', () => {
    const terms = Array.from({ length: 5000 }, (_, k): [string, number] => [
      labelOf(64, Uint32Array.of(k * 77777, k), Uint32Array.of(k ^ 0x80000000, k * 3)),
      k,
    ]);
    expect(toLabels(pauliSum(64, [...terms, ...terms]))).toEqual(terms.map(([label, k]) => [label, 2 * k]));
  });

  it('are told apart by every one of their four words', () => {
    for (let word = 0; word < 4; word++) {
      const terms = Array.from({ length: 4096 }, (_, k): [string, number] => {
        const masks = [0, 0, 0, 0].map((_, other) => (other === word ? k : 0));
        return [labelOf(64, Uint32Array.of(masks[0]!, masks[1]!), Uint32Array.of(masks[2]!, masks[3]!)), 1];
      });
      expect(pauliSum(64, terms).size).toBe(4096);
    }
  });

  it('of a user are checked and refused with a code', () => {
    expect(
      toLabels(
        readPauliSum([
          ['IZ', 1],
          ['XX', -2],
        ]),
      ),
    ).toEqual([
      ['IZ', 1],
      ['XX', -2],
    ]);
    expect(
      codeOf(() =>
        readPauliSum([
          ['IZ', 1],
          ['XXX', 1],
        ]),
      ),
    ).toBe('invalid_pauli_label');
    expect(codeOf(() => readPauliSum([['IQ', 1]]))).toBe('invalid_pauli_label');
    expect(codeOf(() => readPauliSum([['iz', 1]]))).toBe('invalid_pauli_label');
    expect(codeOf(() => readPauliSum([['', 1]]))).toBe('invalid_pauli_label');
    expect(codeOf(() => readPauliSum([['I'.repeat(65), 1]]))).toBe('too_many_qubits');
    for (const wrong of [
      null,
      {},
      'IZ',
      [],
      [['IZ']],
      [['IZ', '1']],
      [[1, 'IZ']],
      [['IZ', 1, 2]],
      [['IZ', Number.NaN]],
    ]) {
      expect(codeOf(() => readPauliSum(wrong))).toBe('invalid_pauli_term');
    }
    expect(codeOf(() => pauliSum(0, []))).toBe('invalid_pauli_term');
  });
});
