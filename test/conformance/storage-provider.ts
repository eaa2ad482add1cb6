import { describe, expect, it } from 'vitest';
import { cancelRequests } from './storage/cancel-requests.ts';
import { claims } from './storage/claims.ts';
import { configsAndKeys } from './storage/configs-and-keys.ts';
import { endedJobs } from './storage/ended-jobs.ts';
import { leases } from './storage/leases.ts';
import { liveEvents } from './storage/live-events.ts';
import { queue } from './storage/queue.ts';
import { device, type StorageSite, submission } from './storage/samples.ts';
import { submissions } from './storage/submissions.ts';

export { deviceConfig, done, drain, failed, resultOf, type StorageSite } from './storage/samples.ts';

export interface ConformanceOptions {
  /** Runs of the property of the queue, each on a storage of its own. Default: 12. */
  readonly runs?: number;
}

/**
 * What every storage provider does. `name` stands in the titles of the tests; `fresh` gives an empty storage each time, and
 * whoever calls this removes them afterwards. One file of `storage/` for each idea of the contract.
 */
export function storageProviderConformance(
  name: string,
  fresh: () => StorageSite,
  { runs = 12 }: ConformanceOptions = {},
): void {
  describe(`storage provider: ${name}`, () => {
    it('is empty at first', async () => {
      const provider = fresh().open();
      expect(await provider.devices()).toEqual([]);
      expect(await provider.config(device)).toBeNull();
      expect(await provider.queue(device)).toEqual([]);
      expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
      expect(await provider.jobsOf('alice')).toEqual([]);
      expect(await provider.publicKey('main')).toBeNull();
      await provider.close();
    });

    configsAndKeys(fresh);
    submissions(fresh);
    queue(fresh, runs);
    claims(fresh);
    leases(fresh);
    cancelRequests(fresh);
    endedJobs(fresh);
    liveEvents(fresh);

    it('takes nothing after it was closed', async () => {
      const provider = fresh().open();
      const last = provider.submit(submission());
      await last;
      await provider.close();
      await expect(provider.submit(submission())).rejects.toMatchObject({ code: 'storage_closed' });
      await provider.close();
    });
  });
}
