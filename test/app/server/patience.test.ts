import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patience } from '../../../src/app/server/patience.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<string>(() => undefined);
const answering = (milliseconds: number) => () =>
  new Promise<string>((answer) => setTimeout(() => answer('here'), milliseconds));

/** Milliseconds until it has ended, one way or the other. */
async function timeOf(asked: Promise<unknown>): Promise<number> {
  const began = performance.now();
  const ended = asked.then(
    () => performance.now() - began,
    () => performance.now() - began,
  );
  await vi.runAllTimersAsync();
  return ended;
}

describe('the patience with storages', () => {
  it('waits for a slow one', async () => {
    const asked = new Patience(5_000).ask('lab', answering(4_000));
    await vi.runAllTimersAsync();
    expect(await asked).toBe('here');
  });

  it('waits long for a silent one once, then briefly, and never at the cost of another', async () => {
    const patience = new Patience(5_000);
    expect(await timeOf(patience.ask('lab', never))).toBe(5_000);
    expect(await timeOf(patience.ask('lab', never))).toBe(500);
    expect(await timeOf(patience.ask('lab', never))).toBe(500);
    expect(await timeOf(patience.ask('other', answering(4_000)))).toBe(4_000);
  });

  it('is whole again when the silent one has answered, also too late', async () => {
    const patience = new Patience(5_000);
    await timeOf(patience.ask('lab', never));
    expect(await timeOf(patience.ask('lab', answering(700)))).toBe(500);
    expect(await timeOf(patience.ask('lab', answering(700)))).toBe(700);
  });

  it('stays whole after a failure that costs no time', async () => {
    const patience = new Patience(5_000);
    const failed = patience.ask('lab', () => Promise.reject(new Error('no such key')));
    await expect(failed).rejects.toThrow('no such key');
    expect(await timeOf(patience.ask('lab', answering(4_000)))).toBe(4_000);
  });
});
