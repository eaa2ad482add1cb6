import { describe, expect, it } from 'vitest';
import { slotsOf } from '../../../src/app/schedule/index.ts';

const at = (text: string): number => Date.parse(text);
const daily = slotsOf('0 0 * * *');

describe('slots of a schedule', () => {
  it('are in UTC', () => {
    expect(daily.next(at('2026-03-29T00:30:00Z'))).toBe(at('2026-03-30T00:00:00Z'));
    expect(slotsOf('30 6 * * 1').next(at('2026-11-21T00:00:00Z'))).toBe(at('2026-11-23T06:30:00Z'));
  });

  it('count what lies between two times, the first one left out, the last one included', () => {
    const after = at('2026-01-01T00:00:00Z');
    expect(daily.last(after, after)).toBeNull();
    expect(daily.last(after, at('2026-01-01T23:59:59.999Z'))).toBeNull();
    expect(daily.last(after, at('2026-01-02T00:00:00Z'))).toEqual({ slot: at('2026-01-02T00:00:00Z'), count: 1 });
    expect(daily.last(after, at('2026-01-05T12:00:00Z'))).toEqual({ slot: at('2026-01-05T00:00:00Z'), count: 4 });
  });

  it('find the last one of very many', () => {
    const found = slotsOf('* * * * *').last(at('2020-01-01T00:00:00Z'), at('2026-01-01T00:00:30Z'));
    expect(found).toEqual({ slot: at('2026-01-01T00:00:00Z'), count: 1000 });
  });

  it('are none for a day that never comes, or after the clock went back', () => {
    expect(slotsOf('0 0 30 2 *').next(at('2026-01-01T00:00:00Z'))).toBeNull();
    expect(daily.last(at('2026-01-05T00:00:00Z'), at('2026-01-03T00:00:00Z'))).toBeNull();
  });

  it.each(['', 'daily', '61 0 * * *', '* * * * * *'])('refuse %j', (cron) => {
    expect(() => slotsOf(cron)).toThrow(expect.objectContaining({ code: 'bad_schedule' }));
  });
});
