import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type DataFolder, processNow, publish, verify } from '../../src/app/pipeline/index.ts';
import { kafkaSettings, openPlaces, runSink, type SinkRun } from '../../src/app/places/index.ts';
import { compiledSource, startChild } from '../compiled.ts';
import { syntheticRecord } from '../data/records.ts';
import { type Fate, httpProxy } from '../services/http-proxy.ts';
import { realPlaces } from '../services/places.ts';
import { inTurns, seeded } from './crash.ts';

const places = await realPlaces({ partitions: 2 });
const missing = 'missing' in places ? places.missing : null;
const root = mkdtempSync(join(tmpdir(), 'eigenlake-faults-'));
afterAll(async () => {
  if (!('missing' in places)) await places.remove();
  rmSync(root, { recursive: true, force: true });
});

const record = (seed: number) => syntheticRecord(seed, { terms: 2, evaluations: 2, parameters: 2 });
let worlds = 0;

/** Topic and group of their own; objects and tables too, unless they are shared. Flags are those of the command line. */
function world(
  extra: Readonly<Record<string, unknown>> = {},
  environment: Record<string, string> = {},
  shared?: string,
) {
  if ('missing' in places) throw new Error(places.missing);
  const name = `vqe_decorated_result_fault${worlds++}`;
  const place = shared ?? name;
  const flags = {
    kafka: true,
    topic: name,
    topics: name,
    group: name,
    objects: places.bucket(place),
    // Patient enough for a broker that starts again.
    retries: '30',
    retryDelay: '1',
    timeout: '5',
    ...extra,
  };
  const configuration = places.configuration(flags, environment);
  const open = () => openPlaces(join(root, place), configuration);
  const sink = (folder: DataFolder, run: Partial<SinkRun> = {}) =>
    runSink(folder, configuration, { once: true, signal: new AbortController().signal, ...run });
  return { name, flags, configuration, open, sink };
}

/** Everything is in one object and in the tables once. */
async function expectAll(folder: DataFolder, count: number): Promise<void> {
  await processNow(folder);
  const { records, experiments, pending, lost, duplicated, damaged } = await verify(folder);
  expect({ pending, lost, duplicated, damaged }).toEqual({ pending: 0, lost: [], duplicated: [], damaged: [] });
  expect({ records, experiments }).toEqual({ records: count, experiments: count });
}

