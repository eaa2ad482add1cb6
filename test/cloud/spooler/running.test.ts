import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { generateKey, publicKey, readStored, verifyDocument } from '../../../src/cloud/jobs/index.ts';
import { nothingToSpool } from '../../../src/cloud/spooler/index.ts';
import { troubledStorage } from './troubled.ts';
import { type Bench, laboratory, workshop } from './workshop.ts';

let shop: ReturnType<typeof workshop>;
beforeAll(() => {
  shop = workshop();
});
afterAll(() => shop.close());

const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);
const open = (file: string) => writeFileSync(file, '');
const claimed = (bench: Bench, job: string) => bench.until((event) => event.kind === 'claimed' && event.job === job);
const kindsOf = async (bench: Bench, job: string, device = 'lab') =>
  (await bench.provider.readEvents(device, job, 0)).map(({ event }) =>
    'phase' in event ? `${event.kind} ${event.phase}` : event.kind,
  );

describe('devices of a spooler', () => {
  it('are published with what their modules say, and read as online', async () => {
    const bench = shop.bench();
    const spooler = await bench.start({ devices: [{ module: laboratory }] });
    expect(spooler.devices.map(({ display_name }) => display_name).sort()).toEqual(['annex', 'lab']);
    expect(await bench.provider.devices()).toEqual(['annex', 'lab']);
    const config = await bench.provider.config('lab');
    expect(config).toMatchObject({ display_name: 'lab', version: '1.0', sign: false });
    expect(config?.last_queue_check).toMatch(/^\d{4}-/);
    await spooler.stop('finish');
    const again = await bench.start({ devices: [{ module: laboratory }] });
    expect(bench.events.filter(({ kind }) => kind === 'published')).toMatchObject([
      { written: true },
      { written: true },
      { written: false },
      { written: false },
    ]);
    await again.stop('finish');
  });

  it('are marked as checked while a long job runs', async () => {
    let checks = 0;
    const bench = shop.bench((provider) => ({
      ...provider,
      markChecked: async (device, key) => {
        checks += 1;
        return provider.markChecked(device, key);
      },
    }));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const gate = bench.file('gate');
      await bench.start();
      const job = await bench.submit({ deed: 'wait', file: gate });
      await claimed(bench, job);
      expect(checks).toBe(1);
      // Each look ends before the next: it is asked again only then.
      for (let count = 2; count <= 4; count++) {
        await vi.advanceTimersByTimeAsync(20_000);
        await expect.poll(() => checks).toBe(count);
      }
      open(gate);
      expect(await bench.ended(job)).toBe('done');
    } finally {
      vi.useRealTimers();
    }
  });

  it('sign what they publish and what they execute when their config says so', async () => {
    const bench = shop.bench();
    const key = generateKey('main');
    const signing = `data:text/javascript,${encodeURIComponent(`
      import { devices } from ${JSON.stringify(laboratory)};
      const [{ config, check, execute }] = devices;
      export const device = { config: { ...config, sign: true }, check, execute };
    `)}`;
    await expect(bench.start({ devices: [{ module: signing }] })).rejects.toSatisfy(nothingToSpool.matches);
    await bench.start({ devices: [{ module: signing }], key });
    const job = await bench.submit({});
    expect(await bench.ended(job)).toBe('done');
    expect(await bench.provider.publicKey('main')).toEqual(publicKey(key));
    const stored = await bench.provider.result('lab', job);
    const { signed } = readStored(stored?.text ?? '');
    expect(signed !== null && verifyDocument(signed, publicKey(key))).toBe(true);
  });

  it('that cannot be loaded keep nobody from serving the others', async () => {
    const bench = shop.bench();
    const bad = [
      'data:text/javascript,export const device = 5;',
      'data:text/javascript,export const other = 5;',
      'data:text/javascript,throw new Error("no laser");',
      'data:text/javascript,process.exit(1);',
      'file:///nowhere/at/all.mjs',
    ];
    const spooler = await bench.start({
      devices: [...bad.map((module) => ({ module })), { module: laboratory, name: 'lab' }],
    });
    expect(spooler.devices).toHaveLength(1);
    const troubles = bench.events.filter((event) => event.kind === 'trouble');
    expect(troubles.map(({ code }) => code)).toEqual(bad.map(() => 'device_unusable'));
    expect(troubles.map(({ message }) => message).join('\n')).toMatch(/no laser/);
    expect(await bench.ended(await bench.submit({}))).toBe('done');
    await expect(bench.start({ devices: [{ module: laboratory, name: 'nobody' }] })).rejects.toThrow(
      /it has no device nobody, but lab, annex/,
    );
    await expect(bench.start({ devices: [] })).rejects.toThrow(/given no device/);
    await expect(
      bench.start({ devices: [{ module: laboratory }, { module: laboratory, name: 'lab' }] }),
    ).resolves.toMatchObject({ devices: [{}, {}] });
  });

  it('begin at once while another module hangs, and a stop does not wait for it', async () => {
    const hanging = 'data:text/javascript,await new Promise(() => {}); export const device = 5;';
    const looping = 'data:text/javascript,for (;;);';
    const bench = shop.bench();
    const job = await bench.submit({});
    const starting = bench.start({
      devices: [{ module: hanging }, { module: looping }, { module: laboratory, name: 'lab' }],
    });
    expect(await bench.ended(job)).toBe('done');
    const spooler = await starting;
    expect(spooler.devices).toHaveLength(1);
    await spooler.stop('finish');
    // Neither given up as broken before, nor told as broken because of the stop.
    expect(bench.events.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  });

  it('that only hang are given up at once when the start is', async () => {
    const bench = shop.bench();
    const giving = new AbortController();
    const module = 'data:text/javascript,await new Promise(() => {});';
    const starting = bench.start({ devices: [{ module }], signal: giving.signal });
    giving.abort(new Error('Ctrl-C'));
    await expect(starting).rejects.toThrow('Ctrl-C');
    expect(bench.events).toEqual([]);
    await expect(bench.start({ signal: giving.signal })).rejects.toThrow('Ctrl-C');
  });

  it('may be many, and may check by asking somebody else', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const module = `data:text/javascript,${encodeURIComponent(`
      import { devices } from ${JSON.stringify(laboratory)};
      const [{ config, check, execute }] = devices;
      export const device = { config, execute, check: async (job) => check(job) };
    `)}`;
    const bench = shop.bench();
    const spooler = await bench.start({ devices: [{ module, concurrency: 12 }] });
    expect(await bench.ended(await bench.submit({}))).toBe('done');
    expect(await bench.ended(await bench.submit({ refuse: 'too warm' }))).toBe('failed');
    await spooler.stop('finish');
    process.off('warning', listen);
    expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
  });

  it('execute their jobs in the order of submission, one at a time', async () => {
    const bench = shop.bench();
    const file = bench.file('order');
    const jobs: string[] = [];
    for (let index = 0; index < 40; index++) jobs.push(await bench.submit({ deed: 'append', file }));
    await bench.start();
    await Promise.all(jobs.map(bench.ended));
    expect(lines(file)).toEqual(jobs);
    for (const job of jobs) {
      const result = await bench.provider.result('lab', job);
      expect(result?.document).toMatchObject({ job_id: job, results: [{ data: { memory: [job] } }] });
    }
  });

  it('do not wait for one another, and one with concurrency executes as many jobs at once', async () => {
    const bench = shop.bench();
    const [gate, file] = [bench.file('gate'), bench.file('file')];
    await bench.start({
      devices: [
        { module: laboratory, name: 'lab', concurrency: 2 },
        { module: laboratory, name: 'annex' },
      ],
    });
    const loop = await bench.submit({ deed: 'loop' }, 'annex');
    const first = await bench.submit({ deed: 'wait', file: gate });
    const second = await bench.submit({ deed: 'append', file });
    expect(await bench.ended(second)).toBe('done');
    expect((await bench.provider.state('lab', first))?.phase).not.toBe('done');
    open(gate);
    expect(await bench.ended(first)).toBe('done');
    expect((await bench.provider.state('annex', loop))?.phase).toMatch(/claimed|running/);
  });

  it('give large results unharmed', async () => {
    const bench = shop.bench();
    await bench.start();
    const job = await bench.submit({ shots: 1000, says: '1 0 1' });
    expect(await bench.ended(job)).toBe('done');
    const memory = (await bench.provider.result('lab', job))?.document.results[0]?.data.memory;
    expect(memory).toEqual(Array.from({ length: 1000 }, () => '1 0 1'));
  });
});

