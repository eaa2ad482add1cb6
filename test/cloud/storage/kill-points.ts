import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { localProvider } from '../../../src/cloud/storage/index.ts';
import { type Child, compiledSource, startChild } from '../../compiled.ts';
import { done } from '../../conformance/storage-provider.ts';

const device = 'singlequdit';
const users = ['alice', 'bob'];

/** What a killed process had been told, in its own words. */
async function saidBy(child: Child): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const line = await child.line().catch(() => null);
    if (line === null) return lines;
    lines.push(line);
  }
}

/**
 * A process that does everything a server and a spooler do, saying each time that it was acknowledged. It kills itself at its
 * `killAt`-th step of the disk (0: never) and says at its end how many steps there were.
 */
function startVictim(compiled: string, folder: string, killAt: number): Child {
  const room = (name: string) => JSON.stringify(pathToFileURL(join(compiled, name, 'index.js')).href);
  return startChild(`
    import { setDiskHook } from ${room('disk')};
    import { localProvider } from ${room('cloud/storage')};
    import { doneStatus, executionFailedStatus, resultDocument } from ${room('cloud/jobs')};
    let steps = 0;
    setDiskHook(() => { if (++steps === ${killAt}) process.kill(process.pid, 'SIGKILL'); });
    const folder = ${JSON.stringify(folder)};
    const provider = localProvider({ basePath: folder + '/storage', statePath: folder + '/jobs' });
    const submit = async (user, shots, idempotencyKey) => {
      const { job } = await provider.submit({ device: '${device}', user, text: JSON.stringify({ experiment_0: { shots } }), idempotencyKey });
      console.log('submitted ' + job + ' ' + user);
      return job;
    };
    const result = (job, length) => resultDocument(job, { display_name: '${device}', version: '1' }, [
      { header: { name: 'experiment_0', 'extra metadata': 'text' }, shots: length, success: true,
        data: { memory: Array.from({ length }, () => 'victim'), instructions: null } }]);
    const take = async () => {
      const claim = await provider.claim('${device}', 'victim', 1000);
      console.log('claimed ' + claim.job);
      return claim;
    };
    const end = async (claim, length) => {
      await provider.start(claim);
      await provider.renew(claim, 1000);
      await provider.finish(claim, { outcome: 'done', status: doneStatus(claim.job), result: result(claim.job, length) });
      console.log('done ' + claim.job);
    };
    await submit('alice', 1);
    await Promise.all([submit('bob', 2), submit('alice', 3, 'key'), submit('alice', 4)]);
    await end(await take(), 3);
    let claim = await take();
    await provider.handBack(claim);
    console.log('back ' + claim.job);
    await end(await take(), 12000);
    claim = await take();
    await provider.finish(claim, { outcome: 'failed', reason: 'dark', status: executionFailedStatus(claim.job, 'dark') });
    console.log('failed ' + claim.job);
    const last = await submit('bob', 5);
    await provider.requestCancel('${device}', last);
    console.log('cancelled ' + last);
    claim = await take();
    await provider.requestCancel('${device}', claim.job);
    await provider.finish(claim, { outcome: 'cancelled' });
    console.log('cancelled ' + claim.job);
    await submit('bob', 6);
    await provider.close();
    console.log('steps ' + steps);
  `);
}

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    : [];

