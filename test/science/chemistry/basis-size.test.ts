import { describe, expect, it } from 'vitest';
import { atomicOrbitals } from '../../../src/science/chemistry/atomic-orbitals.ts';
import { basisNames } from '../../../src/science/chemistry/basis.ts';
import { nucleiOf } from '../../../src/science/chemistry/geometry.ts';
import { basisFunctions, elements, loadBasis, type Molecule } from '../../../src/science/chemistry/index.ts';

describe('the number of basis functions', () => {
  it.each(basisNames)('of every element is known without loading %s', async (name) => {
    const basis = await loadBasis(name);
    for (const { symbol } of elements) {
      const atom: Molecule = {
        name: symbol,
        symbols: [symbol],
        coordinates: [[0, 0, 0]],
        units: 'angstrom',
        charge: 0,
        multiplicity: 1,
        masses: null,
      };
      expect([symbol, basisFunctions(atom, name)]).toEqual([symbol, atomicOrbitals(nucleiOf(atom), basis).size]);
    }
  });
});
