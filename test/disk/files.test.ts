import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type DiskStep, disk, setDiskHook } from '../../src/disk/index.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-disk-'));
const text = (value: string) => new TextEncoder().encode(value);

afterEach(() => setDiskHook(null));

function refuse(at: DiskStep, code: string): void {
  setDiskHook((step, path) => {
    if (step === at) throw Object.assign(new Error(`${code} at ${path}`), { code });
  });
}

/** The steps that one call takes. */
async function steps(call: () => Promise<unknown>): Promise<DiskStep[]> {
  const taken: DiskStep[] = [];
  setDiskHook((step) => taken.push(step));
  await call();
  setDiskHook(null);
  return taken;
}

describe('the disk', () => {
  it('creates a file once', async () => {
    const path = join(folder(), 'a');
    expect(await disk.createExclusive(path, text('one'))).toBe(true);
    expect(await disk.createExclusive(path, text('two'))).toBe(false);
    expect(await disk.read(path)).toEqual(text('one'));
  });

  it('replaces a file and creates it when it is not there', async () => {
    const path = join(folder(), 'a');
    await disk.replace(path, text('one'));
    await disk.replace(path, text('more than one'));
    expect(await disk.read(path)).toEqual(text('more than one'));
  });

  it('appends and tells where', async () => {
    const path = join(folder(), 'a');
    expect(await disk.append(path, text('one'))).toBe(0);
    expect(await disk.append(path, text('two'))).toBe(3);
    await disk.truncate(path, 4);
    expect(await disk.append(path, text('!'))).toBe(4);
    expect(await disk.read(path)).toEqual(text('onet!'));
    expect(await disk.readRange(path, 1, 2)).toEqual(text('ne'));
    expect(await disk.readRange(path, 3, 100)).toEqual(text('t!'));
    expect(await disk.size(path)).toBe(5);
  });

  it('lists names in order and tells folders from files', async () => {
    const path = folder();
    await disk.makeFolder(join(path, 'b', 'c'));
    writeFileSync(join(path, 'a'), '');
    expect(await disk.list(path)).toEqual([
      { name: 'a', folder: false },
      { name: 'b', folder: true },
    ]);
    expect(await disk.list(join(path, 'none'))).toEqual([]);
  });

  it('takes what is not there for absent', async () => {
    const path = join(folder(), 'none');
    expect(await disk.read(path)).toBeNull();
    expect(await disk.size(path)).toBeNull();
    await disk.remove(path);
    await expect(disk.readRange(path, 0, 1)).rejects.toMatchObject({ code: 'file_missing' });
  });

  it('syncs the file before its name, and the name before it answers', async () => {
    const path = folder();
    expect(await steps(() => disk.createExclusive(join(path, 'a'), text('12')))).toEqual([
      'open',
      'write',
      'write-rest',
      'sync',
      'link',
      'unlink',
      'sync-folder',
    ]);
    expect(await steps(() => disk.replace(join(path, 'a'), text('12')))).toEqual([
      'open',
      'write',
      'write-rest',
      'sync',
      'rename',
      'sync-folder',
    ]);
    expect(await steps(() => disk.append(join(path, 'log'), text('12')))).toEqual([
      'open',
      'write',
      'write-rest',
      'sync',
      'sync-folder',
    ]);
    expect(await steps(() => disk.append(join(path, 'log'), text('12')))).toEqual([
      'open',
      'write',
      'write-rest',
      'sync',
    ]);
  });

  it.each(['open', 'write', 'write-rest', 'sync', 'link', 'unlink', 'sync-folder'] as const)(
    'leaves all or nothing, and no temporary, when creating fails at %s',
    async (at) => {
      const path = folder();
      refuse(at, 'EIO');
      await expect(disk.createExclusive(join(path, 'a'), text('whole'))).rejects.toMatchObject({ code: 'disk_error' });
      setDiskHook(null);
      const left = readdirSync(path);
      expect(left.filter((name) => name !== 'a')).toEqual([]);
      if (left.length > 0) expect(readFileSync(join(path, 'a'), 'utf8')).toBe('whole');
      await disk.createExclusive(join(path, 'a'), text('whole'));
      expect(readFileSync(join(path, 'a'), 'utf8')).toBe('whole');
    },
  );

  it.each(['open', 'write', 'write-rest', 'sync', 'rename', 'sync-folder'] as const)(
    'keeps the old content or has the new when replacing fails at %s',
    async (at) => {
      const path = folder();
      await disk.replace(join(path, 'a'), text('old'));
      refuse(at, 'EIO');
      await expect(disk.replace(join(path, 'a'), text('new'))).rejects.toMatchObject({ code: 'disk_error' });
      setDiskHook(null);
      expect(readdirSync(path)).toEqual(['a']);
      expect(readFileSync(join(path, 'a'), 'utf8')).toBe(at === 'sync-folder' ? 'new' : 'old');
    },
  );

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EACCES', 'folder_not_writable'],
    ['EPERM', 'folder_not_writable'],
    ['EROFS', 'folder_not_writable'],
    ['EIO', 'disk_error'],
  ])('calls %s on writing %s', async (system, code) => {
    const path = join(folder(), 'a');
    refuse('write', system);
    for (const call of [disk.createExclusive, disk.replace, disk.append]) {
      const failure = await call(path, text('x')).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code, message: expect.stringContaining(path), cause: { code: system } });
    }
  });

  it('calls what it may not read folder_unreadable', async () => {
    refuse('list', 'EACCES');
    await expect(disk.list(folder())).rejects.toMatchObject({ code: 'folder_unreadable' });
    refuse('open', 'EACCES');
    await expect(disk.read(join(folder(), 'a'))).rejects.toMatchObject({ code: 'folder_unreadable' });
  });

  it('calls a folder that cannot be made, because its file system only reads, folder_not_writable', async () => {
    // mkdir with parents answers ENOENT there.
    refuse('make-folder', 'ENOENT');
    await expect(disk.makeFolder(join(folder(), 'a', 'b'))).rejects.toMatchObject({ code: 'folder_not_writable' });
  });

  it('calls a file in the place of a folder not_a_folder', async () => {
    const path = join(folder(), 'a');
    writeFileSync(path, '');
    await expect(disk.makeFolder(path)).rejects.toMatchObject({ code: 'not_a_folder' });
    await expect(disk.makeFolder(join(path, 'b'))).rejects.toMatchObject({ code: 'not_a_folder' });
    await expect(disk.list(path)).rejects.toMatchObject({ code: 'not_a_folder' });
    await expect(disk.createExclusive(join(path, 'b'), text('x'))).rejects.toMatchObject({ code: 'not_a_folder' });
  });

  it('lets nobody else read a secret, created or replaced', async () => {
    const path = join(folder(), 'secret');
    await disk.createExclusive(path, text('one'), { secret: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await disk.replace(path, text('two'), { secret: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