describe('a cancel request', () => {
  it('ends a waiting job at once and a running one by its signal, and the device goes on in the same thread', async () => {
    const bench = shop.bench();
    const gate = bench.file('never');
    const spooler = await bench.start({ leaseMilliseconds: 300 }, 60_000);
    const running = await bench.submit({ deed: 'wait', file: gate });
    const waiting = await bench.submit({ deed: 'append', file: bench.file('ran') });
    await expect.poll(() => kindsOf(bench, running)).toEqual(['phase claimed', 'phase running']);
    expect(await bench.provider.requestCancel('lab', waiting)).toBe('cancelled');
    await bench.provider.requestCancel('lab', running, 'No longer needed.');
    expect(await bench.ended(running)).toBe('cancelled');
    expect((await bench.provider.status('lab', running))?.error_message).toBe('None; No longer needed.');
    expect(await bench.ended(await bench.submit({}))).toBe('done');
    expect(lines(bench.file('ran'))).toEqual([]);
    await spooler.stop('finish');
    expect(await kindsOf(bench, running)).toEqual([
      'phase claimed',
      'phase running',
      'phase cancelling',
      'end cancelled',
    ]);
  });

  it('ends a job whose device does not listen, and one that never lets go of its thread', async () => {
    const bench = shop.bench();
    await bench.start({ leaseMilliseconds: 150 }, 30);
    for (const deed of ['waitDeaf', 'loop']) {
      const job = await bench.submit({ deed, file: bench.file('never') });
      const next = await bench.submit({});
      await claimed(bench, job);
      await bench.provider.requestCancel('lab', job);
      expect(await bench.ended(job)).toBe('cancelled');
      expect(await bench.ended(next)).toBe('done');
    }
  });
});

