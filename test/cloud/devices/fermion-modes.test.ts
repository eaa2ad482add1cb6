import { describe, expect, it } from 'vitest';
import { create, hopping } from '../../../src/cloud/devices/fermion-modes.ts';
import type { State } from '../../../src/cloud/devices/state.ts';

/** The basis state `at` alone. */
function basis(at: number): State {
  const re = new Float64Array(256);
  re[at] = 1;
  return { re, im: new Float64Array(256) };
}

const some: State = {
  re: Float64Array.from({ length: 256 }, (_, i) => Math.sin(i + 1)),
  im: Float64Array.from({ length: 256 }, (_, i) => Math.cos(3 * i)),
};

// Signs of an open chain never show in occupations, so no memory of the reference tests them.
describe('the eight fermionic modes', () => {
  it('create with a sign when the order is exchanged, and never twice', () => {
    for (const [a, b] of [
      [0, 1],
      [2, 7],
      [6, 3],
    ] as const) {
      const one = create(create(some, a), b);
      const other = create(create(some, b), a);
      expect(one.re.some((x) => x !== 0)).toBe(true);
      expect(one.re.every((x, at) => x + other.re[at]! === 0)).toBe(true);
      expect(create(create(some, a), a).re.every((x) => x === 0)).toBe(true);
    }
  });

  it('hop by the products of their operators', () => {
    for (const [target, source] of [
      [0, 2],
      [1, 3],
      [5, 7],
      [4, 1],
    ] as const) {
      const { from, to, strength } = hopping([[target, source]], 0.5);
      expect(from).toHaveLength(64);
      from.forEach((at, c) => {
        // ⟨to| c†_t c_s |from⟩ = Σ_k ⟨to| c†_t |k⟩ ⟨from| c†_s |k⟩ with k = from without the particle.
        const k = at ^ (1 << (7 - source));
        const element = create(basis(k), target).re[to[c]!]! * create(basis(k), source).re[at]!;
        expect(strength[c]).toBe(0.5 * element);
        expect(Math.abs(element)).toBe(1);
      });
    }
  });
});
