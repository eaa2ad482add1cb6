import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../../src/app/config/index.ts';
import { encodeFor, openDelivery } from '../../src/app/pipeline/index.ts';
import { openPlaces } from '../../src/app/places/index.ts';
import { decodeRecord, unframe, type VqeRecord } from '../../src/lake/records/index.ts';
import { entriesOf } from '../conformance/event-log.ts';
import { fullRecord } from '../lake/records/golden-record.ts';
import { service } from '../services/service.ts';
import { document, eigenlake, root, scratchFolder } from './command.ts';

interface Run {
  readonly experiments: readonly {
    readonly experiment_id: string;
    readonly status: string;
    readonly energy: { readonly electronic: number };
    readonly record?: { readonly topic: string; readonly partition: number; readonly offset: number };
    readonly undelivered?: { readonly code: string; readonly message: string; readonly kept: string };
  }[];
  readonly tables: Record<string, number>;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}

interface Resent {
  readonly sent: number;
  readonly kept: number;
  readonly reasons: readonly { readonly code: string }[];
}

// 64 MiB and what is around them.
const [broker, registry] = await Promise.all([
  service('kafka', { messageMax: 72 << 20, heap: '512m' }),
  service('registry'),
]);
const missing = [broker, registry].flatMap((one) => ('missing' in one ? [one.missing] : [])).join('; ');
afterAll(async () => {
  for (const one of [latest, registry]) if (!('missing' in one)) await one.remove();
});
const env = (): Record<string, string> =>
  Object.assign({}, ...[broker, registry].map((one) => ('missing' in one ? {} : one.env)));
let latest = broker;
const real = () => {
  if ('missing' in latest) throw new Error(latest.missing);
  return latest;
};

const admin = () => new Admin({ clientId: 'test', bootstrapBrokers: [env().KAFKA_SERVERS ?? ''], timeout: 10_000 });
const patience = ['--timeout', '3', '--retries', '1', '--retry-delay', '0.2'];
const folders = { now: '' };
const command = (...args: string[]) => eigenlake([...args, '--data', folders.now], folders.now, env());
const kept = () => {
  const folder = join(folders.now, 'undelivered');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
};

function places(more: Record<string, unknown> = {}) {
  const flags = { kafka: true, retries: '1', retryDelay: '0.2', ...more };
  return openPlaces(folders.now, resolveConfiguration({ flags, environment: env(), file: null }));
}

/** The records of a topic as the registry's schema decodes them. */
async function records(topic: string): Promise<VqeRecord[]> {
  const { log, registry: schemas, close } = places();
  const found: VqeRecord[] = [];
  for await (const { value } of log.read(topic, 0, 0)) {
    const { id, body } = unframe(value);
    found.push(decodeRecord(body, await schemas.byId(id)));
  }
  await close();
  return found;
}

