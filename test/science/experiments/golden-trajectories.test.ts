import { describe, expect, it } from 'vitest';
import { shippedMolecule } from '../../../src/science/chemistry/index.ts';
import type { SettingsInput } from '../../../src/science/experiments/index.ts';
import { trajectoryHash } from '../../../src/science/experiments/index.ts';
import { type MoleculeName, run } from './subjects.ts';

/**
 * Every bit of every energy and parameter, from the geometry on; computed with Node.js 20.20.2 and found the same with
 * 22.23.3 and 24.21.0 (the science package's test compares Chromium). A change here means that stored experiments can no
 * longer be repeated bit by bit: say so in the
 * release notes, then renew the hashes.
 */
const golden: [name: MoleculeName, input: SettingsInput, evaluations: number, hash: string][] = [
  ['H2', {}, 4, 'f6cdd895b7d73d14'],
  ['LiH', {}, 8, '954b2df32d4a56e3'],
  ['H2', { ansatz: 'EfficientSU2', seed: 42 }, 25, 'e962b1cc4ea48002'],
  ['HeH+', { ansatz: 'ExcitationPreserving', seed: 42 }, 26, '8243d4b643679230'],
];

describe('a trajectory', () => {
  for (const [name, input, evaluations, hash] of golden) {
    it(`of ${name} with ${input.ansatz ?? 'the defaults'} has the same bits on every machine and Node.js`, () => {
      const outcome = run(name, input);
      expect(outcome.trajectory).toHaveLength(evaluations);
      expect(trajectoryHash(outcome)).toBe(hash);
    });
  }
});

/** Energies at seed 42, 2 repetitions, without nuclear repulsion: computed elsewhere from Psi4 integrals and numpy's stream. */
const golden42: [name: string, ansatz: string, energy: number][] = [
  ['H2_0.74', 'EfficientSU2', -0.85534838716],
  ['H2_0.74', 'RealAmplitudes', -0.858774903704],
  ['H2_0.74', 'ExcitationPreserving', -1.421416961888],
  ['H2', 'EfficientSU2', -0.855890390967],
  ['H2', 'RealAmplitudes', -0.859226544422],
  ['H2', 'ExcitationPreserving', -1.421022924073],
  ['HeH+', 'EfficientSU2', -3.213396290593],
  ['HeH+', 'RealAmplitudes', -2.843199474331],
  ['HeH+', 'ExcitationPreserving', -3.689293525294],
];

describe('the first energy of a run with seed 42', () => {
  for (const [name, ansatz, energy] of golden42) {
    it(`of ${name} with ${ansatz} is the golden one, orbital phases included`, () => {
      const subject = { kind: 'molecule', molecule: shippedMolecule(name)! } as const;
      const outcome = run(subject, { ansatz, seed: 42, start: 'random', maxEvaluations: 1 });
      expect(Math.abs(outcome.trajectory[0]!.energy - energy)).toBeLessThan(1e-8);
    });
  }
});
