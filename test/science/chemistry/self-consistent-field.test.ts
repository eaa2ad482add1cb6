import { describe, expect, it } from 'vitest';
import { guessFock } from '../../../src/science/chemistry/guess.ts';
import { loadBasis, validateMolecule } from '../../../src/science/chemistry/index.ts';
import { aufbau } from '../../../src/science/chemistry/occupation.ts';
import { prepareMolecule } from '../../../src/science/chemistry/prepared-molecule.ts';
import { iterateField, toOrthonormal } from '../../../src/science/chemistry/self-consistent-field.ts';

describe('iterateField', () => {
  it('converges where filling the lowest levels alone would jump between two occupations for ever', async () => {
    const basis = await loadBasis('sto-3g');
    const coords = [
      [0, 0, 0],
      [0, 0, 2.751],
    ];
    const { integrals, orthonormal, atomic } = prepareMolecule(
      validateMolecule({ symbols: ['H', 'F'], coords }, 'HF'),
      basis,
    );
    for (const guess of ['sad', 'core', 'gwh'] as const) {
      const start = toOrthonormal(guessFock(guess, integrals, atomic, basis), orthonormal);
      const field = iterateField(integrals, orthonormal, [start], { method: 'rhf', occupy: aufbau(5, 5) });
      expect(field.converged).toBe(true);
      expect(field.iterations).toBeGreaterThan(30);
    }
  });

  it('leaves nothing between occupied and empty levels, for closed and open shells', async () => {
    const basis = await loadBasis('6-31g');
    for (const [symbols, coords, multiplicity, method] of [
      [
        ['O', 'H'],
        [
          [0, 0, 0],
          [0, 0, 0.97],
        ],
        2,
        'rohf',
      ],
      [
        ['O', 'H'],
        [
          [0, 0, 0],
          [0, 0, 0.97],
        ],
        2,
        'uhf',
      ],
      [
        ['C', 'O'],
        [
          [0, 0, 0],
          [0, 0, 1.13],
        ],
        1,
        'rhf',
      ],
    ] as const) {
      const { integrals, orthonormal, atomic } = prepareMolecule(
        validateMolecule({ symbols, coords, multiplicity }, 'test'),
        basis,
      );
      const start = toOrthonormal(guessFock('sad', integrals, atomic, basis), orthonormal);
      const electrons = [symbols[1] === 'H' ? 5 : 7, symbols[1] === 'H' ? 4 : 7] as const;
      const field = iterateField(integrals, orthonormal, [start, start], { method, occupy: aufbau(...electrons) });
      expect(field.converged).toBe(true);
      const n = orthonormal.size;
      const trace = (density: Float64Array) =>
        density.reduce((sum, value, at) => sum + (at % (n + 1) === 0 ? value : 0), 0);
      expect(trace(field.densityAlpha)).toBeCloseTo(electrons[0], 11);
      expect(trace(field.densityBeta)).toBeCloseTo(electrons[1], 11);
      const operator = field.operators[0]!;
      const { vectors } = field.alpha;
      let largest = 0;
      for (let i = 0; i < electrons[1]; i++) {
        for (let a = electrons[0]; a < n; a++) {
          let element = 0;
          for (let p = 0; p < n; p++)
            for (let q = 0; q < n; q++) element += vectors[p * n + i]! * operator[p * n + q]! * vectors[q * n + a]!;
          largest = Math.max(largest, Math.abs(element));
        }
      }
      expect(largest).toBeLessThan(1e-10);
    }
  });
});
