import { describe, expect, it } from 'vitest';
import { claimed, device, done, failed, type StorageSite, submission } from './samples.ts';

export function cancelRequests(fresh: () => StorageSite): void {
  describe('a cancel request', () => {
    it('ends a job that waits', async () => {
      const site = fresh();
      const provider = site.open();
      const { job } = await provider.submit(submission());
      expect(await site.open().requestCancel(device, job)).toBe('cancelled');
      expect(await provider.claim(device, 'spooler', 1000)).toBeNull();
      expect(await provider.state(device, job)).toMatchObject({
        phase: 'cancelled',
        reason: 'Cancelled by the user.',
      });
      expect((await provider.status(device, job))?.detail).toBe('Got your json.; Cancelled by the user.');
      expect(await provider.requestCancel(device, job)).toBe('cancelled');
      expect(await provider.queue(device)).toEqual([]);
    });

    it('reaches the holder at its next sign of life', async () => {
      const site = fresh();
      const [server, spooler] = [site.open(), site.open()];
      const { job } = await server.submit(submission());
      const claim = await claimed(spooler);
      await spooler.start(claim);
      await expect(spooler.finish(claim, { outcome: 'cancelled' })).rejects.toMatchObject({
        code: 'transition_refused',
      });
      expect(await server.requestCancel(device, job, 'changed my mind')).toBe('cancelling');
      expect(await server.requestCancel(device, job)).toBe('cancelling');
      expect((await spooler.renew(claim, 1000)).phase).toBe('cancelling');
      expect(await spooler.finish(claim, { outcome: 'cancelled' })).toMatchObject({ phase: 'cancelled' });
      expect((await server.status(device, job))?.error_message).toBe('None; changed my mind');
      expect(await server.requestCancel(device, job)).toBe('cancelled');
    });

    it('loses against a result, wins over a failure, and over a holder that died', async () => {
      let now = Date.now();
      const provider = fresh().open(() => now);
      const ends = [done, failed, null];
      const phases = ['done', 'cancelled', 'cancelled'];
      for (const [index, ending] of ends.entries()) {
        const { job } = await provider.submit(submission());
        const claim = await claimed(provider, 'spooler', 1000);
        expect(await provider.requestCancel(device, job)).toBe('cancelling');
        if (ending !== null) await provider.finish(claim, ending(claim));
        else {
          now += 2000;
          expect(await provider.claim(device, 'next', 1000)).toBeNull();
        }
        expect((await provider.state(device, job))?.phase).toBe(phases[index]);
        expect((await provider.status(device, job))?.status).toBe(index === 0 ? 'DONE' : 'ERROR');
      }
    });

    it('keeps a claimed job from starting', async () => {
      const provider = fresh().open();
      const { job } = await provider.submit(submission());
      const claim = await claimed(provider);
      await provider.requestCancel(device, job);
      await expect(provider.start(claim)).rejects.toMatchObject({ code: 'cancel_requested' });
      expect(await provider.handBack(claim)).toMatchObject({ phase: 'cancelled' });
      expect((await provider.status(device, job))?.status).toBe('ERROR');
    });
  });
}
