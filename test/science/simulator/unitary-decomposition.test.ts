import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/science/simulator/index.ts';
import { type TextbookGate, textbookGates } from '../../../src/science/simulator/unitary-decomposition.ts';
import { cases } from './arbitraries.ts';
import { type Dense, dense, kron, product, spreadMatrix, sumOf } from './dense.ts';

/** The textbook matrices, on the qubits of the matrix. */
function matrixOf({ name, angle, on }: TextbookGate, qubits: number): Dense {
  const [c, s] = [Math.cos(angle / 2), Math.sin(angle / 2)];
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  const spread = (re: number[], im: number[]) => spreadMatrix(qubits, on, re, im);
  const identity = sumOf(qubits, [['I'.repeat(qubits), [x, y]]]);
  switch (name) {
    case 'gphase':
      return identity;
    case 'x':
      return spread([0, 1, 1, 0], [0, 0, 0, 0]);
    case 'rz':
      return spread([c, 0, 0, c], [-s, 0, 0, s]);
    case 'ry':
      return spread([c, -s, s, c], [0, 0, 0, 0]);
    case 'p':
      return spread([1, 0, 0, x], [0, 0, 0, y]);
    case 'crz':
      return spread(
        [1, 0, 0, 0, 0, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, c],
        [0, 0, 0, 0, 0, -s, 0, 0, 0, 0, 0, 0, 0, 0, 0, s],
      );
    case 'cry':
      return spread([1, 0, 0, 0, 0, c, 0, -s, 0, 0, 1, 0, 0, s, 0, c], new Array<number>(16).fill(0));
    case 'cp':
      return spread([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, x], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, y]);
  }
}

function recomposed(gate: Extract<Gate, { kind: 'unitary' }>): Dense {
  const qubits = gate.qubits.length;
  return textbookGates(gate).reduce(
    (sum, step) => product(matrixOf(step, qubits), sum),
    sumOf(qubits, [['I'.repeat(qubits), [1, 0]]]),
  );
}

function error(gate: Extract<Gate, { kind: 'unitary' }>): number {
  const { re, im } = recomposed(gate);
  return re.reduce((most, r, k) => Math.max(most, Math.hypot(r - gate.re[k]!, im[k]! - gate.im[k]!)), 0);
}

describe('the decomposition of a matrix', () => {
  it('gives the matrix back, phase included', () => {
    fc.assert(
      fc.property(cases(2, 20), ({ circuit }) => {
        for (const gate of circuit.gates) if (gate.kind === 'unitary') expect(error(gate)).toBeLessThan(1e-14);
      }),
      { numRuns: 300 },
    );
  });

  it('is exact for permutations, Pauli matrices and the identity, and short', () => {
    const cx = dense([0, 3, 2, 1].map((to) => [0, 1, 2, 3].map((k) => [k === to ? 1 : 0, 0] as const)));
    const swap = dense([0, 2, 1, 3].map((to) => [0, 1, 2, 3].map((k) => [k === to ? 1 : 0, 0] as const)));
    const y = sumOf(1, [['Y', [1, 0]]]);
    const i = sumOf(1, [['I', [1, 0]]]);
    for (const m of [cx, swap, kron(y, i), kron(i, y), kron(y, y), kron(i, i), sumOf(2, [['II', [0, -1]]])]) {
      const gate = { kind: 'unitary', qubits: [0, 1], re: m.re, im: m.im } as const;
      expect(error(gate)).toBeLessThan(4e-16);
      expect(textbookGates(gate).length).toBeLessThan(12);
    }
    expect(textbookGates({ qubits: [0, 1], re: kron(i, i).re, im: kron(i, i).im })).toEqual([]);
    expect(textbookGates({ qubits: [0], re: i.re, im: i.im })).toEqual([]);
  });
});
