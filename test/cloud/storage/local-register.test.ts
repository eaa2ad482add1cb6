import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JobState, jobIdSource, queuedState } from '../../../src/cloud/jobs/index.ts';
import { layout } from '../../../src/cloud/storage/local/layout.ts';
import { Register } from '../../../src/cloud/storage/local/register.ts';
import { setDiskHook } from '../../../src/disk/index.ts';

const own = Uint8Array.of(0xab, 0xcd, 0xef, 0x01, 0x23);
const source = 'abcdef0123';
let folder: string;
let places: ReturnType<typeof layout>;
let submitted: (user?: string) => JobState;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eigenlake-register-'));
  places = layout(join(folder, 'storage'), join(folder, 'jobs'));
  const newId = jobIdSource(Date.now, own);
  let created = 1_700_000_000_000;
  submitted = (user = 'alice') => queuedState({ job: newId(), device: 'fermions', owner: user, created: created++ });
});
afterEach(() => {
  setDiskHook(null);
  rmSync(folder, { recursive: true });
});

describe('the register of submissions', () => {
  it('finds every job by its id in a file of many blocks, also while the file grows', () => {
    const writer = new Register(places, source);
    const reader = new Register(places, 'ffffffffff');
    const states: JobState[] = [];
    // A name that makes lines of 64 bytes: one starts at each border of a block.
    for (let index = 0; index < 6000; index++) {
      states.push(submitted('thirteen-char'));
      writer.add(states[index]!);
      if (index % 500 === 0) expect(reader.find('fermions', states[index >> 1]!.job)).toEqual(states[index >> 1]);
    }
    for (const state of states) expect(reader.find('fermions', state.job)).toEqual(state);
    expect(reader.find('singlequdit', states[0]!.job)).toBeNull();
    expect(reader.find('fermions', submitted().job)).toBeNull();
    expect(reader.find('fermions', `00000000${source}000000`)).toBeNull();
    expect(reader.find('fermions', 'f'.repeat(24))).toBeNull();
    expect(reader.find('fermions', 'no-id')).toBeNull();
  });

  it('keeps any name of a user', () => {
    const writer = new Register(places, source);
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
          minLength: 1,
          maxLength: 150,
        }),
        (user) => {
          const state = submitted(user);
          writer.add(state);
          expect(new Register(places, 'ffffffffff').find('fermions', state.job)).toEqual(state);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not mind half a line, at its end or where a disk was full', () => {
    const writer = new Register(places, source);
    const [first, lost, third, torn] = [submitted(), submitted(), submitted(), submitted()];
    writer.add(first);
    setDiskHook((step) => {
      if (step === 'write-rest') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    expect(() => writer.add(lost)).toThrow();
    setDiskHook(null);
    writer.add(third);
    appendFileSync(places.register(source), `${torn.job} 17000`);
    const reader = new Register(places, 'ffffffffff');
    expect([first, lost, third, torn].map(({ job }) => reader.find('fermions', job))).toEqual([
      first,
      null,
      third,
      null,
    ]);
  });
});
