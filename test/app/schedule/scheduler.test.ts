import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Clock,
  ledgerOf,
  type Mail,
  type Plan,
  pauseWork,
  processingName,
  type Run,
  requestWork,
  resumeWork,
  runSchedule,
  type Work,
} from '../../../src/app/schedule/index.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eigenlake-schedule-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const minute = 60_000;
const hour = 60 * minute;
const plan: Plan = { cron: '0 0 * * *', retries: 3, retryDelay: 20 * minute, timeout: hour };
const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();

/** A clock that goes as fast as it is waited for, and ends everything at `end`. */
function fastClock(start: number, end: number) {
  const stop = new AbortController();
  let time = start;
  const clock: Clock = {
    now: () => time,
    async wait(milliseconds, signal) {
      await Promise.resolve();
      // Nothing happens before the next slot or the end: a glance each second would be many.
      const next = milliseconds > 1000 ? time + milliseconds : Math.min(nextMidnight(time), end);
      time = Math.min(next, end);
      if (time >= end && !signal.aborted) stop.abort();
    },
  };
  return { clock, signal: stop.signal, set: (to: number) => (time = to) };
}
const nextMidnight = (time: number): number => (Math.floor(time / (24 * hour)) + 1) * 24 * hour;

interface Script {
  readonly start: string;
  readonly end: string;
  /** What each attempt does; the last one again and again. */
  readonly attempts?: readonly (readonly string[] | Error)[];
  readonly mailer?: (mail: Mail) => Promise<void>;
}

async function play({
  start,
  end,
  attempts = [['done']],
  mailer,
}: Script): Promise<{ runs: readonly Run[]; mails: Mail[]; began: string[] }> {
  const { clock, signal } = fastClock(at(start), at(end));
  const mails: Mail[] = [];
  const began: string[] = [];
  let made = 0;
  const work: Work = {
    name: processingName,
    about: 'test',
    plan,
    async run() {
      began.push(iso(clock.now()));
      const what = attempts[Math.min(made++, attempts.length - 1)]!;
      if (what instanceof Error) throw what;
      return what;
    },
  };
  const ledger = ledgerOf(folder);
  const collect = async (mail: Mail): Promise<void> => {
    mails.push(mail);
  };
  await runSchedule({ works: [work], ledger, clock, mailer: mailer ?? collect, signal });
  return { runs: (await ledger.read()).runs, mails, began };
}

