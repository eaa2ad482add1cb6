import { expect } from 'vitest';
import type { StorageProvider } from '../../../../src/cloud/storage/index.ts';
import { claimed, device, done, drain, submission } from '../../../conformance/storage/samples.ts';
import type { Fault } from '../../../doubles/dropbox.ts';
import type { DropboxSite } from './site.ts';

const shared = '/Backend_files';

/** A job from its submission to its end, through two providers. */
async function wholeLife(server: StorageProvider, spooler: StorageProvider): Promise<string> {
  const { job } = await server.submit(submission(4, { idempotencyKey: 'once' }));
  const claim = await claimed(spooler);
  expect(claim.job).toBe(job);
  await spooler.start(claim);
  await spooler.renew(claim, 60_000);
  expect((await spooler.finish(claim, done(claim))).phase).toBe('done');
  return job;
}

/** One life of a job for each call in it, and this fault at that call: the job must be executed once all the same. */
export async function faultAtEveryCall(fresh: () => Promise<DropboxSite>, fault: Fault): Promise<void> {
  for (let at = 1; ; at++) {
    const { double, open } = await fresh();
    let call = 0;
    double.fault = ({ endpoint }) => (endpoint !== '/oauth2/token' && ++call === at ? fault : null);
    const [server, spooler] = [open(), open()];
    const job = await wholeLife(server, spooler);
    expect(await drain(open())).toEqual([]);
    expect((await server.status(device, job))?.status).toBe('DONE');
    expect(await server.state(device, job)).toMatchObject({ phase: 'done', attempts: 1, fence: 1 });
    expect(double.paths().filter((path) => path.startsWith(shared))).toEqual([
      `${shared}/Finished_Jobs/${device}/alice/job-${job}.json`,
      `${shared}/Result/${device}/alice/result-${job}.json`,
      `${shared}/Status/${device}/alice/status-${job}.json`,
    ]);
    if (call < at) {
      // Otherwise nothing was tried.
      expect(at).toBeGreaterThan(12);
      return;
    }
  }
}
