import { describe, expect, it } from 'vitest';
import { packResult, unpackResult } from '../../../src/cloud/spooler/packed-result.ts';
import { readableError } from '../../../src/cloud/spooler/readable-error.ts';
import { outlook, persist } from '../../../src/cloud/spooler/trouble.ts';
import { leaseLost } from '../../../src/cloud/storage/index.ts';

const resultWith = (memory: readonly string[]) => ({
  header: { name: 'experiment_0', 'extra metadata': 'text' },
  shots: memory.length,
  success: true,
  data: { memory, instructions: null, energy: -1 },
});

describe('results between threads', () => {
  it('arrive as they left, however many different texts there are', () => {
    for (const [shots, texts] of [
      [0, 1],
      [5, 2],
      [1000, 3],
      [1000, 300],
      [70_000, 70_000],
    ] as const) {
      const result = resultWith(Array.from({ length: shots }, (_, index) => `${index % texts} ${index % 2}`));
      expect(unpackResult(packResult(result))).toEqual(result);
    }
  });
});

describe('what is told about an error', () => {
  it('has no folders, but fractions and addresses as they were', () => {
    const told = (text: string) => readableError(new Error(text)).message;
    expect(told("Cannot find module '/home/alice/lab/laser.mjs' imported from /opt/app/dist/worker.js")).toBe(
      "Cannot find module 'laser.mjs' imported from worker.js",
    );
    expect(told('file:///srv/secret/machine.mjs:3 is wrong')).toBe('machine.mjs:3 is wrong');
    expect(told('C:\\Users\\alice\\laser.mjs is missing')).toBe('laser.mjs is missing');
    expect(told('1/2 and 3/4/5 of https://example.org/a/b')).toBe('1/2 and 3/4/5 of https://example.org/a/b');
  });

  it('is some words, whatever was thrown', () => {
    const hostile = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('no');
      },
    });
    for (const thrown of [undefined, null, 5, {}, Symbol('s'), hostile]) {
      expect(readableError(thrown).message).toMatch(/\w+ \w+/);
    }
    expect(readableError(new Error('')).message).toBe('Error without a message');
    expect(readableError(new Error('a'.repeat(100_000))).message.length).toBeLessThan(3000);
  });
});

describe('trying again', () => {
  it('is for conditions of machine and network, not for what was refused', async () => {
    expect(outlook(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toBe('hopeful');
    expect(outlook(leaseLost('job', 'gone'))).toBe('hopeless');
    expect(outlook(new RangeError('Invalid string length'))).toBe('hopeless');
    expect(outlook(new Error('?'))).toBe('unknown');
    let calls = 0;
    const refuse = async () => {
      calls += 1;
      throw leaseLost('job', 'gone');
    };
    await expect(persist(refuse, { onTrouble: () => undefined })).rejects.toSatisfy(leaseLost.matches);
    expect(calls).toBe(1);
  });

  it('ends with the signal, after one last try', async () => {
    const abort = new AbortController();
    let calls = 0;
    const fail = async () => {
      calls += 1;
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const trying = persist(fail, { onTrouble: () => abort.abort(), signal: abort.signal, always: true });
    await expect(trying).rejects.toThrow('full');
    expect(calls).toBe(2);
  });
});
