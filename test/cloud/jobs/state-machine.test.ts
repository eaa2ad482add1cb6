import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isFinal,
  type JobEvent,
  type JobState,
  queuedState,
  type RefusalReason,
  readJobState,
  transition,
  wireStatus,
} from '../../../src/cloud/jobs/index.ts';

const queued = queuedState({ job: 'a'.repeat(24), device: 'rydberg', owner: 'ada', created: 1000, maxAttempts: 3 });

/** The state after all events, each of them accepted. */
function follow(state: JobState, ...steps: readonly (readonly [JobEvent, number])[]): JobState {
  return steps.reduce((current, [event, now]) => {
    const outcome = transition(current, event, now);
    if (outcome.refused !== undefined) throw new Error(`${event.kind}: ${outcome.message}`);
    return outcome.state;
  }, state);
}

function refusal(state: JobState, event: JobEvent, now: number): RefusalReason | undefined {
  const outcome = transition(state, event, now);
  if (outcome.refused !== undefined) expect(outcome.message).toMatch(/^\w.*\.$/);
  return outcome.refused;
}

const claim = (holder: string): JobEvent => ({ kind: 'claim', holder, leaseMilliseconds: 100 });
const claimed = follow(queued, [claim('one'), 2000]);
const running = follow(claimed, [{ kind: 'start', fence: 1 }, 2010]);
const cancelling = follow(running, [{ kind: 'cancel' }, 2020]);
const taken = follow(running, [claim('two'), 2100]);

