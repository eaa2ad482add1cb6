import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderStore } from '../../../src/lake/objects/index.ts';
import { objectStoreConformance } from '../../conformance/object-store.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-objects-'));

objectStoreConformance('folder', async () => folderStore(join(folder(), 'objects')));

describe('the folder store', () => {
  it('makes its folder with the first write only', async () => {
    const path = join(folder(), 'not', 'yet');
    const store = folderStore(path);
    expect(await store.get('a')).toBeNull();
    for await (const object of store.list('')) throw new Error(`unexpected ${object.key}`);
    await store.putIfAbsent('a/b', new Uint8Array([1]));
    expect(await store.head('a/b')).toEqual({ key: 'a/b', size: 1 });
  });

  it('does not show dot-named files', async () => {
    const path = folder();
    writeFileSync(join(path, '.tmp-x'), '');
    writeFileSync(join(path, '.v1.metadata.json.crc'), '');
    writeFileSync(join(path, 'v1.metadata.json'), '{}');
    const keys: string[] = [];
    for await (const object of folderStore(path).list('')) keys.push(object.key);
    expect(keys).toEqual(['v1.metadata.json']);
  });

  it('says that a file stands where a folder is needed', async () => {
    const store = folderStore(folder());
    await store.putIfAbsent('a', new Uint8Array());
    await expect(store.putIfAbsent('a/b', new Uint8Array())).rejects.toMatchObject({ code: 'not_a_folder' });
  });

  it('keeps a whole object or none when the disk is full', async () => {
    const { setDiskHook } = await import('../../../src/disk/index.ts');
    const path = folder();
    const store = folderStore(path);
    setDiskHook((step) => {
      if (step === 'write-rest') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    try {
      await expect(store.putIfAbsent('a/b', new Uint8Array(100))).rejects.toMatchObject({ code: 'disk_full' });
    } finally {
      setDiskHook(null);
    }
    expect(await store.get('a/b')).toBeNull();
    expect(await store.putIfAbsent('a/b', new Uint8Array(100))).toBe(true);
  });
});
