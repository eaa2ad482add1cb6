import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setDiskHook } from '../../../src/disk/index.ts';
import { embeddedLog } from '../../../src/lake/streaming/index.ts';
import { entriesOf, eventLogConformance } from '../../conformance/event-log.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-log-'));
const text = (value: string) => new TextEncoder().encode(value);
const segment = (path: string, base = 0) => join(path, 't', '0', `${String(base).padStart(20, '0')}.log`);

async function values(path: string, offset = 0): Promise<string[]> {
  const entries = await entriesOf(embeddedLog(path), 't', 0, offset);
  return entries.map(({ value }) => new TextDecoder().decode(value));
}

/** A log with the values `v0` … and the position where each entry starts. */
async function written(count: number, options = {}): Promise<{ path: string; starts: number[] }> {
  const path = folder();
  const log = embeddedLog(path, options);
  const starts: number[] = [];
  for (let index = 0; index < count; index++) {
    starts.push(index === 0 ? 0 : statSync(segment(path)).size);
    await log.append('t', text(`v${index}`));
  }
  return { path, starts };
}

afterEach(() => setDiskHook(null));

eventLogConformance('embedded', async () => embeddedLog(folder()));
eventLogConformance('embedded, a segment for each entry', async () => embeddedLog(folder(), { segmentBytes: 1 }));

describe('the embedded log', () => {
  it('starts a new segment when one is full, named by its first offset', async () => {
    const path = folder();
    const log = embeddedLog(path, { segmentBytes: 60 });
    for (let index = 0; index < 7; index++) await log.append('t', text(`v${index}`));
    expect(readdirSync(join(path, 't', '0'))).toEqual([
      '00000000000000000000.log',
      '00000000000000000003.log',
      '00000000000000000006.log',
    ]);
    expect(await values(path, 4)).toEqual(['v4', 'v5', 'v6']);
    rmSync(segment(path, 0));
    expect(await embeddedLog(path).bounds('t', 0)).toEqual({ first: 3, next: 7 });
    expect(await values(path)).toEqual(['v3', 'v4', 'v5', 'v6']);
  });

  it('fills its partitions evenly, whoever appends', async () => {
    const path = folder();
    for (let index = 0; index < 3; index++) {
      const log = embeddedLog(path, { partitions: 3 });
      await Promise.all(Array.from({ length: 4 }, () => log.append('t', text('x'))));
    }
    const log = embeddedLog(path);
    expect(await log.partitions('t')).toEqual([0, 1, 2]);
    for (const partition of [0, 1, 2]) expect((await log.bounds('t', partition)).next).toBe(4);
    expect((await log.append('t', text('x'))).partition).toBe(0);
    expect((await log.append('t', text('x'))).partition).toBe(1);
  });

  it('sees what another process appended, and they share one numbering', async () => {
    const path = folder();
    const [one, other] = [embeddedLog(path), embeddedLog(path)];
    for (let index = 0; index < 6; index++) {
      expect((await (index % 2 ? one : other).append('t', text(`v${index}`))).offset).toBe(index);
    }
    expect(await values(path)).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5']);
  });

  it('syncs a segment once more before another follows it', async () => {
    const path = folder();
    const log = embeddedLog(path, { segmentBytes: 1 });
    await log.append('t', text('v0'));
    const steps: string[] = [];
    setDiskHook((step, file) => {
      if ((step === 'sync' || step === 'write') && file.endsWith('.log')) steps.push(`${step} ${file}`);
    });
    await log.append('t', text('v1'));
    expect(steps).toEqual([`sync ${segment(path)}`, `write ${segment(path, 1)}`, `sync ${segment(path, 1)}`]);
  });

  it('makes durable what it gives to a reader', async () => {
    const { path } = await written(1);
    const synced: string[] = [];
    setDiskHook((step, file) => {
      if (step === 'sync') synced.push(file);
    });
    await values(path);
    expect(synced).toEqual([segment(path)]);
  });
});

describe('a torn tail', () => {
  it('of any length is no data, and the next append takes its place', async () => {
    const { path, starts } = await written(3);
    const whole = readFileSync(segment(path));
    for (let length = starts[2]!; length < whole.length; length++) {
      writeFileSync(segment(path), whole.subarray(0, length));
      expect(await values(path)).toEqual(['v0', 'v1']);
      expect(await embeddedLog(path).bounds('t', 0)).toEqual({ first: 0, next: 2 });
      expect(statSync(segment(path)).size).toBe(length);
      expect((await embeddedLog(path).append('t', text('new'))).offset).toBe(2);
      expect(await values(path)).toEqual(['v0', 'v1', 'new']);
    }
  });

  it('of zeros, as a power cut leaves it, is no data', async () => {
    const { path } = await written(2);
    for (const zeros of [1, 23, 24, 5000]) {
      const copy = folder();
      await embeddedLog(copy).append('t', text('x'));
      copyFileSync(segment(path), segment(copy));
      appendFileSync(segment(copy), new Uint8Array(zeros));
      expect(await values(copy)).toEqual(['v0', 'v1']);
      await embeddedLog(copy).append('t', text('v2'));
      expect(await values(copy)).toEqual(['v0', 'v1', 'v2']);
    }
  });

  it('with a header and then unwritten pages is no data', async () => {
    const path = folder();
    const log = embeddedLog(path);
    await log.append('t', text('v0'));
    const { size } = statSync(segment(path));
    await log.append('t', new Uint8Array(3000).fill(7));
    const bytes = readFileSync(segment(path));
    bytes.fill(0, 1024);
    writeFileSync(segment(path), bytes);
    expect(await values(path)).toEqual(['v0']);
    expect((await embeddedLog(path).append('t', text('v1'))).offset).toBe(1);
    expect(statSync(segment(path)).size).toBe(size + 26);
  });

  it('behind a full segment is cut off before the next segment begins', async () => {
    const path = folder();
    const log = embeddedLog(path, { segmentBytes: 50 });
    await log.append('t', text('v0'));
    await log.append('t', text('v1'));
    appendFileSync(segment(path), text('torn'));
    expect((await embeddedLog(path, { segmentBytes: 50 }).append('t', text('v2'))).offset).toBe(2);
    expect(statSync(segment(path)).size).toBe(52);
    expect(await values(path)).toEqual(['v0', 'v1', 'v2']);
  });
});

