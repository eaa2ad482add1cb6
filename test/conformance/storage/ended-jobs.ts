import { describe, expect, it } from 'vitest';
import { claimed, device, done, failed, type StorageSite, submission } from './samples.ts';

export function endedJobs(fresh: () => StorageSite): void {
  describe('the jobs that ended last', () => {
    it('are told with their ends, latest created first, for each device', async () => {
      const site = fresh();
      const provider = site.open();
      expect(await provider.ended(device, 5)).toEqual([]);
      const jobs: string[] = [];
      for (const ending of [done, failed, null]) {
        const { job } = await provider.submit(submission());
        jobs.unshift(job);
        if (ending === null) await provider.requestCancel(device, job);
        else {
          const claim = await claimed(provider);
          await provider.finish(claim, ending(claim));
        }
      }
      await provider.submit(submission());
      const told = await site.open().ended(device, 5);
      expect(told.map(({ job }) => job)).toEqual(jobs);
      expect(told.map(({ phase }) => phase)).toEqual(['cancelled', 'failed', 'done']);
      expect(told[2]).toEqual(await provider.state(device, jobs[2]!));
      expect((await provider.ended(device, 2)).map(({ job }) => job)).toEqual(jobs.slice(0, 2));
      expect(await provider.ended('fermions', 5)).toEqual([]);
      expect(await provider.ended(device, 0)).toEqual([]);
    });
  });
}
