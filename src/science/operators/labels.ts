import { hasBit, highBit, lowBit } from './bits.ts';
import type { LabelledTerm, PauliSum } from './contract.ts';
import { invalidPauliLabel, invalidPauliTerm, tooManyQubits } from './errors.ts';
import { stringTable } from './string-table.ts';

/** Masks are two words, so this is the widest operator. */
export const qubitLimit = 64;

/** The Pauli sum of these labelled terms on that many qubits (1 … 64); equal labels merge, order of first appearance. */
export function pauliSum(qubits: number, terms: readonly LabelledTerm[]): PauliSum {
  if (!Number.isInteger(qubits) || qubits < 1) throw invalidPauliTerm('The Pauli sum', `has ${qubits} qubits`);
  if (qubits > qubitLimit) throw tooManyQubits(qubits, qubitLimit, 'This Pauli sum');
  const table = stringTable(terms.length);
  for (const [index, [label, coefficient]] of terms.entries()) {
    if (label.length !== qubits) {
      throw invalidPauliLabel(label, `(term ${index + 1}) has ${label.length} letters for ${qubits} qubits`);
    }
    if (!Number.isFinite(coefficient)) {
      throw invalidPauliTerm(`Term ${index + 1} (${label})`, `has the coefficient ${coefficient}`);
    }
    const [xLow, xHigh, zLow, zHigh] = masksOf(label, index);
    table.add(xLow, xHigh, zLow, zHigh, coefficient);
  }
  const { size } = table;
  return {
    qubits,
    size,
    x: table.x.slice(0, 2 * size),
    z: table.z.slice(0, 2 * size),
    coefficients: table.coefficients.slice(0, size),
  };
}

function masksOf(label: string, index: number): [number, number, number, number] {
  let xLow = 0;
  let xHigh = 0;
  let zLow = 0;
  let zHigh = 0;
  for (let qubit = 0; qubit < label.length; qubit++) {
    const letter = label[label.length - 1 - qubit]!;
    if (!'IXYZ'.includes(letter)) {
      throw invalidPauliLabel(label, `(term ${index + 1}) has the letter ${JSON.stringify(letter)}`);
    }
    if (letter === 'X' || letter === 'Y') {
      xLow |= lowBit(qubit);
      xHigh |= highBit(qubit);
    }
    if (letter === 'Z' || letter === 'Y') {
      zLow |= lowBit(qubit);
      zHigh |= highBit(qubit);
    }
  }
  return [xLow, xHigh, zLow, zHigh];
}

/** The label of a Pauli string given by its masks (two words each, from `offset`): leftmost letter = highest qubit. */
export function labelOf(qubits: number, x: Uint32Array, z: Uint32Array, offset = 0): string {
  let label = '';
  for (let qubit = qubits - 1; qubit >= 0; qubit--) {
    const flips = hasBit(x[offset]!, x[offset + 1]!, qubit) ? 1 : 0;
    const signs = hasBit(z[offset]!, z[offset + 1]!, qubit) ? 2 : 0;
    label += 'IXZY'[flips + signs];
  }
  return label;
}

/** All terms as labels with their coefficients, in the order of the sum. */
export function toLabels(sum: PauliSum): LabelledTerm[] {
  return Array.from(sum.coefficients, (coefficient, k) => [labelOf(sum.qubits, sum.x, sum.z, 2 * k), coefficient]);
}

/**
 * A user's Pauli sum from parsed JSON: a non-empty list of [label, coefficient], all labels of one length ≤ 64.
 * `where` names the source in messages. Throws `invalid_pauli_term`, `invalid_pauli_label`, `too_many_qubits`.
 */
export function readPauliSum(value: unknown, where = 'The Pauli sum'): PauliSum {
  if (!Array.isArray(value)) throw invalidPauliTerm(where, 'is not a list of [label, coefficient]');
  if (value.length === 0) throw invalidPauliTerm(where, 'has no terms');
  const terms = value.map((term: unknown, index): LabelledTerm => {
    if (!Array.isArray(term) || term.length !== 2) {
      throw invalidPauliTerm(`Term ${index + 1} of ${where}`, 'is not a pair [label, coefficient]');
    }
    const [label, coefficient]: unknown[] = term;
    if (typeof label !== 'string') throw invalidPauliTerm(`Term ${index + 1} of ${where}`, 'has no label');
    if (typeof coefficient !== 'number') {
      throw invalidPauliTerm(`Term ${index + 1} of ${where} (${label})`, 'has a coefficient that is not a real number');
    }
    return [label, coefficient];
  });
  const qubits = terms[0]![0].length;
  if (qubits === 0) throw invalidPauliLabel('', 'is empty');
  return pauliSum(qubits, terms);
}
