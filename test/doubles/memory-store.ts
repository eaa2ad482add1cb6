import type { ObjectStore } from '../../src/lake/objects/index.ts';

/** A double of an object store: a map. `before` is asked before each write and may wait or throw. */
export function memoryStore(before: (key: string) => Promise<void> | void = () => undefined): ObjectStore & {
  readonly objects: Map<string, Uint8Array>;
} {
  const objects = new Map<string, Uint8Array>();
  return {
    objects,
    location: '/memory',
    async putIfAbsent(key, bytes) {
      await before(key);
      if (objects.has(key)) return false;
      objects.set(key, bytes);
      return true;
    },
    async put(key, bytes) {
      await before(key);
      objects.set(key, bytes);
    },
    get: async (key) => objects.get(key) ?? null,
    range: async (key, start, length) => (objects.get(key) ?? new Uint8Array()).subarray(start, start + length),
    head: async (key) => (objects.has(key) ? { key, size: objects.get(key)!.length } : null),
    modified: async (key) => (objects.has(key) ? 0 : null),
    folders: async (prefix) => {
      const below = [...objects.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set(below.filter((key) => key.includes('/')).map((key) => key.split('/', 1)[0]!))].sort();
    },
    async *list(prefix) {
      for (const key of [...objects.keys()].sort())
        if (key.startsWith(prefix)) yield { key, size: objects.get(key)!.length };
    },
    async delete(key) {
      objects.delete(key);
    },
  };
}
