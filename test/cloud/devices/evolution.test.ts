import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besselSequence, evolveByChebyshev } from '../../../src/cloud/devices/chebyshev.ts';
import { evolve } from '../../../src/cloud/devices/evolution.ts';
import { connectedBlocks, type SparseHamiltonian } from '../../../src/cloud/devices/hamiltonian.ts';
import { changeMirrorBasis, inMirrorBasis, mirrorOf } from '../../../src/cloud/devices/mirror.ts';
import { copiesOf } from '../../../src/cloud/devices/multiqudit.ts';
import { pauses } from '../../../src/cloud/devices/pause.ts';
import { type SpinTerms, spinChain } from '../../../src/cloud/devices/spin-chain.ts';
import type { State } from '../../../src/cloud/devices/state.ts';
import { eigenSymmetric } from '../../../src/science/math/index.ts';

/** exp(−iH)ψ by full diagonalisation of the dense matrix. */
function oracle(hamiltonian: SparseHamiltonian, { re, im }: State): State {
  const n = hamiltonian.dimension;
  const dense = new Float64Array(n * n);
  for (let i = 0; i < n; i++) dense[i * n + i] = hamiltonian.diagonal[i]!;
  hamiltonian.from.forEach((a, c) => {
    const b = hamiltonian.to[c]!;
    dense[a * n + b]! += hamiltonian.strength[c]!;
    dense[b * n + a]! += hamiltonian.strength[c]!;
  });
  const { values, vectors } = eigenSymmetric(dense, n);
  const out = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let k = 0; k < n; k++) {
    let x = 0;
    let y = 0;
    for (let i = 0; i < n; i++) {
      x += vectors[i * n + k]! * re[i]!;
      y += vectors[i * n + k]! * im[i]!;
    }
    const cosine = Math.cos(values[k]!);
    const sine = Math.sin(values[k]!);
    for (let i = 0; i < n; i++) {
      out.re[i]! += vectors[i * n + k]! * (cosine * x + sine * y);
      out.im[i]! += vectors[i * n + k]! * (cosine * y - sine * x);
    }
  }
  return out;
}

function someState(n: number, seed = 1): State {
  const re = Float64Array.from({ length: n }, (_, i) => Math.sin(1.3 * i + seed));
  const im = Float64Array.from({ length: n }, (_, i) => Math.cos(2.1 * i * seed));
  const norm = Math.sqrt(re.reduce((sum, x, i) => sum + x * x + im[i]! * im[i]!, 0));
  return { re: re.map((x) => x / norm), im: im.map((x) => x / norm) };
}

const copy = ({ re, im }: State): State => ({ re: re.slice(), im: im.slice() });

function distance(a: State, b: State): number {
  return Math.max(...a.re.map((x, i) => Math.max(Math.abs(x - b.re[i]!), Math.abs(a.im[i]! - b.im[i]!))));
}

const norm = ({ re, im }: State) => re.reduce((sum, x, i) => sum + x * x + im[i]! * im[i]!, 0);

const coefficient = fc.double({ min: -20, max: 20, noNaN: true });
const terms = fc.record({ x: coefficient, z: coefficient, z2: coefficient, xy: coefficient, zz: coefficient });
const levels = fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 3 });

