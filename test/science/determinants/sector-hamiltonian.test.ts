import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeSector,
  matrixElement,
  oneParticleDensity,
  pairIntegrals,
  type Sector,
  sectorDimension,
  sectorHamiltonian,
  spinSquared,
  stringRank,
} from '../../../src/science/determinants/index.ts';
import {
  applyPauliSum,
  type ElectronicHamiltonian,
  expectationValue,
  mapToQubits,
  pauliSum,
} from '../../../src/science/operators/index.ts';
import { syntheticHamiltonian } from '../operators/electronic-cases.ts';

function randomVector(size: number, seed: number): Float64Array {
  let state = seed | 1;
  const v = Float64Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  });
  const length = Math.hypot(...v);
  return v.map((x) => x / length);
}

/** The 2^(2n) amplitudes of a sector's state in Jordan–Wigner encoding, block order. */
function embed({ orbitals, alphaStrings, betaStrings }: Sector, vector: Float64Array): Float64Array {
  const amplitudes = new Float64Array(1 << (2 * orbitals));
  for (const [i, a] of alphaStrings.entries()) {
    for (const [j, b] of betaStrings.entries()) amplitudes[a | (b << orbitals)] = vector[i * betaStrings.length + j]!;
  }
  return amplitudes;
}

const problems = fc.integer({ min: 1, max: 5 }).chain((orbitals) =>
  fc.record({
    orbitals: fc.constant(orbitals),
    alpha: fc.integer({ min: 0, max: orbitals }),
    beta: fc.integer({ min: 0, max: orbitals }),
    seed: fc.integer(),
    irreps: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: orbitals, maxLength: orbitals }),
  }),
);

const largest = (values: Iterable<number>) => Math.max(0, ...Array.from(values, Math.abs));

describe('a sector', () => {
  it('holds every string with the right number of electrons, ascending and ranked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 4 }), fc.boolean(), (n, few, holes) => {
        const electrons = Math.min(n, holes ? Math.max(0, n - few) : few);
        const { alphaStrings, dimension } = makeSector(n, electrons, 0);
        expect(dimension).toBe(alphaStrings.length);
        let last = -1;
        for (const [k, string] of alphaStrings.entries()) {
          if (!(string > last && string < 2 ** n && stringRank(string) === k)) {
            throw new Error(`string ${k} of ${electrons} electrons in ${n} orbitals is ${string.toString(2)}`);
          }
          if (string.toString(2).replaceAll('0', '').length !== electrons) throw new Error(string.toString(2));
          last = string;
        }
      }),
    );
    expect(sectorDimension(10, 7, 7)).toBe(14_400);
    expect(sectorDimension(15, 11, 11)).toBe(1_863_225);
    expect(sectorDimension(42, 11, 11)).toBe(4_280_561_376 ** 2);
  });

  it('that cannot exist or not fit is refused', () => {
    for (const [n, a, b] of [
      [2, 3, 0],
      [2, 0, -1],
      [33, 1, 34],
      [2, 0.5, 0],
    ] as const) {
      expect(() => makeSector(n, a, b)).toThrowError(expect.objectContaining({ code: 'invalid_sector' }));
    }
    expect(() => makeSector(33, 1, 1)).toThrowError(expect.objectContaining({ code: 'too_many_orbitals' }));
    expect(() => makeSector(32, 16, 0)).toThrowError(expect.objectContaining({ code: 'sector_too_large' }));
  });
});

