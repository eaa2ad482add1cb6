import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invalidKey, type ObjectStore, objectMissing } from '../../src/lake/objects/index.ts';

const text = (value: string) => new TextEncoder().encode(value);

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const object of store.list(prefix)) keys.push(object.key);
  return keys;
}

/** What every object store does. `fresh` gives an empty one. */
export function objectStoreConformance(name: string, fresh: () => Promise<ObjectStore>): void {
  describe(`object store: ${name}`, () => {
    it('gives back what was put, whole and in parts', async () => {
      const store = await fresh();
      expect(await store.putIfAbsent('a/b/c.avro', text('hello world'))).toBe(true);
      expect(await store.get('a/b/c.avro')).toEqual(text('hello world'));
      expect(await store.range('a/b/c.avro', 6, 3)).toEqual(text('wor'));
      expect(await store.range('a/b/c.avro', 6, 100)).toEqual(text('world'));
      expect(await store.head('a/b/c.avro')).toEqual({ key: 'a/b/c.avro', size: 11 });
    });

    it('keeps empty objects and all byte values', async () => {
      const store = await fresh();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      await store.putIfAbsent('empty', new Uint8Array());
      await store.putIfAbsent('bytes', bytes);
      expect(await store.get('empty')).toEqual(new Uint8Array());
      expect(await store.head('empty')).toEqual({ key: 'empty', size: 0 });
      expect(await store.get('bytes')).toEqual(bytes);
    });

    it('changes nothing when the key exists', async () => {
      const store = await fresh();
      await store.putIfAbsent('once', text('first'));
      expect(await store.putIfAbsent('once', text('second'))).toBe(false);
      expect(await store.get('once')).toEqual(text('first'));
    });

    it('lets exactly one of many simultaneous creators win, and keeps the winner’s bytes', async () => {
      const store = await fresh();
      for (let round = 0; round < 5; round++) {
        const key = `race/${round}`;
        const won = await Promise.all(
          Array.from({ length: 8 }, (_, index) => store.putIfAbsent(key, text(`writer ${index}`))),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await store.get(key)).toEqual(text(`writer ${won.indexOf(true)}`));
      }
      expect(await keysOf(store, 'race/')).toHaveLength(5);
    });

    it('replaces pointers', async () => {
      const store = await fresh();
      await store.put('t/version-hint.text', text('1'));
      await store.put('t/version-hint.text', text('12'));
      expect(await store.get('t/version-hint.text')).toEqual(text('12'));
    });

    it('says null for what is not there, and refuses a range of it', async () => {
      const store = await fresh();
      expect(await store.get('no/such')).toBeNull();
      expect(await store.head('no/such')).toBeNull();
      expect(objectMissing.matches(await store.range('no/such', 0, 1).catch((error: unknown) => error))).toBe(true);
      await store.delete('no/such');
    });

    it('forgets what was deleted and takes the key again', async () => {
      const store = await fresh();
      await store.putIfAbsent('a/b', text('1'));
      await store.delete('a/b');
      expect(await store.get('a/b')).toBeNull();
      expect(await keysOf(store, '')).toEqual([]);
      expect(await store.putIfAbsent('a/b', text('2'))).toBe(true);
    });

    it('lists below a prefix, in key order, with sizes', async () => {
      const store = await fresh();
      const keys = ['a-b', 'a/b', 'a/b0', 'a/c/d', 'a0', 'aa', 'b/x=1/y', 'b/x=1+2', 'b/x=%2A'];
      for (const key of [...keys].reverse()) await store.putIfAbsent(key, text(key));
      expect(await keysOf(store, '')).toEqual([...keys].sort());
      expect(await keysOf(store, 'a/')).toEqual(['a/b', 'a/b0', 'a/c/d']);
      expect(await keysOf(store, 'nothing/')).toEqual([]);
      for await (const object of store.list('')) expect(object.size).toBe(object.key.length);
    });

    it('keeps dot-named objects for those who know their name', async () => {
      const store = await fresh();
      expect(await store.putIfAbsent('a/.notes/b', text('1'))).toBe(true);
      await store.put('a/.consumed.json', text('2'));
      expect(await store.get('a/.notes/b')).toEqual(text('1'));
      expect(await store.head('a/.consumed.json')).toEqual({ key: 'a/.consumed.json', size: 1 });
      expect(await keysOf(store, '')).toEqual([]);
      expect(await keysOf(store, 'a/')).toEqual([]);
    });

    it('names the folders below a prefix', async () => {
      const store = await fresh();
      for (const key of ['a/b/c', 'a/b/d', 'a/e', 'a/ä +&/f', 'a/.g/h', 'b/i'])
        await store.put(key, new Uint8Array([1]));
      expect(await store.folders('a/')).toEqual(['b', 'ä +&']);
      expect(await store.folders('')).toEqual(['a', 'b']);
      expect(await store.folders('x/')).toEqual([]);
    });

    it('knows when an object was written', async () => {
      const store = await fresh();
      await store.put('a/b', new Uint8Array([1]));
      expect(Math.abs(((await store.modified('a/b')) ?? 0) - Date.now())).toBeLessThan(60_000);
      expect(await store.modified('a/c')).toBeNull();
    });

    it('lists an empty store as empty', async () => {
      expect(await keysOf(await fresh(), '')).toEqual([]);
    });

    it('lists any set of keys in order and once', async () => {
      const part = fc.stringMatching(/^[a-z0-9_+=%-]{1,4}$/);
      const key = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}/leaf`);
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(key, { maxLength: 8 }), async (keys) => {
          // Every key ends in `leaf`, so none is a folder of another, which folders cannot hold.
          const free = keys.filter((one) => !keys.some((other) => other.startsWith(`${one}/`)));
          const store = await fresh();
          for (const one of free) await store.putIfAbsent(one, text(one));
          expect(await keysOf(store, '')).toEqual([...free].sort());
        }),
        { numRuns: 20 },
      );
    });

    it.each(['', '/a', 'a/', 'a//b', '../a', 'a/../b', './a', 'a/.', 'a/.tmp-1', 'a\\b', 'a\nb', 'a\0b'])(
      'refuses the key %j',
      async (key) => {
        const store = await fresh();
        const failures = await Promise.all(
          [
            () => store.putIfAbsent(key, text('x')),
            () => store.put(key, text('x')),
            () => store.get(key),
            () => store.delete(key),
          ].map((call) => call().catch((error: unknown) => error)),
        );
        expect(failures.map((failure) => invalidKey.matches(failure))).toEqual([true, true, true, true]);
      },
    );

    it('refuses a prefix that is no folder', async () => {
      const store = await fresh();
      for (const prefix of ['a', '/', '../', 'a//']) {
        await expect(keysOf(store, prefix)).rejects.toMatchObject({ code: 'invalid_key' });
      }
    });
  });
}