describe('evolution under a sparse operator', () => {
  it('agrees with full diagonalisation, whichever terms are zero', async () => {
    await fc.assert(
      fc.asyncProperty(levels, terms, fc.integer({ min: 0, max: 31 }), async (dimensions, all, kept) => {
        const some = Object.fromEntries(Object.entries(all).filter((_, k) => kept & (1 << k))) as SpinTerms;
        const hamiltonian = spinChain(dimensions, some);
        const state = someState(hamiltonian.dimension);
        const expected = oracle(hamiltonian, state);
        await evolve(state, hamiltonian, pauses());
        expect(distance(state, expected)).toBeLessThan(1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it('takes angles too small to square', async () => {
    for (const x of [5e-324, 1e-200, 1e-146, 1e-99]) {
      const state = someState(6);
      const before = copy(state);
      await evolve(state, spinChain([2, 3], { x, xy: x }), pauses());
      expect(distance(state, before)).toBeLessThan(1e-15);
    }
  });

  it('keeps the norm and comes back under the opposite operator, at the largest angles too', async () => {
    const size = 5e6 * Math.PI;
    const fields = { x: size, z: 0.9 * size, z2: 0.8 * size, xy: 0.7 * size, zz: 0.6 * size };
    const opposite = { x: -size, z: -0.9 * size, z2: -0.8 * size, xy: -0.7 * size, zz: -0.6 * size };
    for (const dimensions of [[501], [4, 7, 5]]) {
      const state = someState(dimensions.reduce((a, b) => a * b));
      const before = copy(state);
      await evolve(state, spinChain(dimensions, fields), pauses());
      expect(Math.abs(norm(state) - 1)).toBeLessThan(1e-11);
      expect(distance(state, before)).toBeGreaterThan(0.01);
      await evolve(state, spinChain(dimensions, opposite), pauses());
      // Eigenvalues keep ε·‖H‖, some 1e-4 for 250² × 5e6π, and both ways share their errors.
      expect(distance(state, before)).toBeLessThan(1e-3);
    }
  });

  it('gives the same by Chebyshev series', async () => {
    for (const [dimensions, scale] of [
      [[3, 4, 3], 1],
      [[6, 6], 30],
      [[2, 2], 0],
    ] as const) {
      const hamiltonian = spinChain(dimensions, {
        x: scale,
        z: 0.7 * scale,
        z2: 0.2 * scale,
        xy: 0.5 * scale,
        zz: scale,
      });
      const state = someState(hamiltonian.dimension);
      const expected = oracle(hamiltonian, state);
      for (const block of connectedBlocks(hamiltonian)) {
        const re = state.re.filter((_, i) => block.states.includes(i));
        const im = state.im.filter((_, i) => block.states.includes(i));
        await evolveByChebyshev(block, re, im, pauses());
        block.states.forEach((at, i) => {
          state.re[at] = re[i]!;
          state.im[at] = im[i]!;
        });
      }
      expect(distance(state, expected)).toBeLessThan(1e-11);
    }
  });

  it('finds what is conserved as blocks', () => {
    const sizes = (some: SpinTerms) => connectedBlocks(spinChain([3, 4], some)).map((block) => block.states.length);
    expect(sizes({ xy: 1 })).toEqual([1, 2, 3, 3, 2, 1]);
    expect(sizes({ z: 1, z2: 2, zz: 3 })).toEqual(new Array(12).fill(1));
    expect(sizes({ x: 1, xy: 1 })).toEqual([12]);
  });

  it('acts on neighbouring wires as on the whole space with unit operators beside them', async () => {
    const all = [3, 2, 4];
    const small = spinChain([2, 4], { xy: 0.8, zz: 0.3 });
    const state = someState(24);
    const expected = copy(state);
    await evolve(state, small, pauses(), copiesOf(all, [1, 2]));
    for (let k = 0; k < 3; k++) {
      const part = oracle(small, { re: expected.re.slice(8 * k, 8 * k + 8), im: expected.im.slice(8 * k, 8 * k + 8) });
      expect(
        distance(part, { re: state.re.slice(8 * k, 8 * k + 8), im: state.im.slice(8 * k, 8 * k + 8) }),
      ).toBeLessThan(1e-12);
    }
    const first = someState(24, 2);
    const before = copy(first);
    await evolve(first, spinChain([3], { x: 1.1 }), pauses(), copiesOf(all, [0]));
    for (let low = 0; low < 8; low++) {
      const pick = ({ re, im }: State) => ({
        re: re.filter((_, i) => i % 8 === low),
        im: im.filter((_, i) => i % 8 === low),
      });
      expect(distance(oracle(spinChain([3], { x: 1.1 }), pick(before)), pick(first))).toBeLessThan(1e-12);
    }
  });

  it('halves the blocks of a chain that reads the same from both ends, and gives the same', async () => {
    for (const dimensions of [
      [3, 3],
      [2, 3, 2],
      [3, 2, 2, 3],
    ]) {
      const mirror = mirrorOf(dimensions)!;
      const hamiltonian = spinChain(dimensions, { x: 1, z: 0.4, z2: 0.3, xy: 0.7, zz: 0.2 });
      const state = someState(hamiltonian.dimension);
      const expected = oracle(hamiltonian, state);
      const halved = inMirrorBasis(hamiltonian, mirror);
      expect(connectedBlocks(halved)).toHaveLength(2);
      changeMirrorBasis(state, mirror);
      await evolve(state, halved, pauses());
      changeMirrorBasis(state, mirror);
      expect(distance(state, expected)).toBeLessThan(1e-12);
    }
    expect(mirrorOf([2, 3])).toBeNull();
  });

  it('makes Bessel functions of whole order', () => {
    // Abramowitz & Stegun, table 9.1 and 9.4.
    const at10 = besselSequence(10, 30);
    expect(at10[0]).toBeCloseTo(-0.24593576445134, 13);
    expect(at10[1]).toBeCloseTo(0.04347274616886, 13);
    expect(at10[10]! * 1e2).toBeCloseTo(20.7486106633, 9);
    for (const x of [0, 1e-13, 0.5, 700, 12345]) {
      const values = besselSequence(x, Math.ceil(x) + 300);
      const squares = values.reduce((sum, value, k) => sum + (k === 0 ? 1 : 2) * value * value, 0);
      expect(squares).toBeCloseTo(1, 11);
    }
  });
});
