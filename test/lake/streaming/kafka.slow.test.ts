import { Admin } from '@platformatic/kafka';
import { afterAll, describe, expect, it } from 'vitest';
import { type KafkaSettings, kafkaLog } from '../../../src/lake/streaming/index.ts';
import { entriesOf, eventLogConformance } from '../../conformance/event-log.ts';
import { service } from '../../services/service.ts';

const broker = await service('kafka');
const missing = 'missing' in broker ? broker.missing : null;
afterAll(async () => {
  if (!('missing' in broker)) await broker.remove();
});

const settings = (extra: Partial<KafkaSettings> = {}): KafkaSettings => ({
  servers: ['missing' in broker ? '127.0.0.1:9' : broker.env.KAFKA_SERVERS!],
  ...extra,
});

/** A broker without topics. */
async function emptied(): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [...settings().servers] });
  const topics = await admin.listTopics();
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await expect.poll(() => admin.listTopics()).toEqual([]);
  await admin.close();
}

describe.skipIf(missing !== null)(`Kafka (${missing ?? 'Apache Kafka'})`, { timeout: 120_000 }, () => {
  eventLogConformance('kafka', async () => {
    await emptied();
    return kafkaLog(settings());
  });

  it.each(['none', 'gzip', 'snappy', 'lz4'] as const)('takes 8 MB of numbers with %s', async (compression) => {
    await emptied();
    const log = kafkaLog(settings({ compression }));
    const value = new Uint8Array(Float64Array.from({ length: 1_000_000 }, (_, index) => Math.sin(index)).buffer);
    await log.append('large', value);
    const [entry] = await entriesOf(log, 'large');
    expect(Buffer.compare(entry!.value, value)).toBe(0);
    await log.close();
  });

  it('says that a record is too large for the broker', async () => {
    const log = kafkaLog(settings({ compression: 'none' }));
    const failed = log.append('large', new Uint8Array(17 << 20));
    await expect(failed).rejects.toMatchObject({ code: 'record_too_large_for_broker' });
    await log.close();
  });

  it('says in time that nobody answers', async () => {
    const log = kafkaLog({ servers: ['127.0.0.1:9'], retries: 2, retryDelay: 50, timeout: 500, deadline: 5000 });
    await expect(log.topics()).rejects.toMatchObject({ code: 'kafka_unreachable' });
    await expect(log.append('t', new Uint8Array(1))).rejects.toMatchObject({ code: 'kafka_unreachable' });
    await log.close();
  });

  it('keeps each acknowledged record once, in order, over a kill of the broker', async () => {
    if ('missing' in broker) return;
    await emptied();
    const log = kafkaLog(settings({ retries: 200, retryDelay: 300, timeout: 3000, deadline: 100_000 }));
    const acknowledged: number[] = [];
    const appends = Array.from({ length: 40 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, 25 * index));
      const { offset } = await log.append('t', new TextEncoder().encode(String(index)));
      acknowledged[index] = offset;
    });
    await expect.poll(() => acknowledged.filter((offset) => offset !== undefined).length).toBeGreaterThan(5);
    await broker.kill();
    await broker.again();
    await Promise.all(appends);
    const found = (await entriesOf(log, 't')).map(({ offset, value }) => [
      Number(new TextDecoder().decode(value)),
      offset,
    ]);
    expect(found.sort(([a = 0], [b = 0]) => a - b)).toEqual(acknowledged.map((offset, index) => [index, offset]));
    await log.close();
  });
});
