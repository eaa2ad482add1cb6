import { describe, expect, it } from 'vitest';
import { validateMolecule } from '../../../src/science/chemistry/index.ts';
import type { Subject } from '../../../src/science/experiments/index.ts';
import { molecules, run } from './subjects.ts';

type Coordinates = [number, number, number][];

function subject(symbols: string[], coords: Coordinates): Subject {
  const name = symbols.join('');
  return { kind: 'molecule', molecule: validateMolecule({ name, symbols, coords }, name) };
}

/** Bond lengths as multiples of the equilibrium's, all bonds alike. */
const families: [name: string, factors: number[], geometry: (factor: number) => Subject][] = [
  [
    'H2',
    [0.6, 1, 1.5, 2.5, 4],
    (f) =>
      subject(
        ['H', 'H'],
        [
          [0, 0, 0],
          [0, 0, 0.7414 * f],
        ],
      ),
  ],
  [
    'LiH',
    [0.5, 0.8, 1, 1.5, 2, 2.5],
    (f) =>
      subject(
        ['Li', 'H'],
        [
          [0, 0, 0],
          [0, 0, 1.5949 * f],
        ],
      ),
  ],
  [
    'BeH2',
    [0.8, 1, 1.2, 1.5, 1.8, 2],
    (f) =>
      subject(
        ['Be', 'H', 'H'],
        [
          [0, 0, 0],
          [0, 0, 1.3264 * f],
          [0, 0, -1.3264 * f],
        ],
      ),
  ],
  [
    'H2O',
    [0.8, 1, 1.3, 1.6, 2],
    (f) =>
      subject(
        ['O', 'H', 'H'],
        [
          [0, 0, 0],
          [0, 0.757 * f, 0.586 * f],
          [0, -0.757 * f, 0.586 * f],
        ],
      ),
  ],
  [
    'NH3',
    [0.9, 1, 1.3],
    (f) =>
      subject(
        ['N', 'H', 'H', 'H'],
        [
          [0, 0, 0],
          [0.937 * f, 0, -0.381 * f],
          [-0.469 * f, 0.812 * f, -0.381 * f],
          [-0.469 * f, -0.812 * f, -0.381 * f],
        ],
      ),
  ],
];

describe('the defaults', () => {
  it('reach FCI of NH3 within 1.6 mHa', () => {
    const { energies, flags } = run('NH3');
    expect(energies.fci).toBeCloseTo(molecules.NH3.fci, 8);
    expect(energies.errorMillihartree).toBeLessThan(1.6);
    expect(flags).toEqual([]);
  });

  for (const [name, factors, geometry] of families) {
    it(`reach FCI within 1.6 mHa for ${name} with bonds ${factors.join(', ')} times as long`, () => {
      for (const factor of factors) {
        const { energies, flags } = run(geometry(factor));
        expect(energies.errorMillihartree).toBeLessThan(1.6);
        expect(energies.errorMillihartree).toBeGreaterThan(-1e-5);
        expect(flags).toEqual([]);
      }
    });
  }

  it('run N2 with a frozen core and report its honest error', () => {
    const { energies, flags } = run('N2', { frozenCore: true });
    expect(energies.fci).toBeCloseTo(-107.6524752749, 8);
    expect(energies.fciFull).toBeCloseTo(molecules.N2.fci, 8);
    expect(energies.errorMillihartree).toBeGreaterThan(0);
    expect(energies.errorMillihartree).toBeLessThan(1.6);
    const single = run('N2', { frozenCore: true, ansatzReps: 1, threshold: 1e-12 });
    expect(single.energies.errorMillihartree).toBeCloseTo(2.136, 2);
    expect(flags).toEqual(['frozen_core']);
  });

  it('run CO2 with a frozen core, with FCI when it is asked for', () => {
    const quick = run('CO2', { frozenCore: true });
    expect(quick.energies).toMatchObject({ fci: null, errorMillihartree: null });
    expect(quick.flags).toEqual(['frozen_core', 'no_reference']);
    const asked = run('CO2', { frozenCore: true, fci: true, maxEvaluations: 1 });
    expect(asked.energies.fci).toBeCloseTo(-185.2769348331, 7);
    const error = (quick.energies.total - (asked.energies.fci ?? 0)) * 1000;
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(25);
  });
});

describe('EfficientSU2 on untapered HeH+', () => {
  it('is flagged for every seed that goes below FCI, and only there', () => {
    let below = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { energies, flags } = run('HeH+', { ansatz: 'EfficientSU2', seed });
      const is = (energies.errorMillihartree ?? 0) < -1e-5;
      if (is) below++;
      expect(flags.includes('below_fci')).toBe(is);
      expect(flags.includes('wrong_sector')).toBe(is);
    }
    expect(below).toBeGreaterThan(15);
  });
});
