import { describe, expect, it } from 'vitest';
import { naturalOccupations } from '../../../src/science/chemistry/index.ts';
import { fci } from '../../../src/science/determinants/index.ts';
import { referenceStructure } from '../reference-molecules.ts';

describe('naturalOccupations', () => {
  it('descend from 2 and count the electrons', async () => {
    const { hamiltonian } = await referenceStructure('LiH', 'sto-3g');
    const occupations = naturalOccupations(fci(hamiltonian).density, hamiltonian.orbitals);
    expect(occupations.reduce((sum, value) => sum + value, 0)).toBeCloseTo(4, 10);
    expect([...occupations]).toEqual([...occupations].sort((a, b) => b - a));
    expect(occupations[0]).toBeGreaterThan(1.999);
    expect(occupations[1]).toBeGreaterThan(1.9);
    expect(occupations[5]).toBeGreaterThan(-1e-10);
  });
});
