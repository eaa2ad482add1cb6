import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MappingName, mapToQubits, type PauliSum, type SpinOrder } from '../../../src/science/operators/index.ts';
import { referenceHamiltonian, syntheticHamiltonian } from './electronic-cases.ts';

const wide = (words: Uint32Array) => BigInt(words[0]!) | (BigInt(words[1]!) << 32n);
const words = (mask: bigint) => Uint32Array.of(Number(mask & 0xffffffffn), Number(mask >> 32n));
const ones = (mask: bigint) => mask.toString(2).replaceAll('0', '').length;

/** i·Σ c·P on a basis state: target state → real amplitude (imaginary parts must vanish). */
function actOnBasisState({ size, x, z, coefficients }: PauliSum, state: bigint): Map<bigint, number> {
  const out = new Map<bigint, number>();
  for (let k = 0; k < size; k++) {
    const flip = wide(x.subarray(2 * k, 2 * k + 2));
    const signs = wide(z.subarray(2 * k, 2 * k + 2));
    // i·i^y with odd y is real: −1 for y = 1, +1 for y = 3 modulo 4.
    const y = ones(flip & signs) % 4;
    if (y % 2 === 0) throw new Error('a term is real, so the sum is not antihermitian');
    const unit = (y === 1 ? -1 : 1) * (ones(signs & state) % 2 === 0 ? 1 : -1);
    out.set(state ^ flip, (out.get(state ^ flip) ?? 0) + unit * coefficients[k]!);
  }
  for (const [target, amplitude] of out) if (Math.abs(amplitude) < 1e-12) out.delete(target);
  return out;
}

/** Π a†_create Π a_annihilate on a determinant, operators in the order written, signs in the order of spin orbitals. */
function excite(create: readonly number[], annihilate: readonly number[], state: bigint): [bigint, number] | null {
  let sign = 1;
  let now = state;
  const operators = [...create.map((p) => [p, 1] as const), ...annihilate.map((p) => [p, 0] as const)].reverse();
  for (const [p, creates] of operators) {
    const bit = 1n << BigInt(p);
    if (((now & bit) !== 0n) === (creates === 1)) return null;
    if (ones(now & (bit - 1n)) % 2 === 1) sign = -sign;
    now ^= bit;
  }
  return [now, sign];
}

const cases = fc.integer({ min: 2, max: 32 }).chain((orbitals) =>
  fc.record({
    orbitals: fc.constant(orbitals),
    mapping: fc.constantFrom<MappingName>('jordan-wigner', 'parity', 'bravyi-kitaev'),
    spinOrder: fc.constantFrom<SpinOrder>('block', 'interleaved'),
    spinOrbitals: fc.uniqueArray(fc.integer({ min: 0, max: 2 * orbitals - 1 }), { minLength: 4, maxLength: 4 }),
    rank: fc.integer({ min: 1, max: 2 }),
    rest: fc.bigInt({ min: 0n, max: (1n << BigInt(2 * orbitals)) - 1n }),
  }),
);

/** An encoding without the cost of mapping integrals. */
function encodingOf(orbitals: number, mapping: MappingName, spinOrder: SpinOrder) {
  const h = syntheticHamiltonian(orbitals, 1, 1, 1);
  h.oneBody.fill(0);
  h.twoBody.fill(0);
  return mapToQubits(h, { mapping, spinOrder }).encoding;
}

describe('encoding.excitation', () => {
  it('is T − T† with T = a†_c1 a†_c2 a_a1 a_a2 as written, in every encoding, up to 64 qubits', () => {
    fc.assert(
      fc.property(cases, ({ orbitals, mapping, spinOrder, spinOrbitals, rank, rest }) => {
        const create = spinOrbitals.slice(0, rank);
        const annihilate = spinOrbitals.slice(2, 2 + rank);
        const encoding = encodingOf(orbitals, mapping, spinOrder);
        const sum = encoding.excitation(create, annihilate);
        const bits = (members: number[]) => members.reduce((mask, p) => mask | (1n << BigInt(p)), 0n);
        // Signs of interleaved determinants differ from block order by the permutation of modes.
        const modeOf = (p: number) => (spinOrder === 'block' ? p : p < orbitals ? 2 * p : 2 * (p - orbitals) + 1);
        const inModes = (state: bigint) =>
          bits(
            Array.from({ length: 2 * orbitals }, (_, p) => p)
              .filter((p) => (state >> BigInt(p)) & 1n)
              .map(modeOf),
          );
        const free = rest & ~bits(create) & ~bits(annihilate);
        for (const state of [free | bits(annihilate), free | bits(create), rest]) {
          const forward = excite(create.map(modeOf), annihilate.map(modeOf), inModes(state));
          const back = excite(annihilate.map(modeOf).reverse(), create.map(modeOf).reverse(), inModes(state));
          const want: [bigint, number][] = [];
          const fromModes = (mask: bigint) =>
            bits(Array.from({ length: 2 * orbitals }, (_, p) => p).filter((p) => (mask >> BigInt(modeOf(p))) & 1n));
          if (forward) want.push([wide(encoding.encode(words(fromModes(forward[0])))), forward[1]]);
          if (back) want.push([wide(encoding.encode(words(fromModes(back[0])))), -back[1]]);
          expect([...actOnBasisState(sum, wide(encoding.encode(words(state))))]).toEqual(want);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('changes sign when two creators are exchanged', () => {
    const { encoding } = mapToQubits(referenceHamiltonian('H2_0.735'));
    const direct = encoding.excitation([1, 3], [0, 2]);
    const exchanged = encoding.excitation([3, 1], [0, 2]);
    expect(exchanged.coefficients).toEqual(direct.coefficients.map((c) => -c));
  });

  it('survives tapering when it keeps the symmetry: the double excitation of H2 is one Y', () => {
    for (const mapping of ['jordan-wigner', 'parity', 'bravyi-kitaev'] as const) {
      const { encoding, hartreeFock } = mapToQubits(referenceHamiltonian('H2_0.735'), { mapping, taper: 'z2' });
      const sum = encoding.excitation([1, 3], [2, 0]);
      expect([sum.qubits, sum.size, sum.x[0], sum.z[0], Math.abs(sum.coefficients[0]!)]).toEqual([1, 1, 1, 1, 1]);
      // T = a†_1 a†_3 a_2 a_0 takes |α0 β0⟩ to |α1 β1⟩ with sign +1.
      const want: [bigint, number][] = [[wide(encoding.encode(Uint32Array.of(0b1010, 0))), 1]];
      expect([...actOnBasisState(sum, wide(hartreeFock))]).toEqual(want);
    }
  });

  it('that leaves the tapered sector is refused, and so is a determinant outside it', () => {
    const { encoding } = mapToQubits(referenceHamiltonian('H2_0.735'), { taper: 'z2' });
    expect(() => encoding.excitation([1], [0])).toThrowError(expect.objectContaining({ code: 'symmetry_broken' }));
    expect(() => encoding.encode(Uint32Array.of(0b0001, 0))).toThrowError(
      expect.objectContaining({ code: 'outside_sector' }),
    );
  });

  it('with unknown or repeated spin orbitals is refused', () => {
    const { encoding } = mapToQubits(referenceHamiltonian('H2_0.735'));
    for (const [create, annihilate] of [
      [[4], [0]],
      [[-1], [0]],
      [[0.5], [0]],
      [
        [1, 1],
        [0, 2],
      ],
    ]) {
      expect(() => encoding.excitation(create!, annihilate!)).toThrowError(
        expect.objectContaining({ code: 'invalid_excitation' }),
      );
    }
  });
});
