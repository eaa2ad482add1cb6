import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type DataFolder,
  encodeFor,
  isSamePlace,
  keepRecord,
  openDataFolder,
  openDelivery,
  resendUndelivered,
} from '../../../src/app/pipeline/index.ts';
import { setDiskHook } from '../../../src/disk/index.ts';
import { decodeRecord, unframe } from '../../../src/lake/records/index.ts';
import { embeddedLog, kafkaUnreachable, recordTooLargeForBroker } from '../../../src/lake/streaming/index.ts';
import { fullRecord } from '../../lake/records/golden-record.ts';

const topic = 'vqe_decorated_result_v2';
const recordOf = (id: string) => encodeFor(topic, { ...fullRecord, experiment_id: id });

/** A double of a cluster: the log of files behind it, and what it answers as long as it is set. */
function cluster(path = mkdtempSync(join(tmpdir(), 'eigenlake-undelivered-'))) {
  const log = embeddedLog(join(path, 'cluster'));
  const state = {
    failure: null as Error | null,
    refuse: (): Error | null => null,
    onAsked: (): void => undefined,
    answers: Promise.resolve(),
  };
  const append = async (name: string, value: Uint8Array) => {
    state.onAsked();
    await state.answers;
    const failure = state.failure ?? state.refuse();
    if (failure !== null) throw failure;
    return log.append(name, value);
  };
  const open = (): DataFolder => openDataFolder(path, { log: { ...log, append, close: async () => undefined } });
  const folder = open();
  return {
    state,
    folder,
    open,
    kept: () => readdirSync(join(path, 'undelivered')).filter((name) => name.endsWith('.json')),
    path: (name: string) => join(path, 'undelivered', name),
    /** Ids of the records that it has. */
    async ids(): Promise<(string | null)[]> {
      const found: (string | null)[] = [];
      for await (const { value } of log.read(topic, 0, 0)) {
        const { id, body } = unframe(value);
        found.push(decodeRecord(body, await folder.registry.byId(id)).experiment_id);
      }
      return found;
    },
  };
}

const away = () => kafkaUnreachable('a:1', 'away');

describe('a record that goes over the network', () => {
  it('is on disk before it is sent, and from there no more when it was acknowledged', async () => {
    const { folder, state, kept, ids } = cluster();
    let before: string[] = [];
    state.refuse = () => {
      before = kept();
      return null;
    };
    const delivery = openDelivery(folder);
    expect(await delivery.deliver(recordOf('a'))).toMatchObject({ experimentId: 'a', position: { topic, offset: 0 } });
    expect([before, kept(), await ids()]).toEqual([['a.json'], [], ['a']]);
    await delivery.close();
  });

  it('is kept with the reason while the cluster is away, and sent as it was, once, when it is back', async () => {
    const { folder, state, kept, ids, path } = cluster();
    const delivery = openDelivery(folder);
    state.failure = away();
    expect(await delivery.deliver(recordOf('a'))).toMatchObject({ kept: path('a.json'), error: state.failure });
    expect(JSON.parse(readFileSync(path('a.json'), 'utf8'))).toMatchObject({
      topic,
      reason: expect.stringContaining('away'),
    });
    expect(await resendUndelivered(folder)).toMatchObject({ sent: 0, kept: 1, reasons: [{ error: state.failure }] });
    state.failure = null;
    expect(await resendUndelivered(folder)).toEqual({ sent: 1, kept: 0, reasons: [] });
    expect(await resendUndelivered(folder)).toEqual({ sent: 0, kept: 0, reasons: [] });
    expect([kept(), await ids()]).toEqual([[], ['a']]);
    await delivery.close();
  });

  it('is left to the process that is sending it, and taken over from one that has died', async () => {
    const { folder, state, open, ids } = cluster();
    const delivery = openDelivery(folder);
    let answer: () => void = () => undefined;
    state.answers = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const asked = new Promise<void>((resolve) => {
      state.onAsked = resolve;
    });
    const sending = delivery.deliver(recordOf('a'));
    await asked;
    const busy = { sent: 0, kept: 1, reasons: [{ error: { code: 'still_being_sent' } }] };
    expect(await resendUndelivered(open())).toMatchObject(busy);
    answer();
    await sending;
    await delivery.close();
    // As a kill leaves it: the mark of a sender whose lock nobody holds.
    await keepRecord(folder, recordOf('b'), { sender: 'gone' });
    expect(await resendUndelivered(open())).toMatchObject({ sent: 1, kept: 0 });
    expect(await ids()).toEqual(['a', 'b']);
  });

  it('lets the others pass when the broker refuses it alone', async () => {
    const { folder, state, ids, kept } = cluster();
    const delivery = openDelivery(folder);
    state.failure = away();
    for (const id of ['a', 'b', 'c']) await delivery.deliver(recordOf(id));
    state.failure = null;
    let asked = 0;
    state.refuse = () => (asked++ === 0 ? recordTooLargeForBroker(topic) : null);
    expect(await resendUndelivered(folder)).toMatchObject({
      sent: 2,
      kept: 1,
      reasons: [{ error: { code: 'record_too_large_for_broker' } }],
    });
    expect([kept(), await ids()]).toEqual([['a.json'], ['b', 'c']]);
    await delivery.close();
  });

  it('goes to a cluster that answers also when the disk is full, and is refused when neither takes it', async () => {
    const { folder, state, ids } = cluster();
    const delivery = openDelivery(folder);
    setDiskHook((_, path) => {
      if (path.includes('/undelivered')) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    });
    try {
      await delivery.deliver(recordOf('a'));
      expect(await ids()).toEqual(['a']);
      state.failure = away();
      await expect(delivery.deliver(recordOf('b'))).rejects.toMatchObject({ code: 'disk_full' });
    } finally {
      setDiskHook(null);
    }
    await delivery.close();
  });

  it('that is damaged is told and stays', async () => {
    const { folder, kept, path, state } = cluster();
    state.failure = away();
    await openDelivery(folder).deliver(recordOf('a'));
    writeFileSync(path('0.json'), '{"topic": 1}');
    state.failure = null;
    expect(await resendUndelivered(folder)).toMatchObject({
      sent: 1,
      kept: 1,
      reasons: [{ path: path('0.json'), error: { code: 'undelivered_damaged' } }],
    });
    expect(kept()).toEqual(['0.json']);
  });
});

it('the place of a record is its brokers and its registry', () => {
  const one = { 'kafka.servers': ['a:1'], 'registry.url': 'http://a', 'kafka.acks': 'all' };
  expect(isSamePlace(one, { ...one, 'kafka.acks': '1' })).toBe(true);
  expect(isSamePlace(one, { ...one, 'kafka.servers': ['b:1'] })).toBe(false);
  expect(isSamePlace(one, null)).toBe(true);
});
