import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimed, device, done, drain, jobText, type StorageSite, submission } from './samples.ts';

export function queue(fresh: () => StorageSite, runs: number): void {
  describe('the queue', () => {
    it('is first created, first claimed, and tells positions', async () => {
      const site = fresh();
      const provider = site.open();
      const jobs: string[] = [];
      for (let index = 0; index < 30; index++) jobs.push((await provider.submit(submission(index + 1))).job);
      expect((await provider.queue(device)).map(({ job }) => job)).toEqual(jobs);
      expect(await provider.position(device, jobs[7]!)).toBe(7);
      const claim = await claimed(provider);
      expect(claim.job).toBe(jobs[0]);
      expect(claim.document).toEqual(JSON.parse(jobText(1)));
      expect(await provider.position(device, jobs[7]!)).toBe(6);
      expect(await provider.position(device, jobs[0]!)).toBeNull();
      expect(await drain(site.open())).toEqual(jobs.slice(1));
    });

    it('gives what one process submits to another in order, also while it claims', async () => {
      const site = fresh();
      const [server, spooler] = [site.open(), site.open()];
      const submitted: string[] = [];
      const executed: string[] = [];
      for (let round = 0; round < 10; round++) {
        for (let index = 0; index < 5; index++) submitted.push((await server.submit(submission())).job);
        for (let index = 0; index < 4; index++) {
          const claim = await claimed(spooler);
          executed.push(claim.job);
          await spooler.finish(claim, done(claim));
        }
      }
      executed.push(...(await drain(spooler)));
      expect(executed).toEqual(submitted);
    });

    it('keeps devices apart', async () => {
      const provider = fresh().open();
      const { job } = await provider.submit(submission(1, { device: 'fermions' }));
      expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
      expect((await provider.claim('fermions', 'spooler', 1000))?.job).toBe(job);
    });

    it('orders and positions agree with a plain list under any mixture of submissions, claims and cancels', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }), async (actions) => {
          const provider = fresh().open();
          const model: string[] = [];
          for (const action of actions) {
            if (action < 5 || model.length === 0) model.push((await provider.submit(submission())).job);
            else if (action < 7) expect((await claimed(provider)).job).toBe(model.shift());
            else {
              const [job] = model.splice(action % model.length, 1);
              expect(await provider.requestCancel(device, job!)).toBe('cancelled');
            }
            expect((await provider.queue(device)).map(({ job }) => job)).toEqual(model);
            const last = model.at(-1);
            if (last !== undefined) expect(await provider.position(device, last)).toBe(model.length - 1);
          }
          await provider.close();
        }),
        { numRuns: runs },
      );
    });
  });
}
