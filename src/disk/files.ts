import { closeSync, fsync, openSync, statSync, write as writeAt, writeSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, stat, truncate, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Disk, WriteOptions } from './contract.ts';
import { diskFailure, folderNotWritable, notAFolder, systemCode } from './errors.ts';
import { hooked, step } from './hook.ts';
import { doneWith, newTemporary } from './temporary.ts';

async function attempt<T>(path: string, intent: 'read' | 'write', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFailure(error, path, intent);
  }
}

async function withFile<T>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<T>,
  mode = 0o666,
): Promise<T> {
  step('open', path);
  const file = await open(path, flags, mode);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function writeAll(file: FileHandle, path: string, bytes: Uint8Array): Promise<void> {
  step('write', path);
  let done = 0;
  let upTo = hooked() ? bytes.length >> 1 : bytes.length;
  for (;;) {
    while (done < upTo) done += (await file.write(bytes, done, upTo - done)).bytesWritten;
    if (upTo === bytes.length) return;
    step('write-rest', path);
    upTo = bytes.length;
  }
}

const syncFile = promisify(fsync);
const writeElsewhere = promisify(writeAt);
/** As much is copied to the system at once; more is copied by another thread. */
const smallWrite = 1 << 17;

/**
 * Opens a file or folder for `work` without leaving this thread: opening, closing and copying little take microseconds, and a
 * commit of many small files through the thread pool, where only syncs have to wait, takes twice as long.
 */
async function withDescriptor(
  path: string,
  flags: string,
  work: (file: number) => Promise<void>,
  mode?: number,
): Promise<void> {
  const file = openSync(path, flags, mode);
  try {
    await work(file);
  } finally {
    closeSync(file);
  }
}

async function writeBytes(file: number, path: string, bytes: Uint8Array): Promise<void> {
  step('write', path);
  let done = 0;
  let upTo = hooked() ? bytes.length >> 1 : bytes.length;
  for (;;) {
    while (done < upTo) {
      const length = upTo - done;
      done +=
        length <= smallWrite
          ? writeSync(file, bytes, done, length)
          : (await writeElsewhere(file, bytes, done, length, null)).bytesWritten;
    }
    if (upTo === bytes.length) return;
    step('write-rest', path);
    upTo = bytes.length;
  }
}

/** Makes durable which names a folder holds. */
export async function syncFolder(folder: string): Promise<void> {
  step('sync-folder', folder);
  await withDescriptor(folder, 'r', async (handle) => {
    try {
      await syncFile(handle);
    } catch (error) {
      // Some network file systems have no sync for folders; there the rename itself is all that can be had.
      if (systemCode(error) !== 'EINVAL') throw error;
    }
  });
}

/** Writes a synced temporary beside `path` and hands it to `place`; whatever happens, no temporary of ours stays behind. */
async function throughTemporary<T>(
  path: string,
  bytes: Uint8Array,
  secret: boolean,
  place: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = newTemporary(path);
  const write = async (file: number) => {
    await writeBytes(file, temporary, bytes);
    step('sync', temporary);
    await syncFile(file);
  };
  try {
    step('open', temporary);
    await withDescriptor(temporary, 'wx', write, secret ? 0o600 : 0o666);
    return await place(temporary);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  } finally {
    doneWith(temporary);
  }
}

async function createExclusive(
  path: string,
  bytes: Uint8Array,
  { secret = false }: WriteOptions = {},
): Promise<boolean> {
  return attempt(path, 'write', async () => {
    const created = await throughTemporary(path, bytes, secret, async (temporary) => {
      step('link', path);
      const linked = await link(temporary, path).then(
        () => true,
        (error: unknown) => {
          if (systemCode(error) === 'EEXIST') return false;
          throw error;
        },
      );
      step('unlink', temporary);
      await unlink(temporary);
      return linked;
    });
    // Also when somebody else was first: the caller may rely on the file being there after a power loss.
    await syncFolder(dirname(path));
    return created;
  });
}

async function replace(path: string, bytes: Uint8Array, { secret = false }: WriteOptions = {}): Promise<void> {
  await attempt(path, 'write', async () => {
    await throughTemporary(path, bytes, secret, async (temporary) => {
      step('rename', path);
      await rename(temporary, path);
    });
    await syncFolder(dirname(path));
  });
}

async function append(path: string, bytes: Uint8Array): Promise<number> {
  return attempt(path, 'write', async () => {
    const before = await withFile(path, 'a', async (file) => {
      const { size } = await file.stat();
      await writeAll(file, path, bytes);
      step('sync', path);
      await file.datasync();
      return size;
    });
    if (before === 0) await syncFolder(dirname(path));
    return before;
  });
}

async function sync(path: string): Promise<void> {
  await attempt(path, 'read', async () => {
    await withFile(path, 'r', async (file) => {
      step('sync', path);
      await file.datasync();
    });
    await syncFolder(dirname(path));
  });
}

async function shorten(path: string, length: number): Promise<void> {
  await attempt(path, 'write', async () => {
    step('truncate', path);
    await truncate(path, length);
    await withFile(path, 'r+', async (file) => {
      step('sync', path);
      await file.sync();
    });
  });
}

async function remove(path: string): Promise<void> {
  await attempt(path, 'write', async () => {
    step('unlink', path);
    try {
      await unlink(path);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      throw error;
    }
    await syncFolder(dirname(path));
  });
}

/** The first of the folders that had to be made; undefined when all were there. */
async function makeWithParents(path: string): Promise<string | undefined> {
  try {
    step('make-folder', path);
    return await mkdir(path, { recursive: true });
  } catch (error) {
    // It answers EEXIST when the last part is a file, ENOTDIR when an earlier one is.
    if (systemCode(error) === 'EEXIST') throw notAFolder.from(error, path);
    // A parent that it makes itself can only be missing where none can be made: in file systems that only read.
    if (systemCode(error) === 'ENOENT') throw folderNotWritable.from(error, path, 'EROFS');
    throw error;
  }
}

async function makeFolder(path: string): Promise<void> {
  await attempt(path, 'write', async () => {
    const target = resolve(path);
    const first = await makeWithParents(target);
    if (first === undefined) return;
    for (let folder = target; ; folder = dirname(folder)) {
      await syncFolder(dirname(folder));
      if (folder === first || folder === dirname(folder)) return;
    }
  });
}

async function readBytes(file: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done === length ? bytes : bytes.slice(0, done);
}

async function read(path: string): Promise<Uint8Array | null> {
  return attempt(path, 'read', async () => {
    try {
      return await withFile(path, 'r', async (file) => {
        step('read', path);
        return readBytes(file, 0, (await file.stat()).size);
      });
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'EISDIR') return null;
      throw error;
    }
  });
}

