import type { Circuit } from '../../../../src/science/simulator/index.ts';
import type { NoisyGate } from '../../../../src/science/simulator/noise/noisy-circuit.ts';
import type { Operator } from '../../../../src/science/simulator/noise/operator.ts';
import { type Dense, matrixOf } from '../dense.ts';

/** The density matrix of a noisy circuit by matrix products: the naive oracle. */
export function denseDensity({ qubits }: Circuit, gates: readonly NoisyGate[], theta: Float64Array): Dense {
  const n = 1 << qubits;
  let rho: Dense = { n, re: new Float64Array(n * n), im: new Float64Array(n * n) };
  rho.re[0] = 1;
  for (const { gate, channels } of gates) {
    rho = conjugate(matrixOf(gate, qubits, theta), rho);
    for (const { channel, qubits: on } of channels) {
      const parts = channel.kraus.map((operator) => conjugate(embed(operator, on, qubits), rho));
      rho = {
        n,
        re: rho.re.map((_, k) => parts.reduce((sum, { re }) => sum + re[k]!, 0)),
        im: rho.im.map((_, k) => parts.reduce((sum, { im }) => sum + im[k]!, 0)),
      };
    }
  }
  return rho;
}

/** An operator on these qubits (the first its lowest bit), the identity elsewhere. */
export function embed(operator: Operator, on: readonly number[], qubits: number): Dense {
  const n = 1 << qubits;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  const mask = on.reduce((sum, qubit) => sum | (1 << qubit), 0);
  const inner = (state: number) => on.reduce((sum, qubit, k) => sum | (((state >>> qubit) & 1) << k), 0);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if ((row & ~mask) !== (column & ~mask)) continue;
      const at = inner(row) * operator.size + inner(column);
      re[row * n + column] = operator.re[at]!;
      im[row * n + column] = operator.im[at]!;
    }
  }
  return { n, re, im };
}

/** AρA†. */
export function conjugate(a: Dense, rho: Dense): Dense {
  return multiply(multiply(a, rho), dagger(a));
}

export function multiply(a: Dense, b: Dense): Dense {
  const { n } = a;
  const re = new Float64Array(n * n);
  const im = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const [ar, ai] = [a.re[i * n + k]!, a.im[i * n + k]!];
      if (ar === 0 && ai === 0) continue;
      for (let j = 0; j < n; j++) {
        re[i * n + j]! += ar * b.re[k * n + j]! - ai * b.im[k * n + j]!;
        im[i * n + j]! += ar * b.im[k * n + j]! + ai * b.re[k * n + j]!;
      }
    }
  }
  return { n, re, im };
}

export function dagger({ n, re, im }: Dense): Dense {
  const at = (k: number) => (k % n) * n + Math.floor(k / n);
  return { n, re: re.map((_, k) => re[at(k)]!), im: im.map((_, k) => -im[at(k)]!) };
}

/** Re tr ρM. */
export function traceOf(rho: Dense, m: Dense): number {
  return multiply(rho, m).re.reduce((sum, value, k) => sum + (k % (m.n + 1) === 0 ? value : 0), 0);
}
