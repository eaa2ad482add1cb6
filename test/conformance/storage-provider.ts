import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeviceConfig,
  doneStatus,
  executionFailedStatus,
  generateKey,
  publicKey,
  type ResultDocument,
  readStored,
  resultDocument,
  verifyDocument,
} from '../../src/cloud/jobs/index.ts';
import type { Claim, Ending, StorageProvider, Submission } from '../../src/cloud/storage/index.ts';

/** One storage, which any number of providers may open. */
export interface StorageSite {
  /** `clock`: milliseconds since 1970. */
  open(clock?: () => number): StorageProvider;
}

const device = 'singlequdit';
const jobText = (shots: number) =>
  `{"experiment_0": {"instructions": [["load", [0], [50]], ["measure", [0], []]], "num_wires": 1, "shots": ${shots}, "wire_order": "interleaved"}}`;
const submission = (shots = 4, other: Partial<Submission> = {}): Submission => ({
  device,
  user: 'alice',
  text: jobText(shots),
  ...other,
});

export const deviceConfig: DeviceConfig = {
  description: 'One collective spin',
  version: '0.3',
  display_name: device,
  cold_atom_type: 'spin',
  gates: [
    { coupling_map: [[0]], description: 'x', name: 'rlx', parameters: ['omega'], qasm_def: 'gate rlx(omega) {}' },
  ],
  max_experiments: 1000,
  max_shots: 1_000_000,
  simulator: true,
  supported_instructions: ['rlx', 'load', 'measure'],
  num_wires: 1,
  wire_order: 'interleaved',
  num_species: 1,
  pending_jobs: null,
  status_msg: null,
  last_queue_check: null,
  sign: false,
  kid: null,
};

export const resultOf = (job: string, memory: readonly string[] = ['1', '0']): ResultDocument =>
  resultDocument(job, deviceConfig, [
    {
      header: { name: 'experiment_0', 'extra metadata': 'text' },
      shots: memory.length,
      success: true,
      data: { memory, instructions: [{ name: 'load', wires: [0], params: [3] }] },
    },
  ]);

type Done = Extract<Ending, { outcome: 'done' }>;

export const done = (claim: Claim, memory?: readonly string[]): Done => ({
  outcome: 'done',
  status: doneStatus(claim.job),
  result: resultOf(claim.job, memory),
});

export const failed = (claim: Claim, reason = 'no light'): Ending => ({
  outcome: 'failed',
  status: executionFailedStatus(claim.job, reason),
  reason,
});

/** Claims until nothing is left; gives the jobs in the order of their claims. */
export async function drain(provider: StorageProvider, holder = 'drain', name = device): Promise<string[]> {
  const jobs: string[] = [];
  for (;;) {
    const claim = await provider.claim(name, holder, 60_000);
    if (claim === null) return jobs;
    jobs.push(claim.job);
    await provider.finish(claim, done(claim));
  }
}

async function claimed(provider: StorageProvider, holder = 'spooler', lease = 60_000): Promise<Claim> {
  const claim = await provider.claim(device, holder, lease);
  if (claim === null) throw new Error('nothing to claim');
  return claim;
}

/** What every storage provider does. `fresh` gives an empty storage. */
export function storageProviderConformance(name: string, fresh: () => StorageSite): void {
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

    describe('configs and keys', () => {
      it('are written only when they changed', async () => {
        const site = fresh();
        const provider = site.open();
        expect(await provider.publishConfig(deviceConfig)).toBe(true);
        expect(await provider.publishConfig(deviceConfig)).toBe(false);
        expect(await provider.config(device)).toEqual(deviceConfig);
        const changed = { ...deviceConfig, max_shots: 5 };
        expect(await site.open().publishConfig(changed)).toBe(true);
        expect(await provider.config(device)).toEqual(changed);
        await provider.publishConfig({ ...deviceConfig, display_name: 'fermions' });
        expect(await provider.devices()).toEqual(['fermions', device]);
      });

      it('say at most once a minute when the queue was checked, and publishing keeps that', async () => {
        let now = Date.UTC(2026, 10, 21, 9, 15, 31, 400);
        const provider = fresh().open(() => now);
        expect(await provider.markChecked(device)).toBe(false);
        await provider.publishConfig(deviceConfig);
        expect(await provider.markChecked(device)).toBe(true);
        expect((await provider.config(device))?.last_queue_check).toBe('2026-11-21T09:15:31+00:00');
        now += 59_000;
        expect(await provider.markChecked(device)).toBe(false);
        expect(await provider.publishConfig(deviceConfig)).toBe(false);
        now += 2000;
        expect(await provider.markChecked(device)).toBe(true);
        expect((await provider.config(device))?.last_queue_check).toBe('2026-11-21T09:16:32+00:00');
        await provider.publishConfig({ ...deviceConfig, max_shots: 5 });
        expect((await provider.config(device))?.last_queue_check).toBe('2026-11-21T09:16:32+00:00');
      });

      it('are signed on request, and then belong to that key', async () => {
        const provider = fresh().open();
        const signing = { ...deviceConfig, sign: true };
        const key = generateKey('main');
        await expect(provider.publishConfig(signing)).rejects.toMatchObject({ code: 'missing_signing_key' });
        expect(await provider.publishConfig(signing, key)).toBe(true);
        expect(await provider.publishConfig(signing, key)).toBe(false);
        expect(await provider.config(device)).toEqual({ ...signing, kid: 'main' });
        expect(await provider.markChecked(device, key)).toBe(true);
        const other = provider.publishConfig({ ...signing, max_shots: 7 }, generateKey('other'));
        await expect(other).rejects.toMatchObject({ code: 'config_signed_by_another' });
        await expect(provider.publishConfig(deviceConfig)).rejects.toMatchObject({ code: 'config_signed_by_another' });
        expect((await provider.config(device))?.max_shots).toBe(deviceConfig.max_shots);
      });

      it('a public key is published once and never replaced', async () => {
        const provider = fresh().open();
        const key = publicKey(generateKey('main'));
        await provider.publishKey(key);
        await provider.publishKey(key);
        expect(await provider.publicKey('main')).toEqual(key);
        const other = provider.publishKey(publicKey(generateKey('main')));
        await expect(other).rejects.toMatchObject({ code: 'key_taken' });
        expect(await provider.publicKey('../main')).toBeNull();
      });
    });

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
          { numRuns: 12 },
        );
      });
    });

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
