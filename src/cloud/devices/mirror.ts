import type { SparseHamiltonian } from './hamiltonian.ts';
import { stridesOf } from './spin-chain.ts';
import type { State } from './state.ts';

/** Each state of a chain seen from the other end; null when the chain does not read the same from there. */
export function mirrorOf(levels: readonly number[]): Uint32Array | null {
  if (levels.some((d, w) => d !== levels[levels.length - 1 - w])) return null;
  const strides = stridesOf(levels);
  const total = strides[0]! * levels[0]!;
  return Uint32Array.from({ length: total }, (_, state) =>
    levels.reduce((sum, d, w) => sum + (Math.floor(state / strides[w]!) % d) * strides[levels.length - 1 - w]!, 0),
  );
}

/**
 * An operator that a mirror leaves as it is, in the basis of even and odd states: of s and its image m > s, index s stands
 * for (|s⟩ + |m⟩)/√2 and index m for (|s⟩ − |m⟩)/√2. Even and odd states are not coupled, so blocks have half the size.
 */
export function inMirrorBasis(hamiltonian: SparseHamiltonian, mirror: Uint32Array): SparseHamiltonian {
  const { dimension } = hamiltonian;
  const diagonal = hamiltonian.diagonal.slice();
  const from: number[] = [];
  const to: number[] = [];
  const strength: number[] = [];
  for (let c = 0; c < hamiltonian.from.length; c++) {
    const a = hamiltonian.from[c]!;
    const b = hamiltonian.to[c]!;
    const value = hamiltonian.strength[c]!;
    const imageA = mirror[a]!;
    const imageB = mirror[b]!;
    if (imageA === b) {
      diagonal[Math.min(a, b)]! += value;
      diagonal[Math.max(a, b)]! -= value;
      continue;
    }
    // A coupling and its image give the same: the one with the lower number stands for both.
    const number = Math.min(a, b) * dimension + Math.max(a, b);
    const imageNumber = Math.min(imageA, imageB) * dimension + Math.max(imageA, imageB);
    if (imageNumber < number) continue;
    const twice = imageNumber === number ? value : 2 * value;
    const fixed = (imageA === a ? 1 : 0) + (imageB === b ? 1 : 0);
    from.push(Math.min(a, imageA));
    to.push(Math.min(b, imageB));
    strength.push(fixed === 2 ? twice : fixed === 1 ? twice * Math.SQRT1_2 : twice / 2);
    if (fixed > 0) continue;
    from.push(Math.max(a, imageA));
    to.push(Math.max(b, imageB));
    strength.push(a < imageA === b < imageB ? twice / 2 : -twice / 2);
  }
  return { dimension, diagonal, from, to, strength };
}

/** Amplitudes to the mirror basis, or back: the change is its own inverse. */
export function changeMirrorBasis({ re, im }: State, mirror: Uint32Array): void {
  for (let s = 0; s < mirror.length; s++) {
    const m = mirror[s]!;
    if (m <= s) continue;
    for (const plane of [re, im]) {
      const x = plane[s]!;
      const y = plane[m]!;
      plane[s] = (x + y) * Math.SQRT1_2;
      plane[m] = (x - y) * Math.SQRT1_2;
    }
  }
}
