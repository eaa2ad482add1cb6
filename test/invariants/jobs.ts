import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, laboratory, workshop } from '../cloud/spooler/workshop.ts';
import { type Child, startChild } from '../compiled.ts';
import { inTurns, saidBy, seeded } from './crash.ts';

const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []);

interface SpoolerProcess {
  readonly leaseMilliseconds: number;
  /** Kills itself at this step of the disk; 0: never. */
  readonly killAt?: number;
  /** Stops by itself, finishing what it runs, after so many jobs; default: when it reads a line. */
  readonly jobs?: number;
  /** Where published experiment ids go. */
  readonly published: string;
}

/** A spooler in a process of its own. Says `ready`, each job that ended, and at its end how many steps of the disk there were. */
function startProcess(compiled: string, bench: Bench, options: SpoolerProcess): Child {
  const { leaseMilliseconds, killAt = 0, jobs = 0, published } = options;
  const room = (name: string) => JSON.stringify(pathToFileURL(join(compiled, name)).href);
  return startChild(`
    import { appendFileSync } from 'node:fs';
    import { setDiskHook } from ${room('disk/index.js')};
    import { localProvider } from ${room('cloud/storage/index.js')};
    import { startSpooler } from ${room('cloud/spooler/index.js')};
    let steps = 0;
    setDiskHook(() => { if (++steps === ${killAt}) process.kill(process.pid, 'SIGKILL'); });
    const provider = localProvider(${JSON.stringify({ basePath: bench.site.base, statePath: bench.site.state })});
    let stop;
    const stopping = new Promise((resolve) => { stop = resolve; });
    let ended = 0;
    const spooler = await startSpooler({
      provider,
      devices: [{ module: ${JSON.stringify(laboratory)}, name: 'lab' }],
      leaseMilliseconds: ${leaseMilliseconds},
      pollMilliseconds: 5,
      async publish(outcomes) {
        for (const { experimentId } of outcomes) appendFileSync(${JSON.stringify(published)}, experimentId + '\\n');
      },
      onEvent(event) {
        if (event.kind !== 'ended') return;
        console.log(event.job + ' ' + event.phase);
        if (++ended === ${jobs}) stop();
      },
    }, { worker: new URL(${room('cloud/spooler/worker.js')}) });
    console.log('ready');
    process.stdin.once('data', stop);
    await stopping;
    await spooler.stop('finish');
    await provider.close();
    console.log('steps ' + steps);
    process.exit();
  `);
}

