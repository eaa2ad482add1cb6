import { describe, expect, it } from 'vitest';
import type { EventLog, LogEntry } from '../../src/lake/streaming/index.ts';

const text = (value: string) => new TextEncoder().encode(value);

export async function entriesOf(log: EventLog, topic: string, partition = 0, offset = 0): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of log.read(topic, partition, offset)) entries.push(entry);
  return entries;
}

/** What every event log does. `fresh` gives an empty one with one partition for each topic. */
export function eventLogConformance(name: string, fresh: () => Promise<EventLog>): void {
  describe(`event log: ${name}`, () => {
    it('is empty at first', async () => {
      const log = await fresh();
      expect(await log.topics()).toEqual([]);
      expect(await log.partitions('t')).toEqual([]);
      expect(await log.bounds('t', 0)).toEqual({ first: 0, next: 0 });
      expect(await entriesOf(log, 't')).toEqual([]);
      await log.close();
    });

    it('gives entries back in the order of their offsets', async () => {
      const log = await fresh();
      const before = Date.now();
      for (let index = 0; index < 5; index++) {
        expect(await log.append('t', text(`value ${index}`))).toEqual({ topic: 't', partition: 0, offset: index });
      }
      const entries = await entriesOf(log, 't');
      expect(entries.map(({ offset, value }) => [offset, new TextDecoder().decode(value)])).toEqual(
        Array.from({ length: 5 }, (_, index) => [index, `value ${index}`]),
      );
      expect(entries.every(({ timestamp }) => timestamp >= before && timestamp <= Date.now())).toBe(true);
      expect((await entriesOf(log, 't', 0, 3)).map(({ offset }) => offset)).toEqual([3, 4]);
      expect(await entriesOf(log, 't', 0, 5)).toEqual([]);
      expect(await log.bounds('t', 0)).toEqual({ first: 0, next: 5 });
      await log.close();
    });

    it('keeps topics apart', async () => {
      const log = await fresh();
      await log.append('vqe_decorated_result_v2', text('a'));
      await log.append('experiment.vqe', text('b'));
      expect([...(await log.topics())].sort()).toEqual(['experiment.vqe', 'vqe_decorated_result_v2']);
      expect((await entriesOf(log, 'experiment.vqe')).map(({ value }) => value)).toEqual([text('b')]);
      expect(await log.partitions('experiment.vqe')).toEqual([0]);
      await log.close();
    });

    it('gives each of many simultaneous appends an offset of its own, in the order of the calls', async () => {
      const log = await fresh();
      const positions = await Promise.all(Array.from({ length: 50 }, (_, index) => log.append('t', text(`${index}`))));
      expect(positions.map(({ offset }) => offset)).toEqual(Array.from({ length: 50 }, (_, index) => index));
      const values = (await entriesOf(log, 't')).map(({ value }) => new TextDecoder().decode(value));
      expect(values).toEqual(positions.map((_, index) => `${index}`));
      await log.close();
    });

    it('takes empty values, all bytes, and records of many megabytes', async () => {
      const log = await fresh();
      const large = Uint8Array.from({ length: 5_000_000 }, (_, index) => (index * 31) & 255);
      for (const value of [new Uint8Array(), large, Uint8Array.of(0, 255)]) await log.append('t', value);
      const entries = await entriesOf(log, 't');
      expect(entries.map(({ value }) => value.length)).toEqual([0, large.length, 2]);
      expect(Buffer.compare(entries[1]!.value, large)).toBe(0);
      await log.close();
    });

    it.each(['', '.', '..', '.hidden', 'a/b', 'a b', 'ä', 'x'.repeat(250)])('refuses the topic %j', async (topic) => {
      const log = await fresh();
      await expect(log.append(topic, text('x'))).rejects.toMatchObject({ code: 'invalid_topic' });
      await expect(entriesOf(log, topic)).rejects.toMatchObject({ code: 'invalid_topic' });
      expect(await log.topics()).toEqual([]);
      await log.close();
    });

    it('finishes what was appended before it closes, and takes nothing after', async () => {
      const log = await fresh();
      const last = log.append('t', text('last'));
      await log.close();
      expect(await last).toEqual({ topic: 't', partition: 0, offset: 0 });
      await expect(log.append('t', text('too late'))).rejects.toMatchObject({ code: 'log_closed' });
    });
  });
}
