import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf, mapToQubits, measurementGroups, pauliSum, toLabels } from '../../../src/science/operators/index.ts';
import { referenceHamiltonian } from './electronic-cases.ts';

const sums = fc.integer({ min: 1, max: 64 }).chain((qubits) => {
  // Few letters other than I, so that groups have several members.
  const letter = fc.constantFrom('I', 'I', 'I', 'I', 'X', 'Y', 'Z');
  const label = fc.string({ unit: letter, minLength: qubits, maxLength: qubits });
  return fc
    .array(fc.tuple(label, fc.double({ min: -1, max: 1, noNaN: true })), { minLength: 1, maxLength: 40 })
    .map((terms) => pauliSum(qubits, terms));
});

describe('measurementGroups', () => {
  it('put every term into exactly one group whose basis measures it', () => {
    fc.assert(
      fc.property(sums, (sum) => {
        const groups = measurementGroups(sum);
        const members = groups.flatMap(({ terms }) => terms);
        expect([...members].sort((a, b) => a - b)).toEqual(Array.from({ length: sum.size }, (_, k) => k));
        const labels = toLabels(sum).map(([label]) => label);
        for (const { terms, x, z } of groups) {
          const basis = labelOf(sum.qubits, x, z);
          for (let position = 0; position < sum.qubits; position++) {
            const letters = new Set(terms.map((k) => labels[k]![position]!).filter((letter) => letter !== 'I'));
            expect([...letters].join('') || 'I').toBe(basis[position]);
          }
        }
      }),
    );
  });

  it('are 5 for H2 and 9 for HeH+, the largest terms first', () => {
    const groups = (molecule: 'H2_0.735' | 'HeH+') =>
      measurementGroups(mapToQubits(referenceHamiltonian(molecule)).hamiltonian);
    expect(groups('H2_0.735')).toHaveLength(5);
    expect(groups('HeH+')).toHaveLength(9);
    expect(groups('H2_0.735')[0]!.terms[0]).toBe(0);
  });
});
