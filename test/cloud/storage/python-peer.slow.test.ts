import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  doneStatus,
  generateKey,
  publicKey,
  readConfigString,
  readStored,
  verifyDocument,
} from '../../../src/cloud/jobs/index.ts';
import { setDiskHook } from '../../../src/disk/index.ts';
import { deviceConfig, done, resultOf } from '../../conformance/storage-provider.ts';
import { type LocalSite, localSites } from './site.ts';

const home = resolve(import.meta.dirname, '../../..', '.cache/python-sqooler');
const device = 'singlequdit';
const text = `{"experiment_0": {"instructions": [["flip", [0], [1.5]]], "num_wires": 1, "shots": 3, "wire_order": "interleaved"}}`;

/** A real sqooler in a process of its own. */
class Peer {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(site: LocalSite, environment: NodeJS.ProcessEnv = {}) {
    this.#process = spawn(join(home, 'bin/python'), [join(import.meta.dirname, 'python-peer.py'), site.base, device], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, T_WAIT_MAIN: '0', ...environment },
    });
    let errors = '';
    this.#process.stderr?.setEncoding('utf8').on('data', (part: string) => {
      errors += part;
    });
    const lines = createInterface({ input: this.#process.stdout! });
    this.#answers = (async function* answers() {
      yield* lines;
      throw new Error(`the Python peer ended: ${errors}`);
    })();
  }

  async answer(): Promise<unknown> {
    return JSON.parse((await this.#answers.next()).value);
  }

  ask(name: string, ...args: readonly unknown[]): Promise<unknown> {
    this.#process.stdin?.write(`${JSON.stringify([name, args])}\n`);
    return this.answer();
  }

  end(): void {
    this.#process.stdin?.end();
  }
}

const sites = localSites();
const peers: Peer[] = [];
afterEach(() => {
  setDiskHook(null);
  for (const peer of peers.splice(0)) peer.end();
});
afterAll(() => sites.remove());

async function peerOf(site: LocalSite, environment?: NodeJS.ProcessEnv): Promise<Peer> {
  const peer = new Peer(site, environment);
  peers.push(peer);
  expect(await peer.answer()).toBe('ready');
  return peer;
}

describe.skipIf(!existsSync(join(home, 'complete')))(
  'Python sqooler on our folder (skipped without scripts/peers.sh)',
  () => {
    it('reads what we wrote and verifies our signatures', async () => {
      for (const signing of [false, true]) {
        const site = sites.fresh();
        const provider = site.open();
        const key = generateKey('main');
        await provider.publishConfig({ ...deviceConfig, sign: signing }, signing ? key : undefined);
        if (signing) await provider.publishKey(publicKey(key));
        await provider.markChecked(device, signing ? key : undefined);
        const { job, status } = await provider.submit({ device, user: 'alice', text });
        const peer = await peerOf(site);
        const waiting = { backends: [device], status, backend_status: { operational: true } };
        if (!signing) expect(await peer.ask('read', job)).toMatchObject(waiting);
        const claim = await provider.claim(device, 'ours', 60_000);
        await provider.finish(claim!, signing ? { ...done(claim!), key } : done(claim!));
        const found = await peer.ask('read', job);
        const { last_queue_check, ...config } = (await provider.config(device))!;
        expect(found).toMatchObject({
          config: { ...config, last_queue_check: expect.stringMatching(/^\d{4}-/) },
          status: doneStatus(job),
          result: { job_id: job, display_name: device, results: [{ data: { memory: ['1', '0'] }, success: true }] },
          ...(signing ? { config_verified: true, result_verified: true } : {}),
        });
        expect(last_queue_check).not.toBeNull();
        if (!signing) continue;
        const path = join(site.base, 'results', device, `${job}.json`);
        writeFileSync(path, readFileSync(path, 'utf8').replace('"memory": ["1"', '"memory": ["0"'));
        expect(await peer.ask('read', job)).toMatchObject({ config_verified: true, result_verified: false });
      }
    });

    it('submits a job that we execute, and reads our result', async () => {
      const site = sites.fresh();
      const provider = site.open();
      await provider.publishConfig(deviceConfig);
      const peer = await peerOf(site);
      const job = String(await peer.ask('submit', text));
      expect((await provider.queue(device)).map((waiting) => ({ ...waiting, created: 0 }))).toEqual([
        { job, created: 0, ours: false },
      ]);
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(claim).toMatchObject({ job, document: JSON.parse(text) });
      await provider.start(claim!);
      await provider.finish(claim!, done(claim!));
      expect(await peer.ask('read', job)).toMatchObject({
        status: { ...doneStatus(job) },
        result: { job_id: job, results: [{ data: { memory: ['1', '0'] } }] },
      });
      expect(await provider.state(device, job)).toMatchObject({ phase: 'done', owner: null });
    });

    it('executes a job that we submitted: we read its status and result and verify its signatures', async () => {
      for (const signing of [false, true]) {
        const site = sites.fresh();
        const provider = site.open();
        const configString = String(await (await peerOf(site)).ask('key'));
        const peer = await peerOf(site, { PRIVATE_JWK_STR: configString });
        await peer.ask('publish', signing);
        expect(await provider.devices()).toEqual([device]);
        const { job } = await provider.submit({ device, user: 'alice', text });
        const { job: bad } = await provider.submit({ device, user: 'alice', text: text.replace('flip', 'flop') });
        await peer.ask('spool', signing, 2);
        const config = await provider.config(device);
        expect(config).toMatchObject({ sign: signing, num_wires: 2, gates: [{ name: 'flip' }] });
        expect(config?.last_queue_check).not.toBeNull();
        expect(await provider.status(device, job)).toMatchObject({ status: 'DONE', job_id: job });
        expect(await provider.status(device, bad)).toMatchObject({ status: 'ERROR', job_id: bad });
        expect(await provider.state(device, job)).toMatchObject({ phase: 'done', owner: 'alice', lease: null });
        expect(await provider.state(device, bad)).toMatchObject({ phase: 'failed', owner: 'alice' });
        const result = await provider.result(device, job);
        expect(result?.document.results[0]).toMatchObject({
          data: { memory: ['1 0', '1 0', '1 0'], instructions: [{ name: 'flip', wires: [0], params: [1.5] }] },
        });
        const { signed } = readStored(result!.text);
        expect(signed !== null).toBe(signing);
        if (signed === null) continue;
        const key = await provider.publicKey('python');
        expect(key).toEqual(publicKey(readConfigString(configString)));
        expect(verifyDocument(signed, key!)).toBe(true);
        const configText = readFileSync(join(site.base, 'backends/configs', `${device}.json`), 'utf8');
        expect(verifyDocument(readStored(configText).signed!, key!)).toBe(true);
        expect(verifyDocument(signed, publicKey(generateKey('python')))).toBe(false);
      }
    });

    it('competes with us for two hundred jobs: each is executed once, by whoever moved it', async () => {
      const site = sites.fresh();
      const provider = site.open();
      await provider.publishConfig(deviceConfig);
      const jobs: string[] = [];
      for (let index = 0; index < 200; index++) jobs.push((await provider.submit({ device, user: 'alice', text })).job);
      const peer = await peerOf(site);
      const theirs = peer.ask('compete');
      let moves = 0;
      setDiskHook((step, path) => {
        if (step !== 'rename' || !path.includes('/running/') || ++moves % 5 !== 0) return;
        // Between our decision and our move the peer is faster, sooner or later: it takes whatever waits.
        const queued = join(site.base, 'jobs/queued', device, basename(path));
        for (const limit = Date.now() + 20_000; existsSync(queued) && Date.now() < limit; );
      });
      const ours: string[] = [];
      for (;;) {
        const claim = await provider.claim(device, 'ours', 60_000);
        if (claim === null && (await provider.queue(device)).length === 0) break;
        if (claim === null) continue;
        ours.push(claim.job);
        await provider.finish(claim, done(claim));
      }
      const { executed } = (await theirs) as { executed: string[] };
      expect([...ours, ...executed].sort()).toEqual(jobs);
      let lost = 0;
      for (const job of jobs) {
        const state = await provider.state(device, job);
        expect(state).toMatchObject({ phase: 'done', lease: null });
        if (state!.fence > 0 && executed.includes(job)) lost += 1;
        const memory = (await provider.result(device, job))?.document.results[0]?.data.memory;
        expect(memory).toEqual(ours.includes(job) ? resultOf(job).results[0]?.data.memory : ['python']);
      }
      // We had decided to have these, and found nothing to move.
      expect(lost).toBeGreaterThan(0);
    });
  },
);