describe('a schedule', () => {
  it('runs at every slot from its first start on, and makes up for no earlier ones', async () => {
    const { runs, began } = await play({ start: '2026-01-01T12:00:00Z', end: '2026-01-04T12:00:00Z' });
    expect(began).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z', '2026-01-04T00:00:00.000Z']);
    expect(runs.map(({ due, status, trigger, missed }) => ({ due, status, trigger, missed }))).toEqual(
      began.map((due) => ({ due, status: 'done', trigger: 'schedule', missed: 0 })),
    );
  });

  it('runs the last of the slots that nobody was there for once, and counts the others', async () => {
    await play({ start: '2026-01-01T12:00:00Z', end: '2026-01-02T12:00:00Z' });
    const { runs } = await play({ start: '2026-01-06T09:00:00Z', end: '2026-01-06T10:00:00Z' });
    expect(runs.length).toBe(2);
    expect(runs[1]).toMatchObject({ due: '2026-01-06T00:00:00.000Z', missed: 3, status: 'done' });
  });

  it('does not repeat a slot when the clock goes back', async () => {
    await play({ start: '2026-01-01T12:00:00Z', end: '2026-01-03T12:00:00Z' });
    const { runs } = await play({ start: '2026-01-01T18:00:00Z', end: '2026-01-03T18:00:00Z' });
    expect(runs.map(({ due }) => due)).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z']);
  });

  it('tries again after 20, 40 and 60 minutes, and says by mail what it did in the end', async () => {
    const away = new Error('the store is away');
    const { runs, began, mails } = await play({
      start: '2026-01-01T23:00:00Z',
      end: '2026-01-02T12:00:00Z',
      attempts: [away, away, away, ['molecules: 3 rows']],
    });
    expect(began.map((time) => at(time) - at('2026-01-02T00:00:00Z'))).toEqual([
      0,
      20 * minute,
      60 * minute,
      120 * minute,
    ]);
    expect(runs[0]).toMatchObject({ status: 'done', summary: ['molecules: 3 rows'] });
    expect(runs[0]!.attempts.map(({ error }) => error)).toEqual([away.message, away.message, away.message, null]);
    expect(mails.length).toBe(1);
    expect(mails[0]!.subject).toBe('Quantum Processing Success: 2026-01-02T00:00:00.000Z');
    expect(mails[0]!.text).toContain('molecules: 3 rows');
    expect(mails[0]!.text).toContain('the store is away');
    expect(runs[0]!.mail).toMatch(/^sent 2026-01-02T02:00/);
  });

  it('gives up after the last attempt, says so by mail, and goes on with the next slot', async () => {
    const { runs, mails } = await play({
      start: '2026-01-01T23:00:00Z',
      end: '2026-01-03T12:00:00Z',
      attempts: [new Error('a'), new Error('b'), new Error('c'), new Error('<d>'), ['fine']],
    });
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'done']);
    expect(mails[0]!.subject).toBe('Quantum Processing Failure: 2026-01-02T00:00:00.000Z');
    expect(mails[0]!.html).toContain('&lt;d&gt;');
    expect(mails[0]!.text).toContain('attempt 4 of 4');
  });

  it('keeps the result when the mail cannot be sent, and why', async () => {
    const { runs } = await play({
      start: '2026-01-01T23:00:00Z',
      end: '2026-01-02T12:00:00Z',
      mailer: async () => {
        throw new Error('connection refused');
      },
    });
    expect(runs[0]).toMatchObject({ status: 'done', mail: 'not sent: connection refused' });
  });

  it('stops an attempt whose time is over', async () => {
    const ledger = ledgerOf(folder);
    await requestWork(ledger, processingName, Date.now());
    const work: Work = {
      name: processingName,
      about: 'test',
      plan: { ...plan, timeout: 5, retries: 0 },
      run: (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    };
    const { clock, signal } = fastClock(at('2026-01-01T12:00:00Z'), at('2026-01-01T13:00:00Z'));
    await runSchedule({ works: [work], ledger, clock, mailer: null, signal, once: true });
    const { runs } = await ledger.read();
    expect(runs[0]).toMatchObject({ status: 'failed', trigger: 'request', mail: null });
    expect(runs[0]!.attempts[0]!.error).toBe('The attempt was stopped after 0.005 s.');
  });

  it('rests while it is paused, runs on request all the same, and makes up for nothing when it is resumed', async () => {
    const ledger = ledgerOf(folder);
    await pauseWork(ledger, processingName, at('2026-01-01T12:00:00Z'));
    expect((await play({ start: '2026-01-01T12:00:00Z', end: '2026-01-04T12:00:00Z' })).runs).toEqual([]);
    await requestWork(ledger, processingName, at('2026-01-04T13:00:00Z'));
    const asked = await play({ start: '2026-01-04T13:00:00Z', end: '2026-01-05T12:00:00Z' });
    expect(asked.runs.map(({ due, trigger }) => [due, trigger])).toEqual([['2026-01-04T13:00:00.000Z', 'request']]);
    await resumeWork(ledger, processingName, at('2026-01-05T12:00:00Z'));
    const { runs } = await play({ start: '2026-01-05T12:00:00Z', end: '2026-01-06T12:00:00Z' });
    expect(runs.slice(1).map(({ due, missed }) => [due, missed])).toEqual([['2026-01-06T00:00:00.000Z', 0]]);
  });

  it.each(['running', 'retrying'] as const)('begins a run again that a dead process left %s', async (status) => {
    const ledger = ledgerOf(folder);
    await play({ start: '2026-01-01T12:00:00Z', end: '2026-01-02T12:00:00Z' });
    await ledger.update(({ works, runs }) => ({ works, runs: [{ ...runs[0]!, status }] }));
    const { runs } = await play({ start: '2026-01-02T13:00:00Z', end: '2026-01-02T14:00:00Z' });
    expect(runs.map(({ status, trigger }) => [status, trigger])).toEqual([
      ['interrupted', 'schedule'],
      ['done', 'request'],
    ]);
  });

  it('remembers the last 500 runs', async () => {
    const ledger = ledgerOf(folder);
    await play({ start: '2026-01-01T12:00:00Z', end: '2026-01-02T12:00:00Z' });
    await ledger.update(({ works, runs }) => ({
      works,
      runs: Array.from({ length: 600 }, (_, k) => ({ ...runs[0]!, run: `${k}` })),
    }));
    const { runs } = await ledger.read();
    expect([runs.length, runs.at(-1)!.run]).toEqual([500, '599']);
  });

  it.each(['{', '[]', '{"works": {}, "runs": [{}]}'])('refuses a ledger that reads %s', async (text) => {
    await requestWork(ledgerOf(folder), processingName, 0);
    writeFileSync(join(folder, 'schedule', 'ledger.json'), text);
    await expect(ledgerOf(folder).read()).rejects.toMatchObject({ code: 'schedule_damaged' });
  });

  it('knows its work by name', async () => {
    await expect(pauseWork(ledgerOf(folder), 'nothing', 0)).rejects.toMatchObject({ code: 'unknown_work' });
  });
});