async function readRange(path: string, start: number, length: number): Promise<Uint8Array> {
  return attempt(path, 'read', () =>
    withFile(path, 'r', (file) => {
      step('read', path);
      return readBytes(file, start, length);
    }),
  );
}

async function size(path: string): Promise<number | null> {
  return attempt(path, 'read', async () => {
    // A listing asks this of every file; through the thread pool it would take twenty times as long.
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? found.size : null;
  });
}

async function modified(path: string): Promise<number | null> {
  return attempt(path, 'read', async () => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? found.mtimeMs : null;
  });
}

async function list(path: string): Promise<{ name: string; folder: boolean }[]> {
  return attempt(path, 'read', async () => {
    step('list', path);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    });
    const found: { name: string; folder: boolean }[] = [];
    for (const entry of entries) {
      if (entry.isDirectory()) found.push({ name: entry.name, folder: true });
      else if (entry.isFile()) found.push({ name: entry.name, folder: false });
      else if (entry.isSymbolicLink()) {
        const target = await stat(join(path, entry.name)).catch(() => null);
        if (target !== null) found.push({ name: entry.name, folder: target.isDirectory() });
      }
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  });
}

/** The disk of this machine; its failures are those of `errors.ts`. A failed call may be repeated. */
export const disk: Disk = {
  createExclusive,
  replace,
  append,
  sync,
  truncate: shorten,
  remove,
  makeFolder,
  read,
  readRange,
  size,
  modified,
  list,
};