/** Everything acknowledged is there, what has ended is not executed again, and the rest runs to its end once. */
async function expectRecovery(folder: string, said: readonly string[]): Promise<void> {
  const base = join(folder, 'storage');
  const state = join(folder, 'jobs');
  const provider = localProvider({ basePath: base, statePath: state, clock: () => Date.now() + 3_600_000 });
  const told = said.map((line) => line.split(' '));
  for (const [what, job = '', user = ''] of told) {
    if (what !== 'submitted') continue;
    expect(await provider.owner(device, job)).toBe(user);
    expect((await provider.jobsOf(user)).map((one) => one.job)).toContain(job);
    expect(await provider.status(device, job)).toMatchObject({ job_id: job });
    expect(await provider.job(device, job)).toMatch(/^\{"experiment_0"/);
  }
  const expectEnds = async () => {
    for (const [what, job = ''] of told) {
      if (what !== 'done' && what !== 'failed' && what !== 'cancelled') continue;
      expect(await provider.state(device, job)).toMatchObject({ phase: what });
      expect((await provider.status(device, job))?.status).toBe(what === 'done' ? 'DONE' : 'ERROR');
      const result = await provider.result(device, job);
      expect(result === null ? null : result.document.results[0]?.data.memory[0]).toBe(
        what === 'done' ? 'victim' : null,
      );
    }
  };
  await expectEnds();
  const all = (await Promise.all(users.map((user) => provider.jobsOf(user)))).flat().map(({ job }) => job);
  const over = new Set<string>();
  // What was handed back has no lease either, and may not be in the queue's folder yet: only an end is an end.
  for (const job of all) {
    const phase = (await provider.state(device, job))?.phase ?? '';
    if (['done', 'failed', 'cancelled'].includes(phase)) over.add(job);
  }

  const executed: string[] = [];
  for (let claim = await provider.claim(device, 'heir', 60_000); claim !== null; ) {
    executed.push(claim.job);
    await provider.finish(claim, done(claim, ['heir']));
    claim = await provider.claim(device, 'heir', 60_000);
  }
  expect(new Set(executed).size).toBe(executed.length);
  expect(executed.filter((job) => over.has(job))).toEqual([]);
  await expectEnds();
  for (const job of all) {
    const phase = (await provider.state(device, job))?.phase ?? '';
    expect(['done', 'failed', 'cancelled']).toContain(phase);
    const places = filesBelow(join(base, 'jobs')).filter((name) => name.endsWith(`${job}.json`));
    expect(places).toEqual([phase === 'done' ? `finished/${device}/${job}.json` : `deleted/${job}.json`]);
    expect((await provider.result(device, job)) !== null).toBe(phase === 'done');
    expect((await provider.status(device, job))?.status).toBe(phase === 'done' ? 'DONE' : 'ERROR');
    if (executed.includes(job)) {
      expect((await provider.result(device, job))?.document.results[0]?.data.memory).toEqual(['heir']);
    }
  }
  expect(filesBelow(join(state, 'leases'))).toEqual([]);
  await provider.close();

  // One more start changes nothing, and finds nothing to do.
  const before = filesBelow(base).map((name) => [name, readFileSync(join(base, name), 'utf8')]);
  const again = localProvider({ basePath: base, statePath: state, clock: () => Date.now() + 7_200_000 });
  expect(await again.claim(device, 'heir', 1000)).toBeNull();
  await again.close();
  expect(filesBelow(base).map((name) => [name, readFileSync(join(base, name), 'utf8')])).toEqual(before);
  expect(filesBelow(base).filter((name) => !name.endsWith('.json'))).toEqual([]);
}

/** Kills a process at `points` steps spread over all it does with a local storage. */
export function storageKillPoints(points: number): void {
  const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const site = mkdtempSync(join(parent, 'eigenlake-storage-kill-'));
  let compiled: ReturnType<typeof compiledSource>;
  beforeAll(() => {
    compiled = compiledSource();
  });
  afterAll(() => {
    compiled.remove();
    rmSync(site, { recursive: true, force: true });
  });

  it(`a process killed at ${points} seeded steps of the storage loses nothing acknowledged and has nothing executed twice`, {
    timeout: 3_600_000,
  }, async () => {
    const whole = join(site, 'whole');
    const said = await saidBy(startVictim(compiled.folder, whole, 0));
    const steps = Number(/^steps (\d+)$/.exec(said.at(-1) ?? '')?.[1]);
    expect(steps).toBeGreaterThan(150);
    await expectRecovery(whole, said);
    let killed = 0;
    const rest = Array.from({ length: points }, (_, point) => point).values();
    await Promise.all(
      [1, 2, 3].map(async () => {
        for (const point of rest) {
          // A Weyl sequence: spread evenly, and the same at every run.
          const killAt = 1 + Math.floor(steps * (((point + 1) * 0.6180339887498949) % 1));
          const folder = join(site, `point-${point}`);
          const child = startVictim(compiled.folder, folder, killAt);
          const lines = await saidBy(child);
          if ((await child.ended) === 'SIGKILL') killed += 1;
          await expectRecovery(folder, lines).catch((error: unknown) => {
            writeFileSync(join(site, 'failed'), `${killAt}`);
            throw new Error(`killed at step ${killAt} of ${steps}, after: ${lines.at(-1)}`, { cause: error });
          });
        }
      }),
    );
    expect(killed).toBeGreaterThan(points * 0.8);
  });

  it('a killed holder loses its lease at once, and its job is first again; what others hold stays theirs', async () => {
    const folder = join(site, 'first');
    const open = () => localProvider({ basePath: join(folder, 'storage'), statePath: join(folder, 'jobs') });
    const [provider, closing] = [open(), open()];
    const jobs: string[] = [];
    for (let index = 0; index < 4; index++) {
      jobs.push((await provider.submit({ device, user: 'alice', text: '{"experiment_0": {}}' })).job);
    }
    const room = JSON.stringify(pathToFileURL(join(compiled.folder, 'cloud/storage/index.js')).href);
    const [victim, living] = ['victim', 'living'].map((holder) =>
      startChild(`
        import { localProvider } from ${room};
        const folder = ${JSON.stringify(folder)};
        const provider = localProvider({ basePath: folder + '/storage', statePath: folder + '/jobs' });
        for (;;) {
          await new Promise((go) => process.stdin.once('data', go));
          const claim = await provider.claim('${device}', '${holder}', 3_600_000);
          if (claim !== null) await provider.start(claim);
          console.log(claim?.job);
        }
      `),
    );
    const next = async (child: Child) => {
      child.process.stdin?.write('go\n');
      return child.line();
    };
    expect(await next(victim!)).toBe(jobs[0]);
    expect(await next(living!)).toBe(jobs[1]);
    // Closed with a job in its hands: somebody else may go on with it, so that its time decides.
    expect((await closing.claim(device, 'closing', 3_600_000))?.job).toBe(jobs[2]);
    await closing.close();
    victim!.process.kill('SIGKILL');
    await victim!.ended;
    // Who asks for a job's state reads the leases: that look takes nothing from the next claim's.
    expect(await provider.state(device, jobs[0]!)).toMatchObject({ phase: 'running' });
    const claim = await provider.claim(device, 'heir', 3_600_000);
    expect(claim).toMatchObject({ job: jobs[0], state: { fence: 2, attempts: 2 } });
    expect((await provider.claim(device, 'heir', 3_600_000))?.job).toBe(jobs[3]);
    expect(await provider.claim(device, 'heir', 3_600_000)).toBeNull();
    living!.process.kill('SIGKILL');
    await living!.ended;
    await provider.close();
  });

  it('a job counts as tried when it was started: claims that were killed before are free, but not without end', async () => {
    const folder = join(site, 'tries');
    const provider = localProvider({ basePath: join(folder, 'storage'), statePath: join(folder, 'jobs') });
    const room = JSON.stringify(pathToFileURL(join(compiled.folder, 'cloud/storage/index.js')).href);
    const killed = async (start: boolean, holder: string) => {
      const child = startChild(`
        import { localProvider } from ${room};
        const folder = ${JSON.stringify(folder)};
        const provider = localProvider({ basePath: folder + '/storage', statePath: folder + '/jobs' });
        const claim = await provider.claim('${device}', '${holder}', 3_600_000);
        if (${start} && claim !== null) await provider.start(claim);
        console.log(JSON.stringify(claim === null ? null : claim.state.attempts));
        process.kill(process.pid, 'SIGKILL');
      `);
      const [attempts = 'null'] = await saidBy(child);
      return Number(attempts);
    };
    const { job } = await provider.submit({ device, user: 'alice', text: '{"experiment_0": {}}' });
    expect(await killed(true, 'a')).toBe(1);
    expect(await killed(false, 'b')).toBe(2);
    expect(await killed(false, 'c')).toBe(2);
    expect(await killed(true, 'd')).toBe(2);
    expect(await killed(true, 'e')).toBe(3);
    expect(await provider.claim(device, 'heir', 1000)).toBeNull();
    expect(await provider.state(device, job)).toMatchObject({ phase: 'failed', attempts: 3 });
    if (points < 100) return provider.close();
    // One that kills whoever claims it, before it can say so: many processes, for the slow suite.
    const poison = (await provider.submit({ device, user: 'alice', text: '{"experiment_0": {}}' })).job;
    let claims = 0;
    while (claims < 12 && (await killed(false, `p${claims}`)) > 0) claims += 1;
    expect(claims).toBe(10);
    expect(await provider.state(device, poison)).toMatchObject({ phase: 'failed' });
    await provider.close();
  });

  it('four processes claim fifty jobs and one of them dies: each job is claimed once, but for those it held', async () => {
    const folder = join(site, 'many');
    const provider = localProvider({ basePath: join(folder, 'storage'), statePath: join(folder, 'jobs') });
    const jobs = await Promise.all(
      Array.from({ length: 50 }, () => provider.submit({ device, user: 'alice', text: '{"experiment_0": {}}' })),
    );
    const room = (name: string) => JSON.stringify(pathToFileURL(join(compiled.folder, name, 'index.js')).href);
    const children = [0, 1, 2, 3].map((index) =>
      startChild(`
        import { localProvider } from ${room('cloud/storage')};
        const folder = ${JSON.stringify(folder)};
        const provider = localProvider({ basePath: folder + '/storage', statePath: folder + '/jobs' });
        console.log('ready');
        const told = () => new Promise((go) => process.stdin.once('data', go));
        await told();
        for (let count = 0; ; ) {
          const [one, two] = await Promise.all([1, 2].map((n) => provider.claim('${device}', 'child ${index} ' + n, 3_600_000)));
          for (const claim of [one, two]) if (claim !== null) { console.log(claim.job); count++; }
          const over = one === null && two === null;
          // In the middle of its work, or after it where the others were so fast that it got less.
          if (${index} === 0 && (count > 4 || over)) process.kill(process.pid, 'SIGKILL');
          if (over) break;
        }
        console.log('over');
        await told();
        process.exit();
      `),
    );
    for (const child of children) expect(await child.line()).toBe('ready');
    for (const child of children) child.process.stdin?.write('go\n');
    const [dead, ...living] = children;
    const held = await saidBy(dead!);
    expect(await dead!.ended).toBe('SIGKILL');
    const claimed: string[] = [];
    for (const child of living) {
      for (let line = await child.line(); line !== 'over'; line = await child.line()) claimed.push(line);
    }
    // Long before the leases of the dead one end; what it had claimed but not told is among them.
    for (let claim = await provider.claim(device, 'heir', 1000); claim !== null; ) {
      expect(claimed).not.toContain(claim.job);
      claimed.push(claim.job);
      claim = await provider.claim(device, 'heir', 1000);
    }
    expect(new Set(claimed).size).toBe(claimed.length);
    expect(claimed.toSorted()).toEqual(jobs.map(({ job }) => job).toSorted());
    for (const job of held) expect((await provider.state(device, job))?.lease?.holder).not.toMatch(/^child 0 /);
    for (const child of living) child.process.stdin?.write('go\n');
    await Promise.all(living.map((child) => child.ended));
    await provider.close();
  });
}
