import { describe, expect, it } from 'vitest';
import { device, type StorageSite, submission } from './samples.ts';

export function submissions(fresh: () => StorageSite): void {
  describe('a submission', () => {
    it('is visible with its status, its text to the letter, its owner', async () => {
      const site = fresh();
      const provider = site.open();
      const text = '{ "experiment_0": {"params": [3.0, 1e-07]},  "experiment_1": 5 }';
      const { job, status, repeated } = await provider.submit(submission(1, { text }));
      expect(repeated).toBe(false);
      expect(status).toEqual({
        job_id: job,
        status: 'INITIALIZING',
        detail: 'Got your json.',
        error_message: 'None',
      });
      for (const reader of [provider, site.open()]) {
        expect(await reader.status(device, job)).toEqual(status);
        expect(await reader.job(device, job)).toBe(text);
        expect(await reader.owner(device, job)).toBe('alice');
        expect(await reader.state(device, job)).toMatchObject({ phase: 'queued', owner: 'alice', attempts: 0 });
        expect(await reader.result(device, job)).toBeNull();
        expect(await reader.position(device, job)).toBe(0);
      }
    });

    it('is unknown under another device, and ids that are paths are unknown jobs', async () => {
      const provider = fresh().open();
      const { job } = await provider.submit(submission());
      for (const [where, id] of [
        ['fermions', job],
        [device, 'f'.repeat(24)],
        [device, `../${device}/${job}`],
        [device, `../../status/${device}/${job}`],
        ['..', job],
        [device, ''],
      ] as const) {
        expect(await provider.status(where, id)).toBeNull();
        expect(await provider.state(where, id)).toBeNull();
        expect(await provider.job(where, id)).toBeNull();
        expect(await provider.result(where, id)).toBeNull();
        expect(await provider.owner(where, id)).toBeNull();
        expect(await provider.position(where, id)).toBeNull();
        expect(await provider.requestCancel(where, id)).toBeNull();
        expect(await provider.readEvents(where, id, 0)).toEqual([]);
      }
      for (const bad of ['', '../x', 'A', 'a_b']) {
        await expect(provider.submit(submission(1, { device: bad }))).rejects.toMatchObject({
          code: 'invalid_device',
        });
      }
    });

    it('is listed for its user, latest first, whatever characters the name has', async () => {
      const provider = fresh().open();
      const mine: string[] = [];
      for (const name of [device, 'fermions', device]) {
        mine.unshift((await provider.submit(submission(1, { device: name, user: 'Jean-Luc/../Ä é' }))).job);
      }
      await provider.submit(submission(1, { user: 'jean-luc' }));
      expect((await provider.jobsOf('Jean-Luc/../Ä é')).map(({ job }) => job)).toEqual(mine);
      expect((await provider.jobsOf('Jean-Luc/../Ä é'))[1]).toEqual({ device: 'fermions', job: mine[1] });
      expect(await provider.jobsOf('jean-luc')).toHaveLength(1);
      expect(await provider.jobsOf('JEAN-LUC')).toEqual([]);
    });

    it('with an idempotency key happens once, also when many repeat it at once', async () => {
      const site = fresh();
      const providers = [site.open(), site.open()];
      const all = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          providers[index % 2]!.submit(submission(4, { idempotencyKey: 'once' })),
        ),
      );
      expect(new Set(all.map(({ job }) => job)).size).toBe(1);
      expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(await providers[0]!.queue(device)).toHaveLength(1);
      const other = providers[0]!.submit(submission(5, { idempotencyKey: 'once' }));
      await expect(other).rejects.toMatchObject({ code: 'idempotency_conflict' });
      const bobs = await providers[0]!.submit(submission(5, { idempotencyKey: 'once', user: 'bob' }));
      expect(bobs.repeated).toBe(false);
    });
  });
}