describe.skipIf(missing !== '')(
  `commands on a real cluster (${missing || 'Kafka, registry'})`,
  { timeout: 240_000 },
  () => {
    const root_ = scratchFolder();
    const fresh = (name: string): string => {
      folders.now = join(root_, name);
      mkdirSync(folders.now);
      return name;
    };

    it('run ends at the acknowledged record, which is on the topic and decodes to the experiment', async () => {
      const topic = fresh('acknowledged');
      const ran = command('run', 'H2', '--kafka', '--topic', topic, '--json');
      expect(ran.status, ran.stderr).toBe(0);
      const { experiments, tables } = document<Run>(ran);
      expect(tables).toEqual({});
      expect(experiments).toMatchObject([{ status: 'done', record: { topic, partition: 0, offset: 0 } }]);
      const [record] = await records(topic);
      expect(record).toMatchObject({
        experiment_id: experiments[0]!.experiment_id,
        vqe_result: { minimum: experiments[0]!.energy.electronic },
      });
      expect(kept()).toEqual([]);
      // That a folder of our own has such an experiment is no record for others.
      expect(document<Run>(command('run', 'H2', '--kafka', '--topic', topic, '--json')).experiments[0]).toMatchObject({
        record: { offset: 1 },
      });
    });

    it('scan sends every point, in the seed schema where the topic says so', async () => {
      const topic = `${fresh('curve')}_v1`;
      const ran = command('scan', 'H2', '--bond', '0.7:0.8:0.05', '--kafka', '--topic', topic, '--json');
      expect(ran.status, ran.stderr).toBe(0);
      expect((await records(topic)).length).toBe(3);
    });

    it('keeps what cannot be sent while the broker is away, says so, and resend sends it once', async () => {
      const topic = fresh('away');
      await real().kill();
      const ran = command('run', 'H2', 'HeH+', '--kafka', '--topic', topic, '--json', ...patience);
      expect(ran.status).toBe(1);
      expect(ran.stderr).toContain('kafka_unreachable');
      const { experiments, error } = document<Run>(ran);
      for (const one of experiments)
        expect(one).toMatchObject({ status: 'done', undelivered: { code: 'kafka_unreachable' } });
      expect(error).toMatchObject({ code: 'records_undelivered', hint: expect.stringContaining('eigenlake resend') });
      expect(kept()).toEqual(experiments.map(({ experiment_id: id }) => `${id}.json`).sort());
      const still = command('resend', '--json');
      expect([still.status, document<Resent>(still)]).toMatchObject([1, { sent: 0, kept: 2 }]);
      latest = await real().again();
      // It knows where they were to go.
      const resent = command('resend', '--json');
      expect([resent.status, document<Resent>(resent)]).toEqual([0, { sent: 2, kept: 0, reasons: [] }]);
      expect(document<Resent>(command('resend', '--json'))).toMatchObject({ sent: 0, kept: 0 });
      const ids = (await records(topic)).map(({ experiment_id: id }) => id);
      expect(ids.sort()).toEqual(experiments.map(({ experiment_id: id }) => id).sort());
    });

    it('sends what was kept with the next run, to where it was to go', async () => {
      const topic = fresh('next');
      const elsewhere = ['--servers', '127.0.0.1:9'];
      expect(command('run', 'H2', '--kafka', '--topic', topic, ...elsewhere, ...patience).status).toBe(1);
      expect(command('run', 'HeH+', '--kafka', '--topic', topic, ...patience).status).toBe(0);
      expect([kept().length, (await records(topic)).length]).toEqual([1, 1]);
      const resent = command('resend', '--kafka', '--servers', env().KAFKA_SERVERS ?? '', '--json');
      expect(document<Resent>(resent)).toMatchObject({ sent: 1, kept: 0 });
      expect((await records(topic)).length).toBe(2);
    });

    it('keeps a record that is too large for the topic, says what to change, and sends it then', async () => {
      const topic = fresh('narrow');
      const client = admin();
      await client.createTopics({
        topics: [topic],
        partitions: 1,
        replicas: 1,
        configs: [{ name: 'max.message.bytes', value: '600' }],
      });
      const ran = command('run', 'H2', '--kafka', '--topic', topic, '--json', ...patience);
      expect(ran.status).toBe(1);
      const { error, experiments } = document<Run>(ran);
      expect(experiments[0]).toMatchObject({ status: 'done', undelivered: { code: 'record_too_large_for_broker' } });
      expect(error?.hint).toContain('max.message.bytes');
      await client.incrementalAlterConfigs({
        resources: [
          {
            resourceType: 2,
            resourceName: topic,
            configs: [{ name: 'max.message.bytes', configOperation: 0, value: '1000000' }],
          },
        ],
      });
      await client.close();
      expect(document<Resent>(command('resend', '--json'))).toMatchObject({ sent: 1, kept: 0 });
      expect((await records(topic)).map(({ experiment_id: id }) => id)).toEqual([experiments[0]!.experiment_id]);
    });

    it.each([
      ['8 MB', 1_000_000],
      ['64 MiB', 8 << 20],
    ])('takes a record of %s of parameters, uncompressed', async (name, numbers) => {
      const topic = fresh(`large-${numbers}`);
      const folder = places({ compression: 'none' });
      const delivery = openDelivery(folder);
      const parameters = Array.from({ length: numbers }, (_, index) => Math.fround(Math.sin(index)));
      const record = { ...fullRecord, vqe_result: { ...fullRecord.vqe_result, optimal_parameters: parameters } };
      const encoded = encodeFor(topic, record);
      expect(encoded.body.length, name).toBeGreaterThan(8 * numbers);
      expect(await delivery.deliver(encoded)).toMatchObject({ position: { offset: 0 } });
      const entries = await entriesOf(folder.log, topic);
      expect(Buffer.compare(unframe(entries[0]!.value).body, encoded.body)).toBe(0);
      await delivery.close();
      await folder.close();
    });

    it('loses nothing to SIGTERM in the middle: what the document has is on the topic', async () => {
      const topic = fresh('stopped');
      const args = ['run', 'H2', 'H2O', 'BeH2', 'NH3', '--basis', '6-31g', '--kafka', '--topic', topic, '--json'];
      const { child, ended } = start(args);
      let output = '';
      child.stdout.on('data', (part) => {
        output += part;
      });
      child.stderr.on('data', (part) => {
        if (String(part).includes('H2:')) child.kill('SIGTERM');
      });
      expect(await ended).toBe(130);
      const ids = (JSON.parse(output) as Run).experiments.map(({ experiment_id: id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect((await records(topic)).map(({ experiment_id: id }) => id).sort()).toEqual(ids.sort());
      expect(kept()).toEqual([]);
    });

    it('loses nothing to kill -9 while it sends: the next resend takes the record over', async () => {
      const topic = fresh('killed');
      real().pause();
      const { child, ended } = start(['run', 'H2', '--kafka', '--topic', topic, '--timeout', '3']);
      await expect.poll(kept, { timeout: 60_000 }).toHaveLength(1);
      expect(JSON.parse(readFileSync(join(folders.now, 'undelivered', kept()[0]!), 'utf8'))).toHaveProperty('sender');
      child.kill('SIGKILL');
      await ended;
      real().resume();
      await expect.poll(() => document<Resent>(command('resend', '--json')).kept, { timeout: 60_000 }).toBe(0);
      const ids = new Set((await records(topic)).map(({ experiment_id: id }) => id));
      expect(ids.size).toBe(1);
    });

    it.each([
      ['a host that nobody knows', { KAFKA_SERVERS: 'nohost.invalid:9092' }, 'kafka_unreachable'],
      ['a server that is no Kafka', { KAFKA_SERVERS: 'registry' }, 'kafka_security_mismatch'],
      ['a registry that nobody knows', { SCHEMA_REGISTRY_URL: 'http://nohost.invalid' }, 'registry_unreachable'],
    ])('refuses %s before anything is computed', (name, wrong: Record<string, string>, code) => {
      fresh(name);
      const servers =
        wrong.KAFKA_SERVERS === 'registry' ? { KAFKA_SERVERS: new URL(env().SCHEMA_REGISTRY_URL ?? '').host } : wrong;
      const ran = eigenlake(['run', 'H2', '--kafka', '--json', '--data', folders.now, ...patience], folders.now, {
        ...env(),
        ...servers,
      });
      expect([ran.status, document(ran)]).toMatchObject([2, { error: { code } }]);
      expect(kept()).toEqual([]);
    });
  },
);

/** Starts a command that is not waited for. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'bin/eigenlake.js'), ...args, '--data', folders.now], {
    cwd: folders.now,
    env: { ...process.env, ...env(), NO_COLOR: '1', EIGENLAKE_DATA: '' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended };
}
