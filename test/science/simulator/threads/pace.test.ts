import { describe, expect, it } from 'vitest';
import { Pace } from '../../../../src/science/simulator/wasm/threads/pace.ts';

/** Lets a pace choose for `seconds` of a clock of its own; what each choice takes is given. Returns how many calls were shared. */
function shared(pace: Pace, start: number, seconds: number, alone: () => number, together: () => number) {
  let now = start;
  let calls = 0;
  let count = 0;
  while (now < start + seconds) {
    const threads = pace.shouldShare(now);
    const taken = threads ? together() : alone();
    now += taken;
    pace.record(threads, taken, now);
    calls++;
    if (threads) count++;
  }
  return { fraction: count / calls, now };
}

describe('the pace of threads', () => {
  it('shares nearly all calls where that is faster', () => {
    const { fraction } = shared(
      new Pace(),
      0,
      1,
      () => 1e-4,
      () => 6e-5,
    );
    expect(fraction).toBeGreaterThan(0.95);
  });

  it('shares hardly any call where threads only wait, and does not take long to see it', () => {
    // One call in ten waits for a slice of the scheduler.
    let k = 0;
    const together = () => (k++ % 10 === 9 ? 4e-3 : 6e-5);
    const { fraction } = shared(new Pace(), 0, 5, () => 1e-4, together);
    expect(fraction).toBeLessThan(0.02);
  });

  it('comes back to threads within two seconds of the other core being free again', () => {
    const pace = new Pace();
    const { now } = shared(
      pace,
      0,
      10,
      () => 1e-4,
      () => 4e-3,
    );
    const { now: later } = shared(
      pace,
      now,
      2,
      () => 1e-4,
      () => 6e-5,
    );
    expect(
      shared(
        pace,
        later,
        1,
        () => 1e-4,
        () => 6e-5,
      ).fraction,
    ).toBeGreaterThan(0.95);
  });

  it('never makes long calls alone: a thread that does not run takes no part in them', () => {
    const { fraction } = shared(
      new Pace(),
      0,
      60,
      () => 0.2,
      () => 0.21,
    );
    expect(fraction).toBe(1);
  });
});