describe('a lease', () => {
  it('is renewed while the thread computes without a pause', async () => {
    const bench = shop.bench();
    const started = bench.file('started');
    // Two of them: were the lease to end, the other one would take the job over.
    const limits = { seconds: 2.2 };
    await bench.start({ leaseMilliseconds: 1000, limits }, 10);
    const other = await bench.start({ leaseMilliseconds: 1000, limits }, 10);
    const job = await bench.submit({ deed: 'loop', started });
    expect(await bench.ended(job)).toBe('failed');
    expect(lines(started)).toEqual(['started']);
    expect((await bench.provider.state('lab', job))?.attempts).toBe(1);
    await other.stop('finish');
  });

  it('that is lost stops the work, and nothing of it becomes visible', async () => {
    const bench = shop.bench((provider) => ({
      ...provider,
      // Signs of life get lost on their way, so that another holder takes over; that news arrives.
      renew: async (claim, lease) => {
        const state = await provider.state(claim.device, claim.job);
        return state?.fence === claim.state.fence ? state : provider.renew(claim, lease);
      },
    }));
    await bench.start({ leaseMilliseconds: 90 });
    const job = await bench.submit({ deed: 'wait', file: bench.file('never'), says: 'late' });
    await claimed(bench, job);
    await expect.poll(() => bench.provider.claim('lab', 'another', 60_000), { interval: 5 }).not.toBeNull();
    const lost = await bench.until((event) => event.kind === 'lost');
    expect(lost).toMatchObject({ job });
    expect(await bench.provider.state('lab', job)).toMatchObject({ phase: 'claimed', lease: { holder: 'another' } });
    expect(await bench.provider.result('lab', job)).toBeNull();
    expect(await bench.ended(await bench.submit({}))).toBe('done');
    expect(await kindsOf(bench, job)).not.toContain('end done');
  });
});

