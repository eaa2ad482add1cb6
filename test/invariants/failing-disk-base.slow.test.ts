import { describe, expect, it } from 'vitest';
import { failingDisk } from './failing-disk.ts';

describe('a disk that refuses one step', () => {
  const disk = failingDisk();

  it('is a clear failure, whichever step it is (base folder)', { timeout: 7_200_000 }, async () => {
    const steps = await disk.steps('base');
    expect(steps).toBeGreaterThan(200);
    for (let refused = 1; refused <= steps; refused++) await disk.refuse('base', refused, 'EIO');
  });
});
