import { describe, expect, it } from 'vitest';
import { claimed, device, done, resultOf, type StorageSite, submission } from './samples.ts';

export function leases(fresh: () => StorageSite): void {
  describe('a lease', () => {
    it('that ends lets somebody else take over; the late result is refused', async () => {
      let now = Date.now();
      const site = fresh();
      const [dead, living] = [site.open(() => now), site.open(() => now)];
      const { job } = await dead.submit(submission());
      const { job: second } = await dead.submit(submission());
      const first = await claimed(dead, 'dead', 1000);
      expect(first.job).toBe(job);
      expect((await claimed(living, 'living', 60_000)).job).toBe(second);
      expect(await living.claim(device, 'living', 1000)).toBeNull();
      now += 999;
      expect(await living.claim(device, 'living', 1000)).toBeNull();
      now += 1;
      const taken = await claimed(living, 'living', 60_000);
      expect(taken).toMatchObject({ job, state: { fence: 2, attempts: 2 } });
      expect(taken.document).toEqual(first.document);
      await expect(dead.finish(first, done(first, ['9']))).rejects.toMatchObject({ code: 'lease_lost' });
      await expect(dead.renew(first, 1000)).rejects.toMatchObject({ code: 'lease_lost' });
      expect(await living.result(device, job)).toBeNull();
      expect((await living.status(device, job))?.status).toBe('INITIALIZING');
      await living.finish(taken, done(taken, ['1', '1']));
      expect((await dead.result(device, job))?.document).toEqual(resultOf(job, ['1', '1']));
      await expect(dead.finish(first, done(first, ['9']))).rejects.toMatchObject({ code: 'lease_lost' });
      expect((await dead.result(device, job))?.document).toEqual(resultOf(job, ['1', '1']));
    });

    it('lives as long as its holder renews it', async () => {
      let now = Date.now();
      const site = fresh();
      const [holder, other] = [site.open(() => now), site.open(() => now)];
      await holder.submit(submission());
      const claim = await claimed(holder, 'holder', 1000);
      for (let beat = 0; beat < 5; beat++) {
        now += 900;
        expect((await holder.renew(claim, 1000)).lease?.until).toBe(now + 1000);
        expect(await other.claim(device, 'other', 1000)).toBeNull();
      }
      await holder.finish(claim, done(claim));
      now += 10_000;
      expect(await other.claim(device, 'other', 1000)).toBeNull();
    });

    it('that ended and that nobody took over still gives its result', async () => {
      let now = Date.now();
      const provider = fresh().open(() => now);
      await provider.submit(submission());
      const claim = await claimed(provider, 'slept', 1000);
      now += 100_000;
      expect(await provider.finish(claim, done(claim))).toMatchObject({ phase: 'done' });
    });

    it('lost at every attempt ends the job as failed', async () => {
      let now = Date.now();
      const provider = fresh().open(() => now);
      const { job } = await provider.submit(submission());
      for (let attempt = 1; attempt <= 3; attempt++) {
        expect((await claimed(provider, `dies ${attempt}`, 1000)).state.attempts).toBe(attempt);
        now += 2000;
      }
      expect(await provider.claim(device, 'careful', 1000)).toBeNull();
      expect(await provider.state(device, job)).toMatchObject({ phase: 'failed', lease: null });
      const status = await provider.status(device, job);
      expect(status).toMatchObject({ status: 'ERROR' });
      expect(status?.detail).toMatch(/gave no sign of life, as happened in all 3 attempts/);
    });
  });
}
