import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { doneStatus } from '../../../src/cloud/jobs/index.ts';
import { setDiskHook } from '../../../src/disk/index.ts';
import { deviceConfig, done, drain, failed, resultOf } from '../../conformance/storage-provider.ts';
import { type LocalSite, localSites } from './site.ts';

const sites = localSites();
afterAll(() => sites.remove());
afterEach(() => setDiskHook(null));

const device = 'singlequdit';
const text = '{"experiment_0": {"instructions": [], "num_wires": 1, "shots": 4, "wire_order": "interleaved"}}';
const id = (digit: number) => `70b1088d6f884e7b9672c${String(digit).padStart(3, '0')}`;

/** Writes a document as a Python peer does: in place, not at once. */
function write(site: LocalSite, path: string, content: string, modified?: number): void {
  const file = join(site.base, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (modified !== undefined) utimesSync(file, modified / 1000, modified / 1000);
}

/** What sqooler's `upload_job` and `upload_status` leave; without status when it has not got that far. */
function post(
  site: LocalSite,
  job: string,
  modified: number,
  options: { status?: boolean; content?: string } = {},
): void {
  write(site, `jobs/queued/${device}/${job}.json`, options.content ?? text, modified);
  if (options.status ?? true) {
    const status = `{"job_id": "${job}", "status": "INITIALIZING", "detail": "Got your json.", "error_message": "None"}`;
    write(site, `status/${device}/${job}.json`, status);
  }
}

const read = (site: LocalSite, path: string): unknown => JSON.parse(readFileSync(join(site.base, path), 'utf8'));
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('a Python spooler on the same storage', () => {
  it('finds the reference’s layout and nothing else, at every step', async () => {
    const site = sites.fresh();
    const provider = site.open();
    await provider.publishConfig(deviceConfig);
    const good = (await provider.submit({ device, user: 'alice', text })).job;
    const bad = (await provider.submit({ device, user: 'alice', text })).job;
    const config = `backends/configs/${device}.json`;
    const waiting = [good, bad].flatMap((job) => [`jobs/queued/${device}/${job}.json`, `status/${device}/${job}.json`]);
    expect(files(site.base)).toEqual([config, ...waiting].sort());
    expect(readFileSync(join(site.base, `jobs/queued/${device}/${good}.json`), 'utf8')).toBe(text);
    expect(Object.keys(read(site, config) as object)).toEqual(Object.keys(deviceConfig));

    const claim = await provider.claim(device, 'ours', 60_000);
    expect(files(site.base)).toContain(`jobs/running/${good}.json`);
    expect(files(site.base)).not.toContain(`jobs/queued/${device}/${good}.json`);
    await provider.finish(claim!, done(claim!));
    const second = await provider.claim(device, 'ours', 60_000);
    await provider.finish(second!, failed(second!));
    const ended = [
      `jobs/deleted/${bad}.json`,
      `jobs/finished/${device}/${good}.json`,
      `results/${device}/${good}.json`,
      ...[good, bad].map((job) => `status/${device}/${job}.json`),
    ];
    expect(files(site.base)).toEqual([config, ...ended].sort());
    expect(read(site, `status/${device}/${good}.json`)).toEqual(doneStatus(good));
    // Python holds params as floats.
    expect(readFileSync(join(site.base, `results/${device}/${good}.json`), 'utf8')).toContain('"params": [3.0]');
  });

  it('takes our job: nobody here executes it, and its result is read', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const { job } = await provider.submit({ device, user: 'alice', text });
    const next = (await provider.submit({ device, user: 'alice', text })).job;
    const move = (from: string, to: string) => {
      mkdirSync(dirname(join(site.base, to)), { recursive: true });
      renameSync(join(site.base, from), join(site.base, to));
    };
    move(`jobs/queued/${device}/${job}.json`, `jobs/running/${job}.json`);
    expect(await drain(provider)).toEqual([next]);
    expect(await provider.state(device, job)).toMatchObject({ phase: 'running', owner: 'alice' });
    expect(await provider.requestCancel(device, job)).toBe('running');
    const result = JSON.stringify({ ...resultOf(job), status: 'INITIALIZING' });
    write(site, `results/${device}/${job}.json`, result);
    move(`jobs/running/${job}.json`, `jobs/finished/${device}/${job}.json`);
    write(site, `status/${device}/${job}.json`, JSON.stringify(doneStatus(job)));
    expect(await provider.state(device, job)).toMatchObject({ phase: 'done', owner: 'alice' });
    expect((await provider.result(device, job))?.document).toEqual(resultOf(job));
    expect(await provider.owner(device, job)).toBe('alice');
    // Starting anew must not bring the job back.
    await provider.close();
    const again = site.open();
    expect(await drain(again)).toEqual([]);
    expect((await again.state(device, job))?.phase).toBe('done');
  });

  it('publishes a device that appears at once, and may leave its config empty', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const path = `backends/configs/${device}.json`;
    write(site, path, JSON.stringify({ ...deviceConfig, operational: true, name: 'old', display_name: '' }));
    expect(await provider.devices()).toEqual([device]);
    expect(await provider.config(device)).toEqual(deviceConfig);
    write(site, path, '');
    expect(await provider.config(device)).toEqual(deviceConfig);
    const fresh = site.open();
    expect(await fresh.config(device)).toBeNull();
    expect(await fresh.markChecked(device)).toBe(false);
    expect(await provider.publishConfig(deviceConfig)).toBe(true);
    expect(await fresh.config(device)).toEqual(deviceConfig);
  });
});

