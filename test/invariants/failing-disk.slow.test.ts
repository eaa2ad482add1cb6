import { describe, expect, it } from 'vitest';
import { failingDisk } from './failing-disk.ts';

describe('a disk that refuses one step', () => {
  const disk = failingDisk();

  it.each(['empty', 'base'] as const)('is a clear failure, whichever step it is (%s folder)', async (start) => {
    const steps = await disk.steps(start);
    expect(steps).toBeGreaterThan(200);
    for (let refused = 1; refused <= steps; refused++) await disk.refuse(start, refused, 'EIO');
  });
});
