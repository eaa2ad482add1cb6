import { get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createServer } from '../../../src/app/server/index.ts';
import { initialStatus } from '../../../src/cloud/jobs/index.ts';
import type { Claim, StorageProvider } from '../../../src/cloud/storage/index.ts';
import { bearer, job, openSite, type Site } from './site.ts';
import { eventsIn, type StreamedEvent } from './wire.ts';

let site: Site;
afterEach(() => site.close());

const device = 'singlequdit';
const step = (number: number) => ({ kind: 'evaluation', step: number });

async function submitted(user = 'ada'): Promise<string> {
  return (await site.local.submit({ device, user, text: JSON.stringify(job) })).job;
}

async function claimed(): Promise<Claim> {
  const claim = await site.local.claim(device, 'test', 60_000);
  if (claim === null) throw new Error('nothing to claim');
  await site.local.start(claim);
  return claim;
}

async function fail(claim: Claim): Promise<void> {
  const status = { job_id: claim.job, status: 'ERROR' as const, detail: 'x', error_message: 'x' };
  await site.local.finish(claim, { outcome: 'failed', status, reason: 'It broke.' });
}

/** A live stream over a real connection. */
interface Reader {
  readonly answer: IncomingMessage;
  /** Everything so far, as soon as `enough` says so. */
  until(enough: (events: readonly StreamedEvent[], text: string) => boolean): Promise<readonly StreamedEvent[]>;
  readonly ended: Promise<readonly StreamedEvent[]>;
  leave(): void;
}

function read(url: string, headers: Record<string, string>): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers }, (answer) => {
      let text = '';
      const waiting = new Set<() => void>();
      answer.on('error', () => undefined);
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        for (const look of waiting) look();
      });
      resolve({
        answer,
        until: (enough) =>
          new Promise((done) => {
            const look = () => {
              if (!enough(eventsIn(text), text)) return;
              waiting.delete(look);
              done(eventsIn(text));
            };
            waiting.add(look);
            look();
          }),
        ended: new Promise((done) => answer.once('end', () => done(eventsIn(text)))),
        leave: () => request.destroy(),
      });
    });
    request.once('error', reject);
  });
}

const numbered = (events: readonly StreamedEvent[]) =>
  events.filter(({ id }) => id !== null).map(({ id, data }) => [id, data]);

