import { dirname, join, resolve } from 'node:path';
import { disk, fileMissing } from '../../disk/index.ts';
import type { ObjectStore, StoredObject } from './contract.ts';
import { objectMissing } from './errors.ts';
import { checkKey, checkPrefix } from './key.ts';

/** How many sizes are asked for at once while listing. */
const together = 64;

/** Objects as files below one folder, which is made by the first write. Keys are relative paths. */
export function folderStore(path: string): ObjectStore {
  const location = resolve(path);

  function fileOf(key: string): string {
    checkKey(key);
    return join(location, key);
  }

  /** Writes; when the folder is not there yet, makes it and writes again. */
  async function inFolder<T>(file: string, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!fileMissing.matches(error)) throw error;
      await disk.makeFolder(dirname(file));
      return write();
    }
  }

  async function* below(folder: string, prefix: string): AsyncIterable<StoredObject> {
    const entries = (await disk.list(folder))
      .filter((entry) => !entry.name.startsWith('.'))
      // Key order: a folder stands where its name with a slash behind belongs (a-b before a/b before aa).
      .map((entry) => ({ ...entry, order: entry.folder ? `${entry.name}/` : entry.name }))
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    for (let at = 0; at < entries.length; ) {
      const entry = entries[at]!;
      if (entry.folder) {
        yield* below(join(folder, entry.name), `${prefix}${entry.name}/`);
        at += 1;
        continue;
      }
      let end = at + 1;
      while (end < entries.length && end - at < together && !entries[end]!.folder) end += 1;
      const files = entries.slice(at, end);
      const sizes = await Promise.all(files.map((file) => disk.size(join(folder, file.name))));
      for (const [index, file] of files.entries()) {
        const size = sizes[index];
        if (size !== null && size !== undefined) yield { key: prefix + file.name, size };
      }
      at = end;
    }
  }

  return {
    location,
    async putIfAbsent(key, bytes) {
      const file = fileOf(key);
      return inFolder(file, () => disk.createExclusive(file, bytes));
    },
    async put(key, bytes) {
      const file = fileOf(key);
      await inFolder(file, () => disk.replace(file, bytes));
    },
    async get(key) {
      return disk.read(fileOf(key));
    },
    async range(key, start, length) {
      try {
        return await disk.readRange(fileOf(key), start, length);
      } catch (error) {
        if (fileMissing.matches(error)) throw objectMissing.from(error, key, location);
        throw error;
      }
    },
    async head(key) {
      const size = await disk.size(fileOf(key));
      return size === null ? null : { key, size };
    },
    modified: (key) => disk.modified(fileOf(key)),
    list(prefix) {
      checkPrefix(prefix);
      return below(join(location, prefix), prefix);
    },
    async folders(prefix) {
      checkPrefix(prefix);
      const entries = await disk.list(join(location, prefix));
      return entries.filter((entry) => entry.folder && !entry.name.startsWith('.')).map(({ name }) => name);
    },
    async delete(key) {
      await disk.remove(fileOf(key));
    },
  };
}