describe.skipIf(missing !== null)(`a sink on real servers (${missing ?? 'Kafka, Apicurio, SeaweedFS'})`, () => {
  it('killed -9 at 50 seeded points around puts and commits loses nothing and repeats nothing', {
    timeout: 600_000,
  }, async () => {
    if ('missing' in places) return;
    const compiled = compiledSource();
    const count = 12;
    const ends: (number | NodeJS.Signals)[] = [];
    try {
      await inTurns(
        Array.from({ length: 50 }, (_, point) => point),
        10,
        async (point) => {
          const flushSize = [1, 3, 5][point % 3]!;
          const place = world({ flushSize: String(flushSize) }, {}, 'killed');
          const { flags, open, sink } = place;
          const folder = open();
          for (let seed = 0; seed < count; seed++) await publish(folder, record(100 * point + seed), flags.topic);
          // Two steps for each put and each commit: before it, and when it is done but nobody knows.
          const steps = 2 * Math.ceil(count / flushSize) + 4;
          const child = startChild(
            killedSink(compiled.folder, place, {
              once: true,
              killAt: 1 + Math.floor(steps * seeded(point + 1)),
            }),
          );
          ends.push(await child.ended);
          // The dead member holds its partitions until its session ends.
          expect((await sink(folder)).deadLetters).toBe(0);
          await folder.close();
        },
      );
    } finally {
      compiled.remove();
    }
    const all = world({ topics: '/^vqe_decorated_result_fault/' }, {}, 'killed').open();
    await expectAll(all, 50 * count);
    await all.close();
    expect(ends.every((end) => end === 0 || end === 'SIGKILL')).toBe(true);
    expect(ends.filter((end) => end === 'SIGKILL').length).toBeGreaterThan(40);
  });

  it('beside another, over joining, leaving and a kill, stores each record once', { timeout: 300_000 }, async () => {
    if ('missing' in places) return;
    const compiled = compiledSource();
    const place = world({ flushSize: '7', rotate: '1' });
    const { flags, open, sink } = place;
    const folder = open();
    const stop = new AbortController();
    let lag = Number.NaN;
    let assigned = 0;
    const one = sink(folder, {
      once: false,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'progress') lag = event.lag;
        if (event.kind !== 'assigned') return;
        assigned = event.partitions.length;
        lag = Number.NaN;
      },
    });
    let published = 0;
    let enough = false;
    const publishing = (async () => {
      while (!enough) await publish(folder, record(published++), flags.topic);
    })();
    const leaving = new AbortController();
    try {
      await expect.poll(() => assigned, { timeout: 60_000 }).toBe(2);
      const other = startChild(killedSink(compiled.folder, place, { once: false, killAt: 21 }));
      expect(await other.ended).toBe('SIGKILL');
      let thirds = 0;
      const third = sink(open(), {
        once: false,
        signal: leaving.signal,
        onEvent: (event) => {
          if (event.kind === 'progress') thirds = event.result.records;
        },
      });
      await expect.poll(() => thirds, { timeout: 60_000 }).toBeGreaterThan(20);
      leaving.abort();
      await third;
      enough = true;
      await publishing;
      // Alone again, it has all partitions, and catches up.
      await expect.poll(() => (assigned === 2 ? lag : null), { timeout: 60_000 }).toBe(0);
    } finally {
      enough = true;
      leaving.abort();
      stop.abort();
      await one;
      compiled.remove();
    }
    await expectAll(folder, published);
    await folder.close();
  });

  it('and its producer go on when the broker is killed in the middle of 1000 records', {
    timeout: 300_000,
  }, async () => {
    if ('missing' in places) return;
    const { flags, open, sink } = world();
    const folder = open();
    const stop = new AbortController();
    const troubles = new Set<string>();
    let stored = 0;
    const running = sink(folder, {
      once: false,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'trouble') troubles.add(event.code);
        if (event.kind === 'progress') stored = event.result.records;
      },
    });
    let acknowledged = 0;
    const publishing = inTurns(
      Array.from({ length: 1000 }, (_, seed) => seed),
      20,
      async (seed) => {
        await publish(folder, record(seed), flags.topic);
        acknowledged += 1;
      },
    );
    await expect.poll(() => acknowledged, { timeout: 60_000, interval: 5 }).toBeGreaterThan(300);
    await places.kafka.kill();
    expect(acknowledged).toBeLessThan(1000);
    await places.kafka.again();
    await publishing;
    await expect.poll(() => stored, { timeout: 120_000 }).toBe(1000);
    stop.abort();
    await running;
    expect([...troubles].every((code) => code.startsWith('kafka_'))).toBe(true);
    await expectAll(folder, 1000);
    await folder.close();
  });

  it('waits while the registry is away instead of burying good records', { timeout: 120_000 }, async () => {
    if ('missing' in places) return;
    const { flags, open, sink } = world();
    const folder = open();
    for (let seed = 0; seed < 10; seed++) await publish(folder, record(seed), flags.topic);
    await places.registry.kill();
    const troubles: string[] = [];
    const stop = new AbortController();
    // A sink that has not asked for the schema yet.
    const later = open();
    let stored = 0;
    const running = sink(later, {
      once: false,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.kind === 'trouble') troubles.push(event.code);
        if (event.kind === 'progress') stored = event.result.records;
      },
    });
    await expect.poll(() => troubles, { timeout: 60_000 }).toContain('registry_unreachable');
    expect(stored).toBe(0);
    await places.registry.again();
    await expect.poll(() => stored, { timeout: 60_000 }).toBe(10);
    stop.abort();
    expect(await running).toMatchObject({ records: 10, deadLetters: 0 });
    await expectAll(folder, 10);
  });

  it.each([
    ['answers 503 to a third of all requests', (number: number): Fate => (number % 3 === 0 ? { status: 503 } : 'pass')],
    ['drops a third of all connections', (number: number): Fate => (number % 3 === 1 ? 'drop' : 'pass')],
    [
      'loses the answer of every second write',
      (number: number, method: string): Fate => (method === 'PUT' && number % 2 === 0 ? 'lost' : 'pass'),
    ],
    ['is slow', (): Fate => ({ delay: 120 })],
  ])('stores each record once in an S3 that %s', { timeout: 120_000 }, async (_, fate) => {
    if ('missing' in places) return;
    const proxy = await httpProxy(places.env.AWS_ENDPOINT_URL_S3!, fate);
    try {
      const { flags, open, sink } = world({}, { AWS_ENDPOINT_URL_S3: proxy.url });
      const folder = open();
      for (let seed = 0; seed < 24; seed++) await publish(folder, record(seed), flags.topic);
      const { records, objects } = await sink(folder);
      expect({ records, objects }).toEqual({ records: 24, objects: 24 });
      await expectAll(folder, 24);
      await folder.close();
    } finally {
      await proxy.close();
    }
  });

  it('ends in time although the store does not answer, and the next one goes on', { timeout: 120_000 }, async () => {
    if ('missing' in places) return;
    let away = true;
    const stop = new AbortController();
    const proxy = await httpProxy(places.env.AWS_ENDPOINT_URL_S3!, (_, method) => {
      if (away && method === 'PUT') stop.abort();
      return away ? { delay: 60_000 } : 'pass';
    });
    try {
      const { flags, open, sink } = world({}, { AWS_ENDPOINT_URL_S3: proxy.url });
      const folder = open();
      for (let seed = 0; seed < 5; seed++) await publish(folder, record(seed), flags.topic);
      const troubles: string[] = [];
      const running = sink(folder, {
        once: false,
        signal: stop.signal,
        onEvent: (event) => {
          if (event.kind === 'trouble') troubles.push(event.code);
        },
      });
      expect(await running).toMatchObject({ records: 0 });
      expect(troubles).toContain('sink_left_behind');
      away = false;
      expect(await sink(folder)).toMatchObject({ records: 5 });
      await expectAll(folder, 5);
      await folder.close();
    } finally {
      await proxy.close();
    }
  });
});