describe('damage', () => {
  it('of any byte of what was acknowledged is named with file, position and remedy, and nothing is appended over it', async () => {
    const { path, starts } = await written(3);
    const whole = readFileSync(segment(path));
    for (let at = 0; at < whole.length; at++) {
      const damaged = Uint8Array.from(whole);
      damaged[at]! ^= 0x41;
      writeFileSync(segment(path), damaged);
      const start = starts.findLast((one) => one <= at)!;
      // The last entry's length is the one thing that cannot be told from a torn write.
      if (at >= starts[2]! && at < starts[2]! + 4) continue;
      const failure = {
        code: 'corrupt_segment',
        message: expect.stringContaining(`${segment(path)} is damaged at byte ${start}`),
      };
      await expect(values(path)).rejects.toMatchObject({
        ...failure,
        hint: expect.stringContaining(`truncate -s ${start} ${segment(path)}`),
      });
      await expect(embeddedLog(path).append('t', text('over'))).rejects.toMatchObject(failure);
      expect(Buffer.compare(readFileSync(segment(path)), damaged)).toBe(0);
    }
  });

  it('is an entry that stands where another belongs', async () => {
    const { path, starts } = await written(2);
    const bytes = readFileSync(segment(path));
    appendFileSync(segment(path), bytes.subarray(starts[1]));
    const failure = { code: 'corrupt_segment', message: expect.stringContaining('offset 2 is not there') };
    await expect(values(path)).rejects.toMatchObject(failure);
    await expect(embeddedLog(path).append('t', text('over'))).rejects.toMatchObject(failure);
  });

  it('leaves what stands before it readable', async () => {
    const { path, starts } = await written(3);
    const bytes = readFileSync(segment(path));
    bytes[starts[1]! + 10]! ^= 1;
    writeFileSync(segment(path), bytes);
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const entry of embeddedLog(path).read('t', 0, 0)) seen.push(entry.offset);
      })(),
    ).rejects.toMatchObject({ code: 'corrupt_segment' });
    expect(seen).toEqual([0]);
  });

  it('is repaired by its own remedy', async () => {
    const { path, starts } = await written(3);
    const bytes = readFileSync(segment(path));
    bytes[starts[1]! + 10]! ^= 1;
    writeFileSync(segment(path), bytes);
    truncateSync(segment(path), starts[1]);
    expect((await embeddedLog(path).append('t', text('again'))).offset).toBe(1);
    expect(await values(path)).toEqual(['v0', 'again']);
  });

  it('is found when a segment in the middle is short or gone', async () => {
    const path = folder();
    const log = embeddedLog(path, { segmentBytes: 50 });
    for (let index = 0; index < 6; index++) await log.append('t', text(`v${index}`));
    truncateSync(segment(path, 2), 30);
    await expect(values(path)).rejects.toMatchObject({
      code: 'corrupt_segment',
      message: expect.stringContaining('26'),
    });
    rmSync(segment(path, 2));
    await expect(values(path)).rejects.toMatchObject({
      message: expect.stringContaining('offsets 2 to 3 are missing'),
    });
    expect(await values(path, 4)).toEqual(['v4', 'v5']);
  });
});

describe('a failing disk', () => {
  it('makes the append fail, and what follows takes up where the last good entry ends', async () => {
    const path = folder();
    const log = embeddedLog(path);
    await log.append('t', text('v0'));
    for (const at of ['open', 'write', 'write-rest'] as const) {
      setDiskHook((step, file) => {
        if (step === at && file.endsWith('.log')) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      });
      await expect(log.append('t', text('lost'))).rejects.toMatchObject({ code: 'disk_full' });
      setDiskHook(null);
    }
    expect(await values(path)).toEqual(['v0']);
    expect((await log.append('t', text('v1'))).offset).toBe(1);
    expect(await values(path)).toEqual(['v0', 'v1']);
  });

  it('never gives an offset that a reader has seen to another value', async () => {
    const path = folder();
    const log = embeddedLog(path);
    await log.append('t', text('v0'));
    setDiskHook((step, file) => {
      if (step === 'sync' && file.endsWith('.log')) throw Object.assign(new Error('bad disk'), { code: 'EIO' });
    });
    await expect(log.append('t', text('not acknowledged'))).rejects.toMatchObject({ code: 'disk_error' });
    setDiskHook(null);
    expect(await values(path)).toEqual(['v0', 'not acknowledged']);
    expect((await log.append('t', text('v2'))).offset).toBe(2);
  });
});
