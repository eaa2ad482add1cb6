import { Binary, type Document, Double, Int32, Long, MongoClient, ObjectId } from 'mongodb';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type DeviceConfig,
  deviceConfigJson,
  doneStatus,
  generateKey,
  readStored,
  verifyDocument,
} from '../../../../src/cloud/jobs/index.ts';
import { textOf } from '../../../../src/cloud/storage/mongodb/bson.ts';
import { deviceConfig, done, drain, failed, resultOf } from '../../../conformance/storage-provider.ts';
import { mongoJavaServer } from '../../../services/mongodb.ts';
import { type MongoSite, mongoSites } from './site.ts';

const server = await mongoJavaServer();
const device = 'singlequdit';
const text =
  '{"experiment_0": {"instructions": [["rlx", [0], [3.0]], ["measure", [0], []]], "num_wires": 1, "shots": 4, "wire_order": "interleaved"}}';
const id = (digit: number) => `70b1088d6f884e7b9672c${String(digit).padStart(3, '0')}`;
const start = Date.UTC(2026, 10, 21);

if ('missing' in server)
  describe.skip(`peers on MongoDB (${server.missing})`, () => it('needs a server', () => undefined));
else {
  const sites = mongoSites(server);
  const client = new MongoClient(server.url);
  afterAll(async () => {
    await sites.close();
    await client.close();
    await server.remove();
  });

  const database = (site: MongoSite, name: string) => client.db(`${site.options.databasePrefix}${name}`);
  /** The documents of a collection by id, numbers with their types. */
  const all = async (site: MongoSite, name: string, collection: string): Promise<Record<string, Document>> => {
    const found = await database(site, name).collection(collection).find({}, { promoteValues: false }).toArray();
    return Object.fromEntries(found.map(({ _id, ...rest }) => [String(_id), rest]));
  };
  /** What sqooler's `upload_job` and `upload_status` leave; without status when it has not got that far. */
  const post = async (site: MongoSite, job: string, content: Document = JSON.parse(text), status = true) => {
    const _id = ObjectId.createFromHexString(job);
    await database(site, 'jobs')
      .collection(`queued.${device}`)
      .insertOne({ _id, ...content });
    const initial = { job_id: job, status: 'INITIALIZING', detail: 'Got your json.', error_message: 'None' };
    if (status)
      await database(site, 'status')
        .collection(device)
        .insertOne({ _id, ...initial });
  };
  /** What sqooler's `move` does. */
  const move = async (site: MongoSite, from: string, to: string, job: string) => {
    const _id = ObjectId.createFromHexString(job);
    const document = await database(site, 'jobs').collection(from).findOne({ _id });
    await database(site, 'jobs').collection(from).deleteOne({ _id });
    if (document !== null) await database(site, 'jobs').collection(to).insertOne(document);
  };

  describe(`a Python spooler on the same storage (${server.name})`, () => {
    it('finds the reference’s layout and types, at every step', async () => {
      const site = sites.fresh();
      const provider = site.open();
      const good = (await provider.submit({ device, user: 'alice', text })).job;
      const bad = (await provider.submit({ device, user: 'alice', text })).job;
      const waiting = await all(site, 'jobs', `queued.${device}`);
      expect(Object.keys(waiting).sort()).toEqual([good, bad].sort());
      expect(waiting[good]).toEqual({
        experiment_0: {
          instructions: [
            ['rlx', [new Int32(0)], [new Double(3)]],
            ['measure', [new Int32(0)], []],
          ],
          num_wires: new Int32(1),
          shots: new Int32(4),
          wire_order: 'interleaved',
        },
      });
      expect(Object.keys(await all(site, 'status', device)).sort()).toEqual([good, bad].sort());
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(Object.keys(await all(site, 'jobs', 'running'))).toEqual([good]);
      expect(Object.keys(await all(site, 'jobs', `queued.${device}`))).toEqual([bad]);
      await provider.finish(claim!, done(claim!));
      const second = await provider.claim(device, 'ours', 60_000);
      await provider.finish(second!, failed(second!));
      expect(Object.keys(await all(site, 'jobs', `finished.${device}`))).toEqual([good]);
      expect(Object.keys(await all(site, 'jobs', 'deleted'))).toEqual([bad]);
      expect(await all(site, 'jobs', 'running')).toEqual({});
      expect((await all(site, 'status', device))[good]).toEqual(doneStatus(good));
      const result = (await all(site, 'results', device))[good];
      expect(result?.results[0].shots).toEqual(new Int32(2));
      // Python holds params as floats.
      expect(result?.results[0].data.instructions[0].params).toEqual([new Double(3)]);
      const names = (await client.db().admin().listDatabases({ nameOnly: true })).databases
        .map(({ name }) => name)
        .filter((name) => name.startsWith(site.options.databasePrefix ?? '-'));
      expect(names.map((name) => name.replace(/^t\d+_/, '')).sort()).toEqual([
        'eigenlake',
        'jobs',
        'results',
        'status',
      ]);
    });

    it('reads signed results: the signature is binary, and covers the numbers as they stand', async () => {
      const site = sites.fresh();
      const provider = site.open();
      const key = generateKey('main');
      const { job } = await provider.submit({ device, user: 'alice', text });
      const claim = await provider.claim(device, 'ours', 60_000);
      await provider.finish(claim!, { ...done(claim!), key });
      const stored = (await all(site, 'results', device))[job] ?? {};
      expect(Object.keys(stored)).toEqual(['header', 'payload', 'signature']);
      expect(stored.signature).toBeInstanceOf(Binary);
      const { signed } = readStored(textOf(stored));
      expect(signed !== null && verifyDocument(signed, key)).toBe(true);
    });

    it('reads configs: the last check is a date, and there is one document for each device', async () => {
      const site = sites.fresh();
      const provider = site.open(() => start);
      const key = generateKey('main');
      await Promise.all([deviceConfig, deviceConfig].map((config) => provider.publishConfig(config)));
      await provider.markChecked(device);
      const signing = { ...deviceConfig, display_name: 'fermions', sign: true };
      await provider.publishConfig(signing, key);
      await provider.markChecked('fermions', key);
      const stored = Object.values(await all(site, 'backends', 'configs'));
      expect(stored).toHaveLength(2);
      const plain = stored.find(({ display_name }) => display_name === device);
      expect(plain?.last_queue_check).toEqual(new Date(start));
      expect(Object.keys(plain ?? {})).toEqual(Object.keys(deviceConfig));
      const wrapped = stored.find(({ payload }) => payload !== undefined);
      expect(wrapped?.payload.last_queue_check).toEqual(new Date(start));
      const { signed } = readStored(textOf(wrapped ?? {}));
      expect(signed !== null && verifyDocument(signed, key)).toBe(true);
      expect((await provider.config('fermions'))?.last_queue_check).toBe('2026-11-21T00:00:00+00:00');
    });

    it('publishes a device that appears at once, and we keep to its document', async () => {
      const site = sites.fresh();
      const provider = site.open();
      const theirs: DeviceConfig = { ...deviceConfig, max_shots: 7 };
      const configs = database(site, 'backends').collection('configs');
      await configs.insertOne({ ...theirs, operational: true, name: 'old', last_queue_check: new Date(start) });
      expect(await provider.devices()).toEqual([device]);
      expect(await provider.config(device)).toEqual({ ...theirs, last_queue_check: '2026-11-21T00:00:00+00:00' });
      expect(await provider.publishConfig(deviceConfig)).toBe(true);
      expect(await configs.countDocuments()).toBe(1);
      await configs.insertOne({ nonsense: 1 });
      await configs.insertOne({ display_name: 'torn' });
      expect(await provider.config('torn')).toBeNull();
      expect(deviceConfigJson((await provider.config(device))!)).toEqual(
        deviceConfigJson({ ...deviceConfig, last_queue_check: '2026-11-21T00:00:00+00:00' }),
      );
    });

    it('takes our job: nobody here executes it, and its result is read', async () => {
      const site = sites.fresh();
      const provider = site.open();
      const { job } = await provider.submit({ device, user: 'alice', text });
      const next = (await provider.submit({ device, user: 'alice', text })).job;
      await move(site, `queued.${device}`, 'running', job);
      expect(await drain(provider)).toEqual([next]);
      expect(await provider.state(device, job)).toMatchObject({ phase: 'running', owner: 'alice' });
      expect(await provider.requestCancel(device, job)).toBe('running');
      const _id = ObjectId.createFromHexString(job);
      await database(site, 'results')
        .collection(device)
        .insertOne({ _id, ...resultOf(job), status: 'INITIALIZING' });
      await move(site, 'running', `finished.${device}`, job);
      await database(site, 'status').collection(device).replaceOne({ _id }, doneStatus(job));
      expect(await provider.state(device, job)).toMatchObject({ phase: 'done', owner: 'alice' });
      expect((await provider.result(device, job))?.document.results).toEqual(resultOf(job).results);
      expect(await provider.job(device, job)).toBe(text);
      expect(await drain(site.open(() => Date.now() + 3_600_000))).toEqual([]);
    });
  });

  describe(`a Python server on the same storage (${server.name})`, () => {
    it('has its jobs executed in the order in which one of us saw them first, then by id, among ours', async () => {
      const site = sites.fresh();
      let now = start;
      const [server, spooler] = [site.open(() => now), site.open(() => now)];
      await post(site, id(3));
      expect((await server.queue(device)).map(({ job }) => job)).toEqual([id(3)]);
      now += 1000;
      const { job } = await server.submit({ device, user: 'alice', text });
      now += 1000;
      await post(site, id(9));
      await post(site, id(1));
      const order = [
        { job: id(3), created: start, ours: false },
        { job, created: start + 1000, ours: true },
        { job: id(1), created: now, ours: false },
        { job: id(9), created: now, ours: false },
      ];
      expect(await spooler.queue(device)).toEqual(order);
      // Whoever looks later, and with whatever clock, sees the same order.
      now += 1_000_000;
      expect(await site.open(() => 0).queue(device)).toEqual(order);
      expect(await drain(spooler)).toEqual(order.map((waiting) => waiting.job));
      expect((await all(site, 'status', device))[id(3)]).toEqual(doneStatus(id(3)));
      expect(await server.owner(device, id(3))).toBeNull();
      expect(await server.jobsOf('alice')).toHaveLength(1);
    });

    it('may not have written the status yet: the job is left alone for 2 s and not overtaken', async () => {
      const site = sites.fresh();
      let now = start;
      const provider = site.open(() => now);
      await post(site, id(1), JSON.parse(text), false);
      expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
      now += 100;
      const { job } = await provider.submit({ device, user: 'alice', text });
      now += 1899;
      expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
      now += 1;
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(claim?.job).toBe(id(1));
      await provider.finish(claim!, done(claim!));
      expect(await drain(provider)).toEqual([job]);
      await post(site, id(2));
      expect((await provider.claim(device, 'ours', 60_000))?.job).toBe(id(2));
    });

    it('may have left documents that are damaged or no jobs: they are passed over', async () => {
      const site = sites.fresh();
      const provider = site.open();
      const queued = database(site, 'jobs').collection<{ _id: unknown }>(`queued.${device}`);
      for (const _id of ['not-a-job', 5, true]) await queued.insertOne({ _id });
      const _id = ObjectId.createFromHexString(id(1));
      for (const name of ['status', 'results']) await database(site, name).collection(device).insertOne({ _id, x: 1 });
      expect(await provider.status(device, id(1))).toBeNull();
      expect(await provider.result(device, id(1))).toBeNull();
      expect(await provider.queue(device)).toEqual([]);
      expect(await provider.claim(device, 'ours', 60_000)).toBeNull();
      expect(await queued.countDocuments()).toBe(3);
    });

    it('has its numbers read as Python writes them, whatever types they have', async () => {
      const site = sites.fresh();
      const provider = site.open();
      const numbers = [new Double(3), new Int32(3), Long.fromString('9007199254740993'), new Double(Number.NaN), 1e-7];
      await post(site, id(1), { experiment_0: { params: numbers, when: new Date(start), nothing: null } });
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(claim?.text).toBe(
        '{"experiment_0": {"params": [3.0, 3, 9007199254740993, NaN, 1e-07], "when": "2026-11-21T00:00:00+00:00", "nothing": null}}',
      );
      expect(await provider.job(device, id(1))).toBe(claim?.text);
      await provider.finish(claim!, failed(claim!, 'No instructions received.'));
      expect((await all(site, 'status', device))[id(1)]).toMatchObject({ status: 'ERROR', job_id: id(1) });
      // It moved as it was.
      expect((await all(site, 'jobs', 'deleted'))[id(1)]?.experiment_0.params).toEqual(
        numbers.map((value) => (typeof value === 'number' ? new Double(value) : value)),
      );
    });
  });

  it('a submission that cannot be a document is acknowledged, executed from its text, and ends as ERROR for peers', async () => {
    const site = sites.fresh();
    const provider = site.open();
    const texts = [
      '5',
      '[1, 2]',
      'null',
      '"text"',
      '{"experiment_0": {"params": [NaN, -Infinity, -0.0, 1e999, 123456789012345678901234567890]}}',
      '{"a.b": {"$set": 1, "c.d": [[1], [[2]]]}, "$or": [], "_id": 5, "": 0, "__proto__": {"2": 1, "1": 2}}',
      '{"with\\u0000nul": 1}',
    ];
    for (const posted of texts) {
      const { job, status } = await provider.submit({ device, user: 'alice', text: posted });
      expect(status.status).toBe('INITIALIZING');
      expect(Object.keys(await all(site, 'jobs', `queued.${device}`))).toEqual([job]);
      const claim = await provider.claim(device, 'ours', 60_000);
      expect(claim).toMatchObject({ job, text: posted });
      await provider.finish(claim!, failed(claim!, 'No instructions received.'));
      expect((await all(site, 'status', device))[job]).toMatchObject({ status: 'ERROR', job_id: job });
      expect(Object.keys(await all(site, 'jobs', 'deleted'))).toContain(job);
    }
    const moved = await all(site, 'jobs', 'deleted');
    const params = Object.values(moved).find(({ experiment_0 }) => experiment_0 !== undefined)?.experiment_0.params;
    expect(params.slice(0, 2)).toEqual(['NaN', '-Infinity']);
  });
}
