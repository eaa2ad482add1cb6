import { describe, expect, it } from 'vitest';
import { doneStatus, generateKey, readStored, verifyDocument } from '../../../src/cloud/jobs/index.ts';
import { claimed, device, done, failed, jobText, resultOf, type StorageSite, submission } from './samples.ts';

export function claims(fresh: () => StorageSite): void {
  describe('a claim', () => {
    it('has one winner for each job, however many ask at once', async () => {
      const site = fresh();
      const submitter = site.open();
      const jobs: string[] = [];
      for (let index = 0; index < 50; index++) jobs.push((await submitter.submit(submission())).job);
      const providers = Array.from({ length: 4 }, () => site.open());
      const won: string[] = [];
      await Promise.all(
        Array.from({ length: 8 }, async (_, index) => {
          const provider = providers[index % 4]!;
          for (;;) {
            const claim = await provider.claim(device, `spooler ${index}`, 60_000);
            if (claim === null) return;
            won.push(claim.job);
            expect(claim.state).toMatchObject({ phase: 'claimed', fence: 1, attempts: 1 });
          }
        }),
      );
      expect([...won].sort()).toEqual(jobs);
      for (const provider of providers) expect(await provider.queue(device)).toEqual([]);
    });

    it('ends in a result that everybody reads, signed if wanted', async () => {
      const site = fresh();
      const provider = site.open();
      const key = generateKey('main');
      for (const signing of [false, true]) {
        const { job } = await provider.submit(submission());
        const claim = await claimed(provider);
        expect((await provider.start(claim)).phase).toBe('running');
        expect((await site.open().state(device, job))?.phase).toBe('running');
        const ending = done(claim);
        const state = await provider.finish(claim, signing ? { ...ending, key } : ending);
        expect(state).toMatchObject({ phase: 'done', lease: null, reason: null });
        const reader = site.open();
        expect(await reader.state(device, job)).toEqual(state);
        expect(await reader.status(device, job)).toEqual(doneStatus(job));
        const stored = await reader.result(device, job);
        expect(stored?.document).toEqual(resultOf(job));
        const { signed } = readStored(stored?.text ?? '');
        expect(signed !== null && verifyDocument(signed, key)).toBe(signing);
        expect(await reader.job(device, job)).toBe(jobText(4));
      }
    });

    it('takes results of many megabytes', async () => {
      const site = fresh();
      const provider = site.open();
      await provider.submit(submission());
      const claim = await claimed(provider);
      const memory = Array.from({ length: 300_000 }, (_, index) => `${index} ${index * 7}`);
      await provider.finish(claim, done(claim, memory));
      const stored = (await site.open().result(device, claim.job))?.document.results[0]?.data.memory;
      expect(stored?.join() === memory.join()).toBe(true);
    });

    it('may fail, with the words of its spooler', async () => {
      const provider = fresh().open();
      await provider.submit(submission());
      const claim = await claimed(provider);
      expect(await provider.finish(claim, failed(claim))).toMatchObject({ phase: 'failed', reason: 'no light' });
      expect(await provider.status(device, claim.job)).toMatchObject({ status: 'ERROR', job_id: claim.job });
      expect(await provider.result(device, claim.job)).toBeNull();
      expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
    });

    it('files its result and status under its own job, whatever they say', async () => {
      const provider = fresh().open();
      await provider.submit(submission());
      const claim = await claimed(provider);
      const stray = 'a'.repeat(24);
      await provider.finish(claim, { outcome: 'done', status: doneStatus(stray), result: resultOf(stray) });
      expect((await provider.status(device, claim.job))?.job_id).toBe(claim.job);
      expect((await provider.result(device, claim.job))?.document.job_id).toBe(claim.job);
      expect(await provider.status(device, stray)).toBeNull();
    });

    it('may be repeated in its end: the same word twice is one', async () => {
      const provider = fresh().open();
      await provider.submit(submission());
      const claim = await claimed(provider);
      const state = await provider.finish(claim, done(claim));
      expect(await provider.finish(claim, done(claim))).toEqual(state);
      await expect(provider.finish(claim, failed(claim))).rejects.toMatchObject({ code: 'lease_lost' });
      await expect(provider.renew(claim, 1000)).rejects.toMatchObject({ code: 'lease_lost' });
      await expect(provider.handBack(claim)).rejects.toMatchObject({ code: 'lease_lost' });
    });

    it('goes back to its old place when it is handed back, and costs no attempt', async () => {
      const site = fresh();
      const provider = site.open();
      const jobs = [await provider.submit(submission()), await provider.submit(submission())].map(({ job }) => job);
      const claim = await claimed(provider);
      expect(await provider.handBack(claim, 'going home')).toMatchObject({ phase: 'queued', attempts: 0 });
      expect((await provider.queue(device)).map(({ job }) => job)).toEqual(jobs);
      await expect(provider.finish(claim, done(claim))).rejects.toMatchObject({ code: 'lease_lost' });
      const again = await claimed(site.open());
      expect(again.job).toBe(jobs[0]);
      expect(again.state.fence).toBe(2);
      await expect(provider.renew(claim, 1000)).rejects.toMatchObject({ code: 'lease_lost' });
    });
  });
}
