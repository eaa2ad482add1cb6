import { describe, expect, it } from 'vitest';
import { failingDisk } from './failing-disk.ts';

describe('a disk that refuses one step', () => {
  const disk = failingDisk();
  const starts = ['empty', 'base'] as const;

  // Every step is refused once in the slow suite; here as many as a default suite has time for.
  it.each(starts)(
    'is a clear failure, and the next run makes up for it (%s folder)',
    { timeout: 600_000 },
    async (start) => {
      const steps = await disk.steps(start);
      expect(steps).toBeGreaterThan(200);
      const stride = Math.ceil(steps / 10);
      for (let refused = start === 'empty' ? 1 : stride >> 1; refused <= steps; refused += stride) {
        await disk.refuse(start, refused, refused % 2 === 0 ? 'EIO' : 'ENOSPC');
      }
    },
  );
});
