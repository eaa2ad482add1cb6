import { describe, expect, it } from 'vitest';
import { loadBasis, scf, validateMolecule } from '../../../src/science/chemistry/index.ts';

function diatomic(a: string, b: string, distance: number, multiplicity = 1) {
  const coords = [
    [0, 0, 0],
    [0, 0, distance],
  ];
  return validateMolecule({ symbols: [a, b], coords, multiplicity }, `${a}${b}`);
}

describe('the lowest field', () => {
  it('of stretched N2 lies at or below what any guess of Psi4 reaches', async () => {
    const { energy, converged } = scf(diatomic('N', 'N', 2.5), await loadBasis('sto-3g'));
    expect(converged).toBe(true);
    // Psi4: superposed atoms −106.617, core −106.808, Wolfsberg–Helmholz −106.932.
    expect(energy).toBeLessThan(-106.9317);
  });

  it('converges where levels cross, and names the guess that won', async () => {
    const basis = await loadBasis('sto-3g');
    for (const [a, b, distance, multiplicity] of [
      ['H', 'F', 2.75, 1],
      ['Li', 'F', 4.68, 1],
      ['Si', 'O', 4.5, 1],
      ['Be', 'H', 2.1, 2],
      ['C', 'N', 1.17, 2],
    ] as const) {
      const result = scf(diatomic(a, b, distance, multiplicity), basis);
      expect(result.converged).toBe(true);
      expect(['sad', 'core', 'gwh']).toContain(result.guess);
    }
  });

  it('of BH is not the excited solution of the core guess', async () => {
    const { energy, guess } = scf(diatomic('B', 'H', 1.19), await loadBasis('cc-pvdz'));
    expect(energy).toBeCloseTo(-25.1244517335, 8);
    expect(guess).toBe('sad');
  });

  it('says when it did not converge instead of throwing', async () => {
    const result = scf(diatomic('Li', 'H', 1.6), await loadBasis('6-31g'), { maxIterations: 3 });
    expect(result.converged).toBe(false);
    expect(result.iterations).toBe(3);
    expect(Number.isFinite(result.energy)).toBe(true);
  });

  it('gives degenerate atoms one orientation, and spins their ⟨S²⟩', async () => {
    const basis = await loadBasis('6-31g');
    const atom = (symbol: string, multiplicity: number) =>
      validateMolecule({ symbols: [symbol], coords: [[0, 0, 0]], multiplicity }, symbol);
    const carbon = scf(atom('C', 3), basis);
    expect(carbon.s2).toBe(2);
    expect(scf(atom('C', 3), basis).orbitals).toEqual(carbon.orbitals);
    const unrestricted = scf(atom('N', 4), basis, { method: 'uhf' });
    expect(unrestricted.s2).toBeGreaterThan(3.75);
    expect(unrestricted.s2).toBeLessThan(3.76);
    expect(unrestricted.energy).toBeLessThan(scf(atom('N', 4), basis).energy);
  });

  it('makes the leading coefficient of every orbital positive', async () => {
    const { orbitals } = scf(diatomic('C', 'O', 1.13), await loadBasis('sto-3g'));
    const size = Math.round(Math.sqrt(orbitals.length));
    for (let k = 0; k < size; k++) {
      const column = Array.from({ length: size }, (_, i) => orbitals[i * size + k]!);
      const largest = Math.max(...column.map(Math.abs));
      expect(column.find((c) => Math.abs(c) >= 0.1 * largest)).toBeGreaterThan(0);
    }
  });
});
