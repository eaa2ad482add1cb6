import type { Statevector } from '../contract.ts';

/** to ← the state with one qubit turned so that X (H) or Y (RX(π/2)) of the qubit is read as Z; factors of √2 are left out. */
export function turnQubit(from: Statevector, to: Statevector, bit: number, inY: boolean): void {
  if (inY) turnY(from, to, bit);
  else {
    turnX(from.re, to.re, bit);
    turnX(from.im, to.im, bit);
  }
}

function turnX(from: Float64Array, to: Float64Array, bit: number): void {
  for (let j = 0; j < from.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const a = from[k]!;
      const b = from[k + bit]!;
      to[k] = a + b;
      to[k + bit] = a - b;
    }
  }
}

function turnY({ re, im }: Statevector, to: Statevector, bit: number): void {
  for (let j = 0; j < re.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const ar = re[k]!;
      const ai = im[k]!;
      const br = re[k + bit]!;
      const bi = im[k + bit]!;
      to.re[k] = ar + bi;
      to.im[k] = ai - br;
      to.re[k + bit] = br + ai;
      to.im[k + bit] = bi - ar;
    }
  }
}