describe('live events of a job', () => {
  it('tell its phases, what its device reports, and its end', async () => {
    const bench = shop.bench();
    const gate = bench.file('gate');
    const spooler = await bench.start();
    const job = await bench.submit(
      JSON.stringify({ experiment_0: { deed: 'events', count: 3 }, experiment_1: { deed: 'wait', file: gate } }),
    );
    const kinds = ['phase claimed', 'phase running', 'step', 'step', 'step'];
    await expect.poll(() => kindsOf(bench, job)).toEqual(kinds);
    open(gate);
    expect(await bench.ended(job)).toBe('done');
    await spooler.stop('finish');
    expect(await kindsOf(bench, job)).toEqual([...kinds, 'end done']);
  });

  it('are all stored before anybody can see that it has ended', async () => {
    const seen: unknown[] = [];
    const bench = shop.bench((provider) => ({
      ...provider,
      finish: async (claim, ending) => {
        seen.push((await kindsOf(bench, claim.job)).filter((kind) => kind === 'step'));
        return provider.finish(claim, ending);
      },
    }));
    await bench.start();
    expect(await bench.ended(await bench.submit({ deed: 'events', count: 2 }))).toBe('done');
    expect(seen).toEqual([['step', 'step']]);
  });

  it('cost a trivial job at most one call, and too many of them are counted instead of stored', async () => {
    const calls: string[] = [];
    const bench = shop.bench((provider) => ({
      ...provider,
      appendEvents: (device, job, ...given) => {
        calls.push(job);
        return provider.appendEvents(device, job, ...given);
      },
    }));
    const spooler = await bench.start();
    const flood = await bench.submit({ deed: 'events', count: 100_000 });
    // One that took longer, on a busy machine, could be watched.
    const atOnce = async (circuit: Parameters<Bench['submit']>[0]) => {
      for (;;) {
        const job = await bench.submit(circuit);
        const end = await bench.until((event) => event.kind === 'ended' && event.job === job);
        if (end.kind === 'ended' && end.seconds < 0.08) return job;
      }
    };
    const trivial = await atOnce({});
    const single = await atOnce({ deed: 'progress', done: 1, total: 1 });
    const several = await bench.submit(
      JSON.stringify({
        experiment_0: { deed: 'progress', done: 1, total: 2 },
        experiment_1: { deed: 'progress', done: 2, total: 2 },
      }),
    );
    const reporting = await bench.submit({ deed: 'events', count: 1 });
    expect(await bench.ended(reporting)).toBe('done');
    await spooler.stop('finish');
    const events = (await bench.provider.readEvents('lab', flood, 0)).map(({ event }) => event);
    expect(events.length).toBeLessThan(10_000);
    let left = 0;
    for (const event of events) if (event.kind === 'left_out') left += Number(event.count);
    expect(left + events.filter(({ kind }) => kind === 'step').length).toBe(100_000);
    expect(calls.filter((job) => job === flood).length).toBeLessThan(40);
    expect(calls.filter((job) => job === trivial || job === single)).toEqual([]);
    const told = (await kindsOf(bench, several)).filter((kind) => kind === 'experiment_done');
    expect(told).toHaveLength(2);
    expect(await kindsOf(bench, reporting)).toContain('step');
  });

  it('are numbered on when a job is executed again', async () => {
    const bench = shop.bench();
    const job = await bench.submit({ deed: 'events', count: 1 });
    const claim = await bench.provider.claim('lab', 'one that died', 1);
    expect(claim?.job).toBe(job);
    await bench.provider.appendEvents('lab', job, 1, [{ kind: 'from before' }]);
    const spooler = await bench.start();
    expect(await bench.ended(job)).toBe('done');
    await spooler.stop('finish');
    expect((await kindsOf(bench, job)).slice(0, 4)).toEqual(['from before', 'phase claimed', 'phase running', 'step']);
  });
});

describe('outcomes for the lake', () => {
  it('are published before the result is written, with their job', async () => {
    const bench = shop.bench();
    const seen: unknown[] = [];
    await bench.start({
      async publish(outcomes, { device, job }) {
        seen.push([
          outcomes,
          device,
          await bench.provider.result(device, job),
          await bench.provider.status(device, job),
        ]);
      },
    });
    const job = await bench.submit({ outcome: { energy: -1 } });
    const without = await bench.submit({});
    expect(await bench.ended(without)).toBe('done');
    const outcome = {
      circuit: 'experiment_0',
      experimentId: `${job}/experiment_0`,
      startedAt: 0,
      outcome: { energy: -1 },
    };
    expect(seen).toEqual([[[outcome], 'lab', null, expect.objectContaining({ status: 'INITIALIZING' })]]);
  });

  it('are published again when that failed for a while; what cannot be kept fails its job alone', async () => {
    const bench = shop.bench();
    let calls = 0;
    await bench.start({
      async publish([one]) {
        calls += 1;
        if (one?.outcome === 'bad') throw new TypeError('no energy');
        if (calls < 3) throw Object.assign(new Error('log is full'), { code: 'ENOSPC' });
      },
    });
    const job = await bench.submit({ outcome: 'good' });
    expect(await bench.ended(job)).toBe('done');
    expect(calls).toBe(3);
    const bad = await bench.submit({ outcome: 'bad' });
    expect(await bench.ended(bad)).toBe('failed');
    expect((await bench.provider.status('lab', bad))?.error_message).toBe(
      'None; The record of this job could not be kept: TypeError: no energy',
    );
    expect(await bench.ended(await bench.submit({}))).toBe('done');
  });
});

