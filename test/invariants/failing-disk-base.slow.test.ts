import { describe, expect, it } from 'vitest';
import { failingDisk, stride } from './failing-disk.ts';

describe('a disk that refuses one step', () => {
  const disk = failingDisk();

  it('is a clear failure, at every third step (base folder)', { timeout: 7_200_000 }, async () => {
    const steps = await disk.steps('base');
    expect(steps).toBeGreaterThan(200);
    for (let refused = 2; refused <= steps; refused += stride) await disk.refuse('base', refused, 'EIO');
  });
});
