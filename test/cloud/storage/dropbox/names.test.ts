import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDropboxId } from '../../../../src/cloud/jobs/index.ts';
import { dropboxIdSource, isJobOf, timeOf, usernameOf } from '../../../../src/cloud/storage/dropbox/names.ts';
import { pauseAfter, retryAfter } from '../../../../src/cloud/storage/dropbox/retries.ts';

const device = 'singlequdit';

describe('dropbox ids', () => {
  it('of one source grow, whatever its clock does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1.7e12, max: 1.7e12 + 3000 }), { minLength: 1, maxLength: 50 }),
        (clock) => {
          let tick = 0;
          const newId = dropboxIdSource(() => clock[tick++ % clock.length]!);
          const times = clock.map(() => timeOf(newId(device, 'alice')) ?? 0);
          expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('of several sources are in the order of the milliseconds in which they were made', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 5000 }), (now, later) => {
        const [first, second] = [now, now + later].map((time) => dropboxIdSource(() => time)(device, 'alice'));
        expect(timeOf(first ?? '')).toBeLessThan(timeOf(second ?? '') ?? 0);
        expect(parseDropboxId(first ?? '')).toMatchObject({ display: device, username: 'alice' });
      }),
    );
  });

  it('are ids of their device only', () => {
    const job = dropboxIdSource(Date.now)(device, 'jean-luc');
    expect(isJobOf(device, job)).toBe(true);
    for (const [where, id] of [
      ['fermions', job],
      [device, `../${job}`],
      [device, 'f'.repeat(24)],
      [device, ''],
    ] as const)
      expect(isJobOf(where, id)).toBe(false);
  });
});

describe('user names in dropbox ids', () => {
  it('stay as they are when peers can read them', () => {
    for (const name of ['user_1', 'Alice', 'jean-luc', 'a@b']) expect(usernameOf(name)).toBe(name);
  });

  it('fit into an id and tell any two users apart', () => {
    const users = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((name) => name.length <= 150);
    fc.assert(
      fc.property(users, users, (one, other) => {
        const newId = dropboxIdSource(() => 1.7e12);
        expect(parseDropboxId(newId(device, usernameOf(one)))?.username).toBe(usernameOf(one));
        expect(usernameOf(one) === usernameOf(other)).toBe(one === other);
      }),
    );
    const hashed = usernameOf('jean.luc');
    expect(usernameOf(hashed)).not.toBe(hashed);
    for (const bad of ['', 'x'.repeat(151)]) expect(() => usernameOf(bad)).toThrow(/name of a user/);
  });
});

describe('pauses between calls', () => {
  it('follow Retry-After in seconds and as a date', () => {
    const now = Date.UTC(2026, 10, 21, 9, 0, 0);
    expect(retryAfter('3', now)).toBe(3000);
    expect(retryAfter('Sat, 21 Nov 2026 09:00:05 GMT', now)).toBe(5000);
    expect(retryAfter('Sat, 21 Nov 2026 08:00:00 GMT', now)).toBe(0);
    for (const nothing of [null, '', 'soon']) expect(retryAfter(nothing, now)).toBeNull();
  });

  it('double, spread by chance, and have a longest', () => {
    const retries = { patience: 1, firstPause: 100, longestPause: 1000, pause: async () => undefined };
    for (const [attempt, most] of [
      [1, 100],
      [2, 200],
      [4, 800],
      [5, 1000],
      [500, 1000],
    ] as const) {
      const pause = pauseAfter(attempt, retries);
      expect(pause).toBeGreaterThanOrEqual(most / 2);
      expect(pause).toBeLessThanOrEqual(most);
    }
  });
});