describe('a storage in trouble', () => {
  it('is waited for: the job ends when it is back', async () => {
    let double: ReturnType<typeof troubledStorage> | null = null;
    const bench = shop.bench((provider) => {
      double ??= troubledStorage(provider);
      return double.provider;
    });
    await bench.start({ leaseMilliseconds: 60_000 });
    const { broken, failed } = double!;
    for (const call of ['finish', 'appendEvents', 'claim', 'renew'] as const) void broken.add(call);
    await bench.until((event) => event.kind === 'trouble' && event.code === 'ENOSPC');
    const job = await bench.submit({});
    broken.delete('claim');
    await expect.poll(() => failed).toContain('finish');
    // Whether its start was told depends on how long it took.
    expect((await bench.provider.state('lab', job))?.phase).toMatch(/^(claimed|running)$/);
    broken.clear();
    expect(await bench.ended(job)).toBe('done');
    expect(await bench.ended(await bench.submit({}))).toBe('done');
  });

  it('at the start is waited for as well', async () => {
    let double: ReturnType<typeof troubledStorage> | null = null;
    const bench = shop.bench((provider) => {
      double ??= troubledStorage(provider);
      double.broken.add('publishConfig');
      return double.provider;
    });
    await bench.start();
    const job = await bench.submit({});
    double!.broken.clear();
    expect(await bench.ended(job)).toBe('done');
    expect(await bench.provider.devices()).toEqual(['lab']);
  });
});

describe('a spooler that stops', () => {
  it('finishes what runs, claims nothing more, and resolves when its threads have ended', async () => {
    const bench = shop.bench();
    const gate = bench.file('gate');
    const spooler = await bench.start();
    const running = await bench.submit({ deed: 'wait', file: gate });
    const waiting = await bench.submit({});
    await claimed(bench, running);
    const stopped = spooler.stop('finish');
    open(gate);
    await stopped;
    expect((await bench.provider.state('lab', running))?.phase).toBe('done');
    expect((await bench.provider.state('lab', waiting))?.phase).toBe('queued');
  });

  it('hands back what still runs, at its old place, and the attempt does not count', async () => {
    const bench = shop.bench();
    const gate = bench.file('gate');
    const first = await bench.start();
    const running = await bench.submit({ deed: 'wait', file: gate });
    const deaf = await bench.submit({ deed: 'append', file: bench.file('second') });
    await claimed(bench, running);
    await first.stop('hand-back');
    expect(await bench.provider.state('lab', running)).toMatchObject({ phase: 'queued', attempts: 0 });
    expect((await bench.provider.queue('lab')).map(({ job }) => job)).toEqual([running, deaf]);
    open(gate);
    await bench.start();
    expect(await bench.ended(deaf)).toBe('done');
    expect((await bench.provider.state('lab', running))?.phase).toBe('done');
  });

  it('after its grace hands back even a job that never lets go of its thread; asking again only shortens', async () => {
    const bench = shop.bench();
    const spooler = await bench.start({}, 20);
    const job = await bench.submit({ deed: 'loop' });
    await claimed(bench, job);
    const stops = [spooler.stop('finish'), spooler.stop('finish', 3_600_000), spooler.stop('finish', 30)];
    await Promise.all(stops);
    expect(await bench.provider.state('lab', job)).toMatchObject({ phase: 'queued', attempts: 0 });
    await spooler.stop('hand-back');
  });
});