/** What must be true of every schedule of spoolers, and wherever one of them is killed. */
export function jobInvariants({ schedules, points }: { readonly schedules: number; readonly points: number }): void {
  let shop: ReturnType<typeof workshop>;
  beforeAll(() => {
    shop = workshop();
  });
  afterAll(() => shop.close());

  const each = (count: number, together: number, work: (seed: number) => Promise<void>) => {
    const seeds = Array.from({ length: count }, (_, seed) => seed + 1);
    return inTurns(seeds, together, work);
  };

  it(`a job is executed once, however many spoolers there are and whenever they come and go (${schedules} schedules)`, async () => {
    await each(schedules, 2, async (seed) => {
      const bench = shop.bench();
      const [file, published] = [bench.file('executed'), bench.file('published')];
      const jobs: string[] = [];
      const submit = async (count: number) => {
        for (let index = 0; index < count; index++)
          jobs.push(await bench.submit({ deed: 'append', file, says: `${jobs.length}`, outcome: 1 }));
      };
      const start = async () => {
        const child = startProcess(shop.compiled, bench, { leaseMilliseconds: 600_000, published });
        expect(await child.line()).toBe('ready');
        return child;
      };
      await submit(10);
      const children = await Promise.all([start(), start()]);
      await submit(Math.floor(20 * seeded(seed)));
      children.push(await start());
      // One of them leaves while the others go on.
      const leaver = children[Math.floor(3 * seeded(7 * seed))]!;
      leaver.process.stdin?.write('stop\n');
      await submit(10 + Math.floor(20 * seeded(3 * seed)));
      const finals = async () =>
        (await Promise.all(jobs.map((job) => bench.provider.state('lab', job)))).map((state) => state?.phase);
      await expect.poll(finals, { timeout: 60_000, interval: 50 }).toEqual(jobs.map(() => 'done'));
      for (const child of children) if (child !== leaver) child.process.stdin?.write('stop\n');
      const said = (await Promise.all(children.map(saidBy))).flat().filter((line) => line.endsWith(' done'));
      for (const child of children) expect(await child.ended).toBe(0);
      expect(said.sort()).toEqual(jobs.map((job) => `${job} done`).sort());
      expect(linesOf(file).sort()).toEqual([...jobs].sort());
      expect(linesOf(published).sort()).toEqual(jobs.map((job) => `${job}/experiment_0`).sort());
      for (const [index, job] of jobs.entries()) {
        const result = await bench.provider.result('lab', job);
        expect(result?.document).toMatchObject({ job_id: job, results: [{ data: { memory: [`${index}`] } }] });
      }
    });
  });

  it(`nothing acknowledged is lost when a spooler is killed at any of ${points} points: the next one ends every job, each counts once`, {
    timeout: 3_600_000,
  }, async () => {
    const count = 5;
    const scene = async () => {
      const bench = shop.bench();
      const jobs: string[] = [];
      const [file, published] = [bench.file('executed'), bench.file('published')];
      for (let index = 0; index < count; index++)
        jobs.push(await bench.submit({ deed: 'append', file, says: `${index}`, outcome: index }));
      return { bench, jobs, file, published };
    };
    const whole = await scene();
    const counted = await saidBy(
      startProcess(shop.compiled, whole.bench, { leaseMilliseconds: 600_000, jobs: count, published: whole.published }),
    );
    const steps = Number(/^steps (\d+)$/.exec(counted.at(-1) ?? '')?.[1]);
    expect(steps).toBeGreaterThan(50);
    let killed = 0;
    await each(points, 3, async (seed) => {
      const killAt = 1 + Math.floor(steps * seeded(seed));
      const { bench, jobs, file, published } = await scene();
      const child = startProcess(shop.compiled, bench, { leaseMilliseconds: 800, killAt, jobs: count, published });
      const said = await saidBy(child);
      if ((await child.ended) === 'SIGKILL') killed += 1;
      const over = said.filter((line) => line.endsWith(' done')).map((line) => line.split(' ')[0] ?? '');
      const before = linesOf(file);
      const heir = await bench.start({
        leaseMilliseconds: 600_000,
        async publish(outcomes) {
          for (const { experimentId } of outcomes) appendFileSync(published, `${experimentId}\n`);
        },
      });
      // The one that was killed may have decided an end that nobody can read yet: its status follows when its lease is over.
      const statuses = async () =>
        (await Promise.all(jobs.map((job) => bench.provider.status('lab', job)))).map((status) => status?.status);
      await expect
        .poll(statuses, { timeout: 60_000, interval: 20, message: `killed at step ${killAt} of ${steps}` })
        .toEqual(jobs.map(() => 'DONE'));
      await heir.stop('finish');
      for (const [index, job] of jobs.entries()) {
        expect((await bench.provider.state('lab', job))?.phase).toBe('done');
        const result = await bench.provider.result('lab', job);
        expect(result?.document).toMatchObject({ job_id: job, results: [{ data: { memory: [`${index}`] } }] });
      }
      // What was told to have ended is not touched again; what was executed twice was executed by one that died of it.
      const after = linesOf(file).slice(before.length);
      expect(after.filter((job) => over.includes(job))).toEqual([]);
      expect(new Set(after).size).toBe(after.length);
      expect(new Set(before).size).toBe(before.length);
      expect(new Set(linesOf(file))).toEqual(new Set(jobs));
      expect(new Set(linesOf(published))).toEqual(new Set(jobs.map((job) => `${job}/experiment_0`)));
    });
    expect(killed).toBeGreaterThan(points * 0.7);
  });

  it('a job whose spooler is killed in its middle is first again, at once on the same machine, and executed by another one', async () => {
    const bench = shop.bench();
    const [gate, published] = [bench.file('gate'), bench.file('published')];
    const child = startProcess(shop.compiled, bench, { leaseMilliseconds: 3_600_000, published });
    expect(await child.line()).toBe('ready');
    const job = await bench.submit({ deed: 'wait', file: gate, says: 'heir', outcome: 1 });
    const waiting = await bench.submit({ says: 'second' });
    const phase = async (name: string) => (await bench.provider.state('lab', name))?.phase;
    await expect.poll(() => phase(job)).toBe('running');
    child.process.kill('SIGKILL');
    await child.ended;
    const heir = await bench.start({
      async publish(outcomes) {
        for (const { experimentId } of outcomes) appendFileSync(published, `${experimentId}\n`);
      },
    });
    writeFileSync(gate, '');
    expect(await bench.ended(waiting)).toBe('done');
    const claimed = bench.events.filter(({ kind }) => kind === 'claimed');
    expect(claimed).toMatchObject([{ job, attempt: 2 }, { job: waiting }]);
    expect(await bench.ended(job)).toBe('done');
    await heir.stop('finish');
    expect(await bench.provider.state('lab', job)).toMatchObject({ phase: 'done', attempts: 2 });
    expect(linesOf(published)).toEqual([`${job}/experiment_0`]);
  });

  it(`the first created job runs first, whenever it was submitted and whoever wakes the spooler (${schedules} schedules)`, async () => {
    await each(schedules, 2, async (seed) => {
      const bench = shop.bench();
      const file = bench.file('order');
      const spooler = await bench.start();
      const jobs: string[] = [];
      for (let index = 1; index <= 40; index++) {
        const job = await bench.submit({ deed: 'append', file });
        jobs.push(job);
        if (seeded(seed * 41 + index) < 0.3) spooler.wake('lab');
        if (seeded(seed * 43 + index) < 0.2) await bench.ended(job);
      }
      await Promise.all(jobs.map(bench.ended));
      await spooler.stop('finish');
      expect(linesOf(file)).toEqual(jobs);
    });
  });
}
