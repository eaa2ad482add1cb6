import { describe, expect, it } from 'vitest';
import { trajectoryHash } from '../../../src/science/experiments/index.ts';

const evaluation = (parameters: number[], energy: number) => ({
  index: 1,
  parameters: Float64Array.from(parameters),
  energy,
  standardError: 0,
  energyDelta: null,
  parameterDeltaNorm: null,
  lowestEnergy: energy,
});

/** FNV-1a as its authors write it down, with integers of 64 bits. */
function fnv1a(numbers: readonly number[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new Uint8Array(Float64Array.from(numbers).buffer)) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}

describe('the hash of a trajectory', () => {
  it('is FNV-1a over parameters and energies', () => {
    expect(trajectoryHash({ trajectory: [] })).toBe('cbf29ce484222325');
    const numbers = [0.1, -2.5e-300, Math.PI, -1.137, 0, 1e300, 3, -7.88];
    const trajectory = [evaluation(numbers.slice(0, 3), numbers[3] ?? 0), evaluation(numbers.slice(4, 7), -7.88)];
    expect(trajectoryHash({ trajectory })).toBe(fnv1a(numbers));
  });

  it('sees the last bit, and the sign of zero', () => {
    const hash = (value: number) => trajectoryHash({ trajectory: [evaluation([value], 1)] });
    expect(hash(1)).not.toBe(hash(1 + Number.EPSILON));
    expect(hash(0)).not.toBe(hash(-0));
  });
});
