import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fci,
  makeSector,
  matrixElement,
  pairIntegrals,
  sectorDimension,
} from '../../../src/science/determinants/index.ts';
import { eigenSymmetric } from '../../../src/science/math/index.ts';
import type { ElectronicHamiltonian } from '../../../src/science/operators/index.ts';
import { syntheticHamiltonian } from '../operators/electronic-cases.ts';
import { referenceEnergies, referenceStructure } from '../reference-molecules.ts';

function denseGroundState(h: ElectronicHamiltonian): number {
  const integrals = pairIntegrals(h);
  const { alphaStrings, betaStrings, dimension } = makeSector(h.orbitals, h.alpha, h.beta);
  const determinants = Array.from(alphaStrings, (a) => Array.from(betaStrings, (b) => [a, b] as const)).flat();
  const matrix = Float64Array.from(
    determinants.flatMap(([a, b]) => determinants.map(([c, d]) => matrixElement(integrals, a, b, c, d))),
  );
  return eigenSymmetric(matrix, dimension).values[0]! + h.nuclearRepulsion + h.frozenCore;
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

/** Spaces that a default test run can afford; the others are in the slow suite. */
const affordable = 15_000;
const spherical = Object.entries(referenceEnergies.energies).filter(([key, value]) => {
  return value.fci !== undefined && key.endsWith('|spherical');
});

describe('fci', () => {
  it('finds the lowest eigenvalue of the whole sector: any irrep, any spin', () => {
    fc.assert(
      fc.property(problems, ({ orbitals, alpha, beta, seed, irreps }) => {
        const h = { ...syntheticHamiltonian(orbitals, alpha, beta, seed, irreps), frozenCore: -3 };
        const { energy, residual, converged, density, s2, vector } = fci(h);
        expect(converged).toBe(true);
        expect(residual).toBeLessThan(1e-6);
        expect(Math.abs(energy - denseGroundState(h))).toBeLessThan(1e-9);
        let trace = 0;
        for (let p = 0; p < orbitals; p++) trace += density[p * orbitals + p]!;
        expect(trace).toBeCloseTo(alpha + beta, 9);
        expect(vector.reduce((sum, c) => sum + c * c, 0)).toBeCloseTo(1, 11);
        expect(s2).toBeGreaterThan(-1e-9);
      }),
      { numRuns: 100 },
    );
  });

  for (const [key, value] of spherical) {
    const [name, basis] = key.split('|') as [string, string];
    if (['CO2|sto-3g', 'H2O|6-31g', 'BeH2|6-31g', 'LiH|cc-pvdz'].includes(`${name}|${basis}`)) continue;
    it(`agrees with Psi4 for ${name} in ${basis}`, async () => {
      const { hamiltonian, molecule } = await referenceStructure(name, basis);
      expect(sectorDimension(hamiltonian.orbitals, hamiltonian.alpha, hamiltonian.beta)).toBeLessThan(affordable);
      const { energy, converged, s2 } = fci(hamiltonian);
      expect(converged).toBe(true);
      expect(Math.abs(energy - value.fci!)).toBeLessThan(1e-9);
      const spin = (molecule.multiplicity - 1) / 2;
      expect(s2).toBeCloseTo(spin * (spin + 1), 8);
    });
  }

  it('has the energy of its own density: tr(h·D) of H2 plus the rest', async () => {
    const { hamiltonian: h } = await referenceStructure('H2', 'sto-3g');
    const { density, energy } = fci(h);
    const nothing = { ...h, twoBody: new Float64Array(h.twoBody.length), nuclearRepulsion: 0 };
    const shifted = { ...h, oneBody: h.oneBody.map((value, k) => value + 1e-4 * nothing.oneBody[k]!) };
    // dE/dλ of h + λ·h is ⟨h⟩ = Σ h_pq D_pq (Hellmann–Feynman).
    const back = { ...h, oneBody: h.oneBody.map((value, k) => value - 1e-4 * nothing.oneBody[k]!) };
    const slope = (fci(shifted).energy - fci(back).energy) / 2e-4;
    const expectation = h.oneBody.reduce((sum, value, k) => sum + value * density[k]!, 0);
    expect(slope).toBeCloseTo(expectation, 6);
    expect(energy).toBeLessThan(0);
  });

  it('takes the triplet when it lies lowest, although the numbers of α and β electrons are equal', async () => {
    const { hamiltonian } = await referenceStructure('CH2', 'sto-3g');
    const triplet = fci(hamiltonian);
    const leveled = fci({ ...hamiltonian, alpha: 4, beta: 4 });
    expect(leveled.energy).toBeCloseTo(triplet.energy, 9);
    expect(leveled.s2).toBeCloseTo(2, 8);
  });

  it('does not give up a species because another one is ahead before convergence', () => {
    // Found by search: after the first round the other irrep leads by 12 µHa, and loses.
    const h = syntheticHamiltonian(6, 3, 3, 295, [0, 1, 0, 1, 0, 1]);
    expect(Math.abs(fci(h).energy - denseGroundState(h))).toBeLessThan(1e-9);
  });

  it('refuses what is too large with its size and the limit', () => {
    const h = syntheticHamiltonian(15, 11, 11, 1);
    let message = '';
    try {
      fci(h, { maxDimension: 1_000_000 });
    } catch (error) {
      expect(error).toMatchObject({ code: 'fci_too_large' });
      message = (error as Error).message;
    }
    expect(message).toContain('1863225');
    expect(message).toContain('1000000');
  });

  it('stops on request', () => {
    const h = syntheticHamiltonian(4, 2, 2, 1);
    expect(() => fci(h, { signal: { aborted: true } })).toThrowError(expect.objectContaining({ code: 'interrupted' }));
  });

  it('gives the same bits again', async () => {
    const { hamiltonian } = await referenceStructure('LiH', 'sto-3g');
    expect(fci(hamiltonian)).toEqual(fci(hamiltonian));
  });
});
