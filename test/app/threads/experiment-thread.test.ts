import { describe, expect, it } from 'vitest';
import { beginThread, experimentThread } from '../../../src/app/threads/index.ts';

describe('a thread for experiments that is begun early', () => {
  it('is one, however often it is begun, and is the first to be taken', async () => {
    beginThread();
    beginThread();
    const threads = [experimentThread(), experimentThread(), experimentThread()];
    expect(new Set(threads).size).toBe(3);
    // Begun twice, taken once: had there been two, the second would have been among them with a lower number.
    const numbers = threads.map(({ threadId }) => threadId);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers[2]! - numbers[0]!).toBe(2);
    await Promise.all(threads.map((thread) => thread.terminate()));
  });
});