describe('sectorHamiltonian', () => {
  it('acts as the Jordan–Wigner operator does on the embedded state, with sign +1 for every determinant', () => {
    fc.assert(
      fc.property(problems, ({ orbitals, alpha, beta, seed, irreps }) => {
        const h = syntheticHamiltonian(orbitals, alpha, beta, seed, irreps);
        const sector = makeSector(orbitals, alpha, beta);
        const v = randomVector(sector.dimension, seed);
        const sigma = new Float64Array(sector.dimension).fill(3);
        sectorHamiltonian(h, sector).apply(v, sigma);
        const { hamiltonian } = mapToQubits(h, { cutoff: 0 });
        const re = embed(sector, v);
        const out = new Float64Array(re.length);
        const zero = new Float64Array(re.length);
        applyPauliSum(hamiltonian, re, zero, out, new Float64Array(re.length));
        const want = embed(sector, sigma);
        expect(largest(out.map((value, b) => value - want[b]!))).toBeLessThan(1e-11);
      }),
      { numRuns: 60 },
    );
  });

  it('equals the Slater–Condon matrix, diagonal included, with and without symmetry blocks', () => {
    fc.assert(
      fc.property(problems, fc.boolean(), ({ orbitals, alpha, beta, seed, irreps }, forget) => {
        const h = syntheticHamiltonian(orbitals, alpha, beta, seed, irreps);
        const used: ElectronicHamiltonian = forget ? { ...h, irreps: new Int32Array(orbitals) } : h;
        const { sector, diagonal, apply } = sectorHamiltonian(used);
        const v = randomVector(sector.dimension, seed);
        const sigma = new Float64Array(sector.dimension);
        apply(v, sigma);
        const integrals = pairIntegrals(h);
        const determinants = Array.from(sector.alphaStrings, (a) =>
          Array.from(sector.betaStrings, (b) => [a, b]),
        ).flat();
        for (const [k, [a, b]] of determinants.entries()) {
          let want = 0;
          for (const [l, [c, d]] of determinants.entries()) want += matrixElement(integrals, a!, b!, c!, d!) * v[l]!;
          expect(Math.abs(sigma[k]! - want)).toBeLessThan(1e-11);
          expect(Math.abs(diagonal[k]! - matrixElement(integrals, a!, b!, a!, b!))).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not believe irreps that the integrals contradict', () => {
    const h = syntheticHamiltonian(3, 2, 1, 11);
    const onlyTwoBody = { ...h, oneBody: h.oneBody.map((value, k) => (k % 4 === 0 ? value : 0)) };
    for (const honest of [h, onlyTwoBody]) {
      const { sector, apply } = sectorHamiltonian({ ...honest, irreps: new Int32Array(3) });
      const v = randomVector(sector.dimension, 4);
      const a = new Float64Array(v.length);
      const b = new Float64Array(v.length);
      apply(v, a);
      sectorHamiltonian({ ...honest, irreps: Int32Array.of(0, 1, 2) }).apply(v, b);
      expect(b).toEqual(a);
    }
  });
});

describe('expectation values in a sector', () => {
  it('agree with the mapped operators: ⟨S²⟩ and every element of the one-particle density', () => {
    fc.assert(
      fc.property(problems, ({ orbitals, alpha, beta, seed }) => {
        const h = syntheticHamiltonian(orbitals, alpha, beta, seed);
        const sector = makeSector(orbitals, alpha, beta);
        const v = randomVector(sector.dimension, seed);
        const re = embed(sector, v);
        const zero = new Float64Array(re.length);
        const { s2 } = mapToQubits(h);
        expect(spinSquared(sector, v)).toBeCloseTo(expectationValue(s2, re, zero), 11);

        const density = oneParticleDensity(sector, v);
        for (let p = 0; p < orbitals; p++) {
          for (let q = 0; q < orbitals; q++) {
            // ⟨E_pq⟩ is half the slope of the energy with h_pq = h_qp = 1 and nothing else.
            const oneBody = new Float64Array(orbitals * orbitals);
            oneBody[p * orbitals + q] = oneBody[q * orbitals + p] = 1;
            const only = mapToQubits({ ...h, oneBody, twoBody: new Float64Array(h.twoBody.length) }).hamiltonian;
            const sum = only.size === 0 ? pauliSum(2 * orbitals, [['I'.repeat(2 * orbitals), 0]]) : only;
            const slope = expectationValue(sum, re, zero) / (p === q ? 1 : 2);
            expect(density[p * orbitals + q]).toBeCloseTo(slope, 11);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
