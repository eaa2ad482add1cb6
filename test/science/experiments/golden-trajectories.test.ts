import { describe, expect, it } from 'vitest';
import type { SettingsInput } from '../../../src/science/experiments/index.ts';
import { trajectoryHash } from '../../../src/science/experiments/index.ts';
import { type MoleculeName, run } from './subjects.ts';

/**
 * Every bit of every energy and parameter, from the geometry on; computed with Node.js 20.20.2 and found the same with
 * 22.23.3 and 24.21.0. A change here means that stored experiments can no longer be repeated bit by bit: say so in the
 * release notes, then renew the hashes.
 */
const golden: [name: MoleculeName, input: SettingsInput, evaluations: number, hash: string][] = [
  ['H2', {}, 5, '34e979a2c5c448f2'],
  ['LiH', {}, 17, '794b706e75e64191'],
  ['H2', { ansatz: 'EfficientSU2', seed: 42 }, 25, '0b2d794851c68d0b'],
  ['HeH+', { ansatz: 'ExcitationPreserving', seed: 42 }, 24, 'bb42d0724f07e283'],
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
