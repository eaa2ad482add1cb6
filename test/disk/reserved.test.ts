import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reserve, setDiskHook } from '../../src/disk/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eigenlake-reserved-'));
});
afterEach(() => {
  setDiskHook(null);
  rmSync(folder, { recursive: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a reserved file', () => {
  it('has its length from the first moment on, and one sync for each append', async () => {
    const path = join(folder, 'journal');
    const file = await reserve(path, 300_000);
    expect(statSync(path).size).toBe(300_000);
    const steps: string[] = [];
    setDiskHook((step) => steps.push(step));
    await file.append(bytes('one '));
    await file.append(bytes('two'));
    setDiskHook(null);
    expect(steps).toEqual(['write', 'write-rest', 'sync', 'write', 'write-rest', 'sync']);
    expect(file.free).toBe(300_000 - 7);
    file.close();
    const content = readFileSync(path);
    expect(content.subarray(0, 7).toString()).toBe('one two');
    expect(content.subarray(7).every((byte) => byte === 0)).toBe(true);
    expect(content).toHaveLength(300_000);
  });

  it('is nobody else’s', async () => {
    const path = join(folder, 'journal');
    const file = await reserve(path, 10);
    await expect(reserve(path, 10)).rejects.toMatchObject({ code: 'disk_error' });
    file.close();
  });

  it('says when the disk refused', async () => {
    const path = join(folder, 'journal');
    const file = await reserve(path, 10);
    setDiskHook((step) => {
      if (step === 'sync') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    await expect(file.append(bytes('x'))).rejects.toMatchObject({ code: 'disk_full' });
    await expect(reserve(join(folder, 'other'), 10)).rejects.toMatchObject({ code: 'disk_full' });
    file.close();
  });

  it('that found no room takes none', async () => {
    const path = join(folder, 'journal');
    for (const refused of ['write', 'sync', 'sync-folder']) {
      setDiskHook((step) => {
        if (step === refused) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      });
      await expect(reserve(path, 10)).rejects.toMatchObject({ code: 'disk_full' });
      setDiskHook(null);
      expect(readdirSync(folder)).toEqual([]);
    }
    (await reserve(path, 10)).close();
  });
});
