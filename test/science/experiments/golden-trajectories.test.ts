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
  ['H2', {}, 4, 'e1551d1f20ebe24f'],
  ['LiH', {}, 23, '6759f83b106db42a'],
  ['H2', { ansatz: 'EfficientSU2', seed: 42 }, 26, '77323cf2d74ed19e'],
  ['HeH+', { ansatz: 'ExcitationPreserving', seed: 42 }, 28, 'a7b7a072fdb2ff4e'],
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