/** A sink in a process of its own that kills itself at its n-th step: before a put or a commit, or behind it. */
function killedSink(
  compiled: string,
  { name, configuration }: ReturnType<typeof world>,
  { once, killAt }: { readonly once: boolean; readonly killAt: number },
): string {
  const room = (path: string) => JSON.stringify(pathToFileURL(join(compiled, 'lake', path, 'index.js')).href);
  const text = (value: unknown) => JSON.stringify(value);
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(configuration.get('objects') ?? '') ?? [];
  const s3 = {
    bucket,
    prefix,
    endpoint: configuration.get('s3.endpoint'),
    accessKeyId: configuration.get('s3.accessKeyId'),
    secretAccessKey: configuration.get('s3.secretAccessKey'),
  };
  const rotate = 1000 * (configuration.get('sink.rotateSeconds') ?? 10);
  const options = { group: name, topics: [name], flushSize: configuration.get('sink.flushSize'), rotate, once };
  return `
    import { Consumer } from '@platformatic/kafka';
    import { s3Store } from ${room('objects')};
    import { httpRegistry } from ${room('records')};
    import { runGroupSink } from ${room('streaming')};
    let steps = 0;
    const step = () => { if (++steps === ${killAt}) process.kill(process.pid, 'SIGKILL'); };
    const around = (call) => async function (...all) {
      step();
      const answer = await call.apply(this, all);
      step();
      return answer;
    };
    Consumer.prototype.commit = around(Consumer.prototype.commit);
    const store = s3Store(${text(s3)});
    store.putIfAbsent = around(store.putIfAbsent);
    const registry = httpRegistry({ url: ${text(configuration.get('registry.url'))} });
    await runGroupSink({ ...${text(options)}, kafka: ${text(kafkaSettings(configuration))}, registry, store });
  `;
}