describe('a job', () => {
  it('goes from the queue to its end', () => {
    expect(claimed).toMatchObject({
      phase: 'claimed',
      attempts: 1,
      fence: 1,
      lease: { holder: 'one', until: 2100, fence: 1 },
      claimed: 2000,
      started: null,
      events: 2,
    });
    expect(running).toMatchObject({ phase: 'running', started: 2010, events: 3 });
    const done = follow(running, [{ kind: 'complete', fence: 1 }, 2050]);
    expect(done).toMatchObject({ phase: 'done', lease: null, finished: 2050, reason: null, events: 4 });
    expect(follow(running, [{ kind: 'fail', fence: 1, reason: 'No light.' }, 2050])).toMatchObject({
      phase: 'failed',
      lease: null,
      finished: 2050,
      reason: 'No light.',
    });
  });

  it('may complete without having told its start', () => {
    expect(follow(claimed, [{ kind: 'complete', fence: 1 }, 2050])).toMatchObject({ phase: 'done', started: 2000 });
  });

  it('is held by one spooler until its lease ends, then anyone may take it over', () => {
    expect(refusal(running, claim('two'), 2099)).toBe('lease_held');
    expect(taken).toMatchObject({ phase: 'claimed', attempts: 2, fence: 2, lease: { holder: 'two' }, started: null });
    const renewed = follow(running, [{ kind: 'heartbeat', fence: 1, leaseMilliseconds: 100 }, 2080]);
    expect(refusal(renewed, claim('two'), 2179)).toBe('lease_held');
    expect(renewed.events).toBe(running.events);
    const slowClock = follow(running, [{ kind: 'heartbeat', fence: 1, leaseMilliseconds: 100 }, 1500]);
    expect(slowClock.lease?.until).toBe(2100);
  });

  it('hears no late result of a lost lease, nor any other word of its holder', () => {
    const words: JobEvent[] = [
      { kind: 'complete', fence: 1 },
      { kind: 'fail', fence: 1, reason: 'late' },
      { kind: 'heartbeat', fence: 1, leaseMilliseconds: 100 },
      { kind: 'start', fence: 1 },
      { kind: 'report', fence: 1, count: 1 },
      { kind: 'release', fence: 1 },
      { kind: 'stopped', fence: 1 },
    ];
    for (const word of words) expect(refusal(taken, word, 2101)).toBe('lease_lost');
    const back = follow(running, [{ kind: 'expire' }, 2100]);
    for (const word of words) expect(refusal(back, word, 2101)).toBe('lease_lost');
    expect(refusal(queued, { kind: 'complete', fence: 1 }, 2000)).toBe('not_claimed');
  });

  it('hears the result of a lease that ran out while nobody took the job over', () => {
    expect(follow(running, [{ kind: 'complete', fence: 1 }, 9999]).phase).toBe('done');
  });

  it('waits again when its holder dies, and fails when that happened too often', () => {
    expect(refusal(running, { kind: 'expire' }, 2099)).toBe('lease_not_ended');
    expect(refusal(queued, { kind: 'expire' }, 2099)).toBe('not_claimed');
    const back = follow(running, [{ kind: 'expire' }, 2100]);
    expect(back).toMatchObject({ phase: 'queued', lease: null, attempts: 1, reason: 'one gave no sign of life.' });
    const third = follow(back, [claim('two'), 3000], [claim('three'), 4000]);
    expect(third).toMatchObject({ attempts: 3, fence: 3 });
    expect(refusal(third, claim('four'), 5000)).toBe('attempts_exhausted');
    expect(follow(third, [{ kind: 'expire' }, 5000])).toMatchObject({
      phase: 'failed',
      reason: 'three gave no sign of life, as happened in all 3 attempts.',
    });
  });

  it('that is handed back costs no attempt, but its next claim has a new fence', () => {
    const back = follow(running, [{ kind: 'release', fence: 1 }, 2050]);
    expect(back).toMatchObject({ phase: 'queued', attempts: 0, fence: 1, lease: null });
    expect(follow(back, [claim('two'), 2051])).toMatchObject({ attempts: 1, fence: 2 });
  });

  it('that is cancelled in the queue ends at once', () => {
    const cancelled = follow(queued, [{ kind: 'cancel' }, 1500]);
    expect(cancelled).toMatchObject({ phase: 'cancelled', cancelRequested: 1500, finished: 1500 });
    expect(refusal(cancelled, claim('one'), 2000)).toBe('already_finished');
  });

  it('that is cancelled while somebody holds it ends when the holder stops, fails, hands back or dies', () => {
    expect(cancelling).toMatchObject({ phase: 'cancelling', cancelRequested: 2020 });
    expect(follow(cancelling, [{ kind: 'cancel' }, 2030])).toEqual(cancelling);
    const ends: (readonly [JobEvent, number])[] = [
      [{ kind: 'stopped', fence: 1 }, 2030],
      [{ kind: 'fail', fence: 1, reason: 'broken' }, 2030],
      [{ kind: 'release', fence: 1 }, 2030],
      [{ kind: 'expire' }, 2100],
    ];
    for (const end of ends)
      expect(follow(cancelling, end)).toMatchObject({
        phase: 'cancelled',
        reason: 'Cancelled by the user.',
        lease: null,
      });
    expect(refusal(cancelling, claim('two'), 2100)).toBe('cancel_requested');
    expect(refusal(running, { kind: 'stopped', fence: 1 }, 2030)).toBe('no_cancel_requested');
    expect(refusal(follow(claimed, [{ kind: 'cancel' }, 2001]), { kind: 'start', fence: 1 }, 2002)).toBe(
      'cancel_requested',
    );
  });

  it('is done when its result comes before the holder sees the cancel request', () => {
    expect(follow(cancelling, [{ kind: 'complete', fence: 1 }, 2030])).toMatchObject({ phase: 'done', reason: null });
  });

  it('numbers its live events without gaps', () => {
    const reported = follow(running, [{ kind: 'report', fence: 1, count: 5 }, 2030]);
    expect(reported.events).toBe(running.events + 5);
    expect(refusal(running, { kind: 'start', fence: 1 }, 2030)).toBe('already_running');
  });

  it('survives its own document', () => {
    for (const state of [queued, claimed, running, cancelling, taken])
      expect(readJobState(JSON.parse(JSON.stringify(state)))).toEqual(state);
    expect(() => readJobState({ ...queued, lease: claimed.lease })).toThrow('does not fit the phase queued');
    expect(() => readJobState({ ...claimed, lease: null })).toThrow('does not fit the phase claimed');
    expect(() => readJobState({ ...claimed, fence: 2 })).toThrow('is not the latest fence');
    expect(() => readJobState({ ...queued, phase: 'lost' })).toThrow('phase must be');
    expect(() => readJobState(null)).toThrow('it must be an object but is null');
  });
});

