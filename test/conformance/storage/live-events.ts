import { describe, expect, it } from 'vitest';
import { device, type StorageSite, submission } from './samples.ts';

export function liveEvents(fresh: () => StorageSite): void {
  describe('live events', () => {
    const event = (step: number) => ({ kind: 'evaluation', step });

    it('are read on from any number', async () => {
      const site = fresh();
      const provider = site.open();
      const { job } = await provider.submit(submission());
      expect(await provider.readEvents(device, job, 0)).toEqual([]);
      expect(await provider.appendEvents(device, job, 1, [event(1), event(2), event(3)])).toBe(true);
      expect(await provider.appendEvents(device, job, 4, [event(4)])).toBe(true);
      const all = [1, 2, 3, 4].map((seq) => ({ seq, event: event(seq) }));
      for (let after = 0; after <= 5; after++) {
        expect(await site.open().readEvents(device, job, after)).toEqual(all.slice(after));
      }
    });

    it('may be repeated, but not replaced, and have no gaps', async () => {
      const provider = fresh().open();
      const { job } = await provider.submit(submission());
      expect(await provider.appendEvents(device, job, 1, [event(1), event(2)])).toBe(true);
      expect(await provider.appendEvents(device, job, 1, [event(1), event(2)])).toBe(true);
      expect(await provider.appendEvents(device, job, 1, [event(9)])).toBe(false);
      expect(await provider.appendEvents(device, job, 2, [event(9)])).toBe(false);
      for (const first of [4, 0, 1.5]) {
        const refused = provider.appendEvents(device, job, first, [event(1)]);
        await expect(refused).rejects.toMatchObject({ code: 'invalid_events' });
      }
      await expect(provider.appendEvents(device, job, 3, [])).rejects.toMatchObject({ code: 'invalid_events' });
      expect((await provider.readEvents(device, job, 0)).map(({ seq }) => seq)).toEqual([1, 2]);
    });
  });
}