describe('a Python server on the same storage', () => {
  it('has its jobs executed first created first, by the time of their documents, then id, among ours', async () => {
    const site = sites.fresh();
    const start = Date.now() - 100_000;
    let now = start;
    const provider = site.open(() => now);
    const ours: string[] = [];
    for (const at of [10_000, 30_000]) {
      now = start + at;
      ours.push((await provider.submit({ device, user: 'alice', text })).job);
    }
    post(site, id(3), start + 20_000);
    post(site, id(2), start + 40_000);
    post(site, id(1), start + 40_000);
    post(site, id(9), start);
    now = start + 50_000;
    const order = [id(9), ours[0], id(3), ours[1], id(1), id(2)];
    expect((await provider.queue(device)).map(({ job }) => job)).toEqual(order);
    expect((await provider.queue(device)).map((waiting) => waiting.ours)).toEqual([
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(await drain(provider)).toEqual(order);
    expect(read(site, `status/${device}/${id(3)}.json`)).toEqual(doneStatus(id(3)));
    expect(await provider.owner(device, id(3))).toBeNull();
    expect(await provider.jobsOf('alice')).toHaveLength(2);
  });

  it('may not have written the status yet: the job is left alone for 2 s and not overtaken', async () => {
    const site = sites.fresh();
    const start = Date.now() - 100_000;
    let now = start;
    const provider = site.open(() => now);
    post(site, id(1), start, { status: false });
    now = start + 100;
    const { job } = await provider.submit({ device, user: 'alice', text });
    expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    now = start + 1999;
    expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    now = start + 2000;
    const claim = await provider.claim(device, 'ours', 60_000);
    expect(claim?.job).toBe(id(1));
    await provider.finish(claim!, done(claim!));
    expect(await drain(provider)).toEqual([job]);
    post(site, id(2), now, { status: false });
    expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    post(site, id(2), now, { status: true });
    expect((await provider.claim(device, 'ours', 60_000))?.job).toBe(id(2));
  });

  it('may be writing the job at this moment: a torn document is read again, not judged, and blocks nobody for long', async () => {
    const site = sites.fresh();
    const start = Date.now() - 100_000;
    let now = start + 10;
    const provider = site.open(() => now);
    for (const content of ['', text.slice(0, 30)]) {
      post(site, id(1), start, { content });
      now = start + 10;
      expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    }
    const { job } = await provider.submit({ device, user: 'alice', text });
    expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    now = start + 5000;
    const overtaking = await provider.claim(device, 'ours', 60_000);
    expect(overtaking?.job).toBe(job);
    expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    expect(read(site, `status/${device}/${id(1)}.json`)).toMatchObject({ status: 'INITIALIZING' });
    post(site, id(1), start, { content: text });
    expect((await provider.claim(device, 'ours', 60_000))?.job).toBe(id(1));
  });

  it('may post anything that is JSON: it reaches the spooler, whose answer reaches the peer', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const start = Date.now() - 100_000;
    const contents = ['5', '[1, 2]', '{"experiment_0": {"shots": NaN}}', 'null'];
    for (const [index, content] of contents.entries()) post(site, id(index), start + index, { content });
    for (const [index, content] of contents.entries()) {
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(claim).toMatchObject({ job: id(index), text: content });
      if (index < 2) expect(claim?.document).toEqual(JSON.parse(content));
      await provider.finish(claim!, failed(claim!, 'No instructions received.'));
      expect(read(site, `status/${device}/${id(index)}.json`)).toMatchObject({ status: 'ERROR', job_id: id(index) });
      expect(files(site.base)).toContain(`jobs/deleted/${id(index)}.json`);
    }
  });

  it('may take a job between our look and our move: nobody here gets it', async () => {
    const site = sites.fresh();
    const provider = site.open();
    post(site, id(1), Date.now() - 10_000);
    mkdirSync(join(site.base, 'jobs/running'), { recursive: true });
    setDiskHook((step, path) => {
      if (step !== 'link' || !path.endsWith(`${id(1)}.0.json`)) return;
      setDiskHook(null);
      renameSync(join(site.base, `jobs/queued/${device}/${id(1)}.json`), join(site.base, `jobs/running/${id(1)}.json`));
    });
    expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
    expect(await provider.state(device, id(1))).toMatchObject({ phase: 'running', lease: null });
    expect(files(join(site.state, 'leases'))).toEqual([]);
    expect(await site.open(() => Date.now() + 3_600_000).claim(device, 'ours', 60_000)).toBeNull();
  });

  it('leaves files that are no jobs: they are not touched', async () => {
    const site = sites.fresh();
    const provider = site.open();
    for (const name of ['.tmp-1.json', 'a b.json', 'README', '..json', 'x.y.json']) {
      write(site, `jobs/queued/${device}/${name}`, text, Date.now() - 10_000);
    }
    expect(await provider.queue(device)).toEqual([]);
    expect(await provider.claim(device, 'ours', 1000)).toBeNull();
    expect(files(site.base)).toHaveLength(5);
  });
});