describe('any story of a job', () => {
  const fence = fc.integer({ min: 0, max: 6 });
  const event: fc.Arbitrary<JobEvent> = fc.oneof(
    fc.record({
      kind: fc.constant('claim' as const),
      holder: fc.constantFrom('one', 'two', 'three'),
      leaseMilliseconds: fc.integer({ min: 1, max: 20 }),
    }),
    fc.record({ kind: fc.constant('heartbeat' as const), fence, leaseMilliseconds: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('start' as const), fence }),
    fc.record({ kind: fc.constantFrom('start' as const, 'complete' as const, 'stopped' as const), fence }),
    fc.record({ kind: fc.constant('report' as const), fence, count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('release' as const), fence }),
    fc.record({ kind: fc.constant('fail' as const), fence, reason: fc.constant('broken') }),
    fc.record({ kind: fc.constantFrom('cancel' as const, 'expire' as const) }),
  );
  // A fence drawn at random is rarely the current one: in most steps the holder speaks.
  const step = fc.record({ event, holder: fc.boolean(), pass: fc.integer({ min: -3, max: 15 }) });
  const story = fc.array(step, { maxLength: 60 });

  function tell(
    steps: readonly { event: JobEvent; holder: boolean; pass: number }[],
    watch: (before: JobState, event: JobEvent, after: JobState | undefined, now: number) => void,
  ): JobState {
    let state: JobState = { ...queued, maxAttempts: 2 };
    let now = 2000;
    for (const { event: drawn, holder, pass } of steps) {
      now += pass;
      const said = holder && 'fence' in drawn ? { ...drawn, fence: state.fence } : drawn;
      const outcome = transition(state, said, now);
      watch(state, said, outcome.state, now);
      state = outcome.state ?? state;
    }
    return state;
  }
  const always = (watch: Parameters<typeof tell>[1]) =>
    fc.assert(
      fc.property(story, (steps) => {
        tell(steps, watch);
      }),
      { numRuns: 300 },
    );

  it('changes nothing after its end', () => {
    always((before, _event, after) => {
      if (isFinal(before.phase)) expect(after).toBeUndefined();
    });
  });

  it('has a fence that only grows, by one with every claim', () => {
    always((before, event, after) => {
      if (after !== undefined) expect(after.fence).toBe(before.fence + (event.kind === 'claim' ? 1 : 0));
    });
  });

  it('hears only the holder of the current lease', () => {
    always((before, event, after) => {
      if ('fence' in event && after !== undefined) expect(before.lease?.fence).toBe(event.fence);
    });
  });

  it('never gives a job to two holders at once', () => {
    always((before, event, after, now) => {
      if (event.kind === 'claim' && after !== undefined && before.lease !== null)
        expect(now).toBeGreaterThanOrEqual(before.lease.until);
    });
  });

  it('has a lease exactly while somebody holds the job, and an end time exactly after its end', () => {
    always((_before, _event, after) => {
      if (after === undefined) return;
      expect(after.lease !== null).toBe(['claimed', 'running', 'cancelling'].includes(after.phase));
      expect(after.finished !== null).toBe(isFinal(after.phase));
      expect(readJobState(after)).toEqual(after);
    });
  });

  it('counts attempts: claims less those handed back, never above the limit', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let attempts = 0;
        const last = tell(steps, (_before, event, after) => {
          if (after === undefined) return;
          if (event.kind === 'claim') attempts++;
          if (event.kind === 'release' && after.phase === 'queued') attempts--;
        });
        expect(last.attempts).toBe(attempts);
        expect(attempts).toBeLessThanOrEqual(last.maxAttempts);
      }),
    );
  });

  it('never runs again after an accepted cancel: it ends cancelled, or done by a result', () => {
    always((before, event, after) => {
      if (before.cancelRequested === null || after === undefined) return;
      expect(after.cancelRequested).toBe(before.cancelRequested);
      expect(after.phase).toBe(
        event.kind === 'complete'
          ? 'done'
          : ['stopped', 'fail', 'release', 'expire'].includes(event.kind)
            ? 'cancelled'
            : 'cancelling',
      );
    });
  });

  it('numbers events upwards: every change of phase has a number', () => {
    always((before, _event, after) => {
      if (after === undefined) return;
      expect(after.events).toBeGreaterThanOrEqual(before.events);
      if (after.phase !== before.phase) expect(after.events).toBe(before.events + 1);
    });
  });

  it('shows peers only the words they know', () => {
    always((_before, _event, after) => {
      const word = wireStatus(after?.phase ?? 'queued');
      expect(word).toBe(
        after?.phase === 'done'
          ? 'DONE'
          : after?.phase === 'failed' || after?.phase === 'cancelled'
            ? 'ERROR'
            : 'INITIALIZING',
      );
    });
  });

  it('reaches every phase and every refusal in these tests', () => {
    const phases = new Set<string>();
    const refusals = new Set<string>();
    fc.assert(
      fc.property(story, (steps) => {
        tell(steps, (before, event, after, now) => {
          phases.add(after?.phase ?? before.phase);
          if (after === undefined) refusals.add(transition(before, event, now).refused ?? 'none');
        });
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect([...phases].sort()).toEqual(
      ['cancelled', 'cancelling', 'claimed', 'done', 'failed', 'queued', 'running'].sort(),
    );
    expect([...refusals].sort()).toEqual([
      'already_finished',
      'already_running',
      'attempts_exhausted',
      'cancel_requested',
      'lease_held',
      'lease_lost',
      'lease_not_ended',
      'no_cancel_requested',
      'not_claimed',
    ]);
  });
});
