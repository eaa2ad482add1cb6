import type { LabelledTerm } from '../../science/operators/index.ts';
import { malformedTerm } from './errors.ts';

const largest = '1.8e308';

/** True when parsed JSON is meant as a Pauli sum: an array whose first entry is a [label, coefficient] pair. */
export function looksLikePauliSum(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && Array.isArray(value[0]);
}

/** The terms of a user's own Hamiltonian, every one checked. */
export function parsePauliSum(value: readonly unknown[], path: string): LabelledTerm[] {
  let length: number | null = null;
  return value.map((entry, index) => {
    if (!Array.isArray(entry) || entry.length !== 2)
      throw malformedTerm(path, index, 'expected a pair [label, coefficient]');
    const [label, coefficient]: unknown[] = entry;
    if (typeof label !== 'string' || !/^[IXYZ]+$/.test(label)) {
      throw malformedTerm(path, index, `${JSON.stringify(label)} is no label of the letters I, X, Y, Z`);
    }
    length ??= label.length;
    if (label.length !== length)
      throw malformedTerm(path, index, `"${label}" has ${label.length} letters, the first label has ${length}`);
    if (typeof coefficient !== 'number' || !Number.isFinite(coefficient)) {
      throw malformedTerm(path, index, coefficientProblem(coefficient));
    }
    return [label, coefficient] as const;
  });
}

function coefficientProblem(value: unknown): string {
  // JSON has no word for infinity: a literal like 1e999 becomes it.
  if (typeof value === 'number') return `the coefficient is larger than a number can be (${largest})`;
  return `the coefficient ${JSON.stringify(value)} is no finite number`;
}
