import { describe, expect, it } from 'vitest';
import { failingDisk } from './failing-disk.ts';

describe('a disk that refuses one step', () => {
  const disk = failingDisk();

  // Every step is refused once in failing-disk.slow.test.ts; here as many as a default suite has time for.
  it.each(['empty', 'base'] as const)(
    'is a clear failure, and the next run makes up for it (%s folder)',
    async (start) => {
      const steps = await disk.steps(start);
      expect(steps).toBeGreaterThan(200);
      const stride = Math.ceil(steps / 16);
      for (let refused = start === 'empty' ? 1 : stride >> 1; refused <= steps; refused += stride) {
        await disk.refuse(start, refused, refused % 2 === 0 ? 'EIO' : 'ENOSPC');
      }
    },
  );
});
