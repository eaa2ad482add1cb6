import { describe, expect, it } from 'vitest';
import { fci } from '../../../src/science/determinants/index.ts';
import { referenceEnergies, referenceStructure } from '../reference-molecules.ts';

describe('fci of large spaces', () => {
  for (const [name, basis] of [
    ['LiH', 'cc-pvdz'],
    ['BeH2', '6-31g'],
    ['CO2', 'sto-3g'],
    ['H2O', '6-31g'],
  ] as const) {
    it(`agrees with Psi4 for ${name} in ${basis}`, async () => {
      const { hamiltonian } = await referenceStructure(name, basis);
      const { energy, converged, s2 } = fci(hamiltonian);
      expect(converged).toBe(true);
      expect(Math.abs(energy - referenceEnergies.energies[`${name}|${basis}|spherical`]!.fci!)).toBeLessThan(1e-8);
      expect(s2).toBeCloseTo(0, 8);
    });
  }

  for (const [key, { frozen, fci: want }] of Object.entries(referenceEnergies.frozen_core_fci)) {
    it(`agrees with Psi4 for ${key} with a frozen core`, async () => {
      const [name, basis] = key.split('|') as [string, string];
      const { hamiltonian, frozenOrbitals } = await referenceStructure(name, basis, { frozenCore: true });
      expect(frozenOrbitals).toBe(frozen);
      const { energy, converged } = fci(hamiltonian);
      expect(converged).toBe(true);
      expect(Math.abs(energy - want)).toBeLessThan(1e-9);
    });
  }
});