describe('live events', () => {
  it('come with their numbers, and end with the job', async () => {
    site = await openSite();
    const token = await site.user('ada');
    const url = await site.server.listen({ port: 0 });
    const id = await submitted();
    const reader = await read(`${url}/api/v3/jobs/${id}/events`, bearer(token));
    expect(reader.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    await reader.until((events) => events.length === 1);
    const claim = await claimed();
    await site.local.appendEvents(device, id, 1, [step(1), step(2)]);
    await reader.until((events) => numbered(events).length === 2);
    await site.local.appendEvents(device, id, 3, [step(3)]);
    await fail(claim);
    const events = await reader.ended;
    expect(numbered(events)).toEqual([
      ['1', step(1)],
      ['2', step(2)],
      ['3', step(3)],
    ]);
    expect(events[0]).toEqual({ id: null, event: 'phase', data: { phase: 'queued' } });
    expect(events.at(-1)).toEqual({ id: null, event: 'end', data: { phase: 'failed', reason: 'It broke.' } });
  });

  it('go on after the number that the reader has, by header or query', async () => {
    site = await openSite();
    const token = await site.user('ada');
    const id = await submitted();
    const claim = await claimed();
    await site.local.appendEvents(device, id, 1, [step(1), step(2)]);
    await site.local.appendEvents(device, id, 3, [step(3), step(4)]);
    await fail(claim);
    const seen = async (query: string, headers: Record<string, string> = {}) => {
      const answer = await site.server.inject({
        url: `/api/v3/jobs/${id}/events${query}`,
        headers: { ...bearer(token), ...headers },
      });
      return numbered(eventsIn(answer.body))
        .map(([number]) => number)
        .join('');
    };
    expect(await seen('')).toBe('1234');
    for (const after of [0, 1, 2, 3, 4, 99]) {
      const rest = '1234'.slice(after);
      expect(await seen(`?after=${after}`)).toBe(rest);
      expect(await seen('?after=0', { 'last-event-id': String(after) })).toBe(rest);
    }
    expect(await seen('', { 'last-event-id': 'nonsense' })).toBe('1234');
    const wrong = await site.server.inject({ url: `/api/v3/jobs/${id}/events?after=x`, headers: bearer(token) });
    expect(wrong.statusCode).toBe(422);
  });

  it('lose and repeat nothing for a reader that comes back whenever its connection breaks', async () => {
    site = await openSite({ limits: { pollMilliseconds: 5 } });
    const token = await site.user('ada');
    const url = await site.server.listen({ port: 0 });
    const id = await submitted();
    const claim = await claimed();
    const got: unknown[] = [];
    let last = 0;
    for (let first = 1; first <= 9; first += 3) {
      await site.local.appendEvents(device, id, first, [step(first), step(first + 1), step(first + 2)]);
      const reader = await read(`${url}/api/v3/jobs/${id}/events`, { ...bearer(token), 'last-event-id': String(last) });
      const events = numbered(await reader.until((all) => numbered(all).length >= 2)).slice(0, 2);
      reader.leave();
      got.push(...events.map(([, data]) => data));
      last = Number(events.at(-1)?.[0]);
    }
    await fail(claim);
    const rest = await read(`${url}/api/v3/jobs/${id}/events`, { ...bearer(token), 'last-event-id': String(last) });
    got.push(...numbered(await rest.ended).map(([, data]) => data));
    expect(got).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map(step));
  });

  it('come at once when this process says that there is news', async () => {
    site = await openSite({ limits: { pollMilliseconds: 3_600_000, heartbeatMilliseconds: 3_600_000 } });
    const token = await site.user('ada');
    const url = await site.server.listen({ port: 0 });
    const id = await submitted();
    const reader = await read(`${url}/api/v3/jobs/${id}/events`, bearer(token));
    await reader.until((events) => events.length === 1);
    await claimed();
    await site.local.appendEvents(device, id, 1, [step(1)]);
    site.server.wake('another job');
    site.server.wake(id);
    await reader.until((events) => numbered(events).length === 1);
    const cancelled = await site.server.inject({
      method: 'POST',
      url: `/api/v3/jobs/${id}/cancel`,
      headers: bearer(token),
    });
    expect(cancelled.json()).toMatchObject({ phase: 'cancelling' });
    await reader.until((events) => events.some(({ data }) => JSON.stringify(data) === '{"phase":"cancelling"}'));
    reader.leave();
  });

  it('end only when the documents of the end can be read: the storage decides it first and writes them after that', async () => {
    site = await openSite();
    const token = await site.user('ada');
    const id = await submitted();
    await fail(await claimed());
    let written = false;
    const { local } = site;
    const slow: StorageProvider = {
      ...local,
      status: async (of, which) => (written ? local.status(of, which) : initialStatus(which)),
    };
    const server = await createServer({
      accounts: site.accounts,
      providers: { ...site.providers, open: async () => slow },
      loopback: true,
      limits: { pollMilliseconds: 5 },
    });
    const url = await server.listen({ port: 0 });
    const detail = async () => (await server.inject({ url: `/api/v3/jobs/${id}`, headers: bearer(token) })).json();
    expect(await detail()).toMatchObject({ phase: 'running', status: 'INITIALIZING', ended: null, reason: null });
    const result = await server.inject({ url: `/api/v3/jobs/${id}/result`, headers: bearer(token) });
    expect(result.json()).toMatchObject({ error: { code: 'job_not_finished' } });
    const reader = await read(`${url}/api/v3/jobs/${id}/events`, bearer(token));
    expect(await reader.until((events) => events.length === 1)).toMatchObject([{ data: { phase: 'running' } }]);
    written = true;
    expect((await reader.ended).at(-1)).toMatchObject({ event: 'end', data: { phase: 'failed' } });
    expect(await detail()).toMatchObject({ phase: 'failed', status: 'ERROR' });
    await server.close();
  });

  it('give signs of life while nothing happens', async () => {
    site = await openSite({ limits: { pollMilliseconds: 1, heartbeatMilliseconds: 3 } });
    const token = await site.user('ada');
    const url = await site.server.listen({ port: 0 });
    const reader = await read(`${url}/api/v3/jobs/${await submitted()}/events`, bearer(token));
    await reader.until((_, text) => text.split(': still here').length > 3);
    reader.leave();
  });

  it('stop asking the storage when the reader leaves, and count only open streams', async () => {
    site = await openSite({ limits: { pollMilliseconds: 1, streams: 2 } });
    const token = await site.user('ada');
    const other = await site.user('bob');
    const url = await site.server.listen({ port: 0 });
    const id = await submitted();
    const path = `${url}/api/v3/jobs/${id}/events`;
    const readers = [await read(path, bearer(token)), await read(path, bearer(token))];
    const refused = await site.server.inject({ url: `/api/v3/jobs/${id}/events`, headers: bearer(token) });
    expect(refused).toMatchObject({ statusCode: 429 });
    expect(refused.json()).toMatchObject({ error: { code: 'too_many_streams' } });
    const bobs = await read(`${url}/api/v3/jobs/${await submitted('bob')}/events`, bearer(other));
    expect(bobs.answer.statusCode).toBe(200);
    for (const reader of readers) reader.leave();
    // The server hears of it soon: then there is room again.
    for (;;) {
      const next = await read(path, bearer(token));
      next.leave();
      if (next.answer.statusCode === 200) break;
    }
    bobs.leave();
  });

  it('end when the server closes', async () => {
    site = await openSite({ limits: { pollMilliseconds: 3_600_000 } });
    const token = await site.user('ada');
    const url = await site.server.listen({ port: 0 });
    const reader = await read(`${url}/api/v3/jobs/${await submitted()}/events`, bearer(token));
    await reader.until((events) => events.length === 1);
    await site.server.close();
    expect((await reader.ended).map(({ event }) => event)).toEqual(['phase']);
  });
});
