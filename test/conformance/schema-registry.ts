import { describe, expect, it } from 'vitest';
import { type SchemaRegistry, schemaUpstream, schemaV1, schemaV2 } from '../../src/lake/records/index.ts';

const record = (...fields: object[]) => JSON.stringify({ type: 'record', name: 'A', fields });
const a = { name: 'a', type: 'int' };
const withDefault = { name: 'b', type: 'int', default: 0 };

/** What every schema registry does. `fresh` gives an empty one. */
export function schemaRegistryConformance(name: string, fresh: () => Promise<SchemaRegistry>): void {
  describe(`schema registry: ${name}`, () => {
    it('is empty at first', async () => {
      const registry = await fresh();
      expect(await registry.subjects()).toEqual([]);
      expect(await registry.latest('s')).toBeNull();
      expect(await registry.versions('s')).toEqual([]);
      expect(await registry.version('s', 1)).toBeNull();
      expect(await registry.compatibility()).toBe('BACKWARD');
      await expect(registry.byId(1)).rejects.toMatchObject({ code: 'schema_not_found' });
    });

    it('gives one id to one schema, in whatever subject and white space', async () => {
      const registry = await fresh();
      const first = await registry.register('s', schemaUpstream);
      expect(first).toEqual({ id: first.id, subject: 's', version: 1, schema: schemaUpstream });
      expect(await registry.register('s', JSON.stringify(JSON.parse(schemaUpstream), null, 2))).toEqual(first);
      expect(await registry.register('other', schemaUpstream)).toEqual({ ...first, subject: 'other' });
      expect(await registry.byId(first.id)).toBe(schemaUpstream);
      expect(await registry.subjects()).toEqual(['other', 's']);
    });

    it('counts versions within a subject', async () => {
      const registry = await fresh();
      await registry.register('other', record(a));
      const ids = [];
      for (const schema of [schemaV1, schemaUpstream, schemaV2]) ids.push((await registry.register('s', schema)).id);
      expect(new Set(ids).size).toBe(3);
      expect(await registry.versions('s')).toEqual([1, 2, 3]);
      expect((await registry.latest('s'))?.schema).toBe(schemaV2);
      expect((await registry.version('s', 2))?.id).toBe(ids[1]);
      expect(await registry.version('s', 4)).toBeNull();
      expect(await registry.version('s', 0)).toBeNull();
      expect((await registry.register('s', schemaV1)).version).toBe(1);
    });

    it('refuses what cannot read the version before, unless it is told not to mind', async () => {
      const registry = await fresh();
      await registry.register('s', record(a));
      await registry.register('s', record(a, withDefault));
      const wrong = record(a, { name: 'c', type: 'string' });
      await expect(registry.register('s', wrong)).rejects.toMatchObject({ code: 'incompatible_schema', status: 409 });
      expect(await registry.versions('s')).toEqual([1, 2]);
      await registry.register('free', record(a));
      await registry.setCompatibility('NONE', 'free');
      expect(await registry.compatibility('free')).toBe('NONE');
      expect(await registry.compatibility('s')).toBe('BACKWARD');
      expect((await registry.register('free', wrong)).version).toBe(2);
      await registry.setCompatibility('NONE');
      expect(await registry.compatibility('s')).toBe('NONE');
      expect((await registry.register('s', wrong)).version).toBe(3);
    });

    it.each([
      // Whether `a` may be followed by each of: b with default, b without, b with default instead of a, a as long, a as string.
      ['BACKWARD', [true, false, true, true, false]],
      ['FORWARD', [true, true, false, false, false]],
      ['FULL', [true, false, false, false, false]],
      ['BACKWARD_TRANSITIVE', [true, false, true, true, false]],
      ['FORWARD_TRANSITIVE', [true, true, false, false, false]],
      ['FULL_TRANSITIVE', [true, false, false, false, false]],
      ['NONE', [true, true, true, true, true]],
    ] as const)('keeps what %s promises', async (level, expected) => {
      const registry = await fresh();
      const followers = [
        [a, withDefault],
        [a, { name: 'b', type: 'int' }],
        [withDefault],
        [{ name: 'a', type: 'long' }],
        [{ name: 'a', type: 'string' }],
      ];
      const taken = [];
      for (const [index, fields] of followers.entries()) {
        const subject = `s${index}`;
        await registry.setCompatibility(level, subject);
        expect(await registry.compatibility(subject)).toBe(level);
        await registry.register(subject, record(a));
        taken.push(
          await registry.register(subject, record(...fields)).then(
            () => true,
            (error: { code: string }) => (error.code === 'incompatible_schema' ? false : error.code),
          ),
        );
      }
      expect(taken).toEqual(expected);
    });

    it('compares with every version where the level is transitive', async () => {
      const b = { name: 'b', type: 'string', default: '' };
      for (const [level, last] of [
        ['BACKWARD', true],
        ['BACKWARD_TRANSITIVE', false],
      ] as const) {
        const registry = await fresh();
        await registry.setCompatibility(level, 's');
        await registry.register('s', record(a, withDefault));
        await registry.register('s', record(a));
        // Reads the second version, but not the first, whose b was a number.
        const third = registry.register('s', record(a, b)).then(
          () => true,
          () => false,
        );
        expect(await third).toBe(last);
      }
    });

    it('lets our schemas follow each other as they came', async () => {
      const registry = await fresh();
      for (const schema of [schemaV1, schemaUpstream, schemaV2]) await registry.register('s', schema);
      expect(await registry.versions('s')).toEqual([1, 2, 3]);
    });

    it('refuses what is no schema and what can be no subject', async () => {
      const registry = await fresh();
      for (const wrong of ['', '{', '{"type":"record"}', '"no such type"', '{"type":"array"}']) {
        await expect(registry.register('s', wrong)).rejects.toMatchObject({ code: 'invalid_schema', status: 422 });
      }
      for (const wrong of ['', 'a\nb']) {
        await expect(registry.register(wrong, record(a))).rejects.toMatchObject({ code: 'invalid_subject' });
      }
      expect(await registry.subjects()).toEqual([]);
    });

    it('takes subjects that are called like what every object has', async () => {
      const registry = await fresh();
      for (const subject of ['constructor', '__proto__', 'toString']) {
        expect(await registry.versions(subject)).toEqual([]);
        expect(await registry.compatibility(subject)).toBe('BACKWARD');
        await registry.setCompatibility('NONE', subject);
        expect(await registry.compatibility(subject)).toBe('NONE');
        expect((await registry.register(subject, record(a))).version).toBe(1);
        expect(await registry.versions(subject)).toEqual([1]);
      }
      expect(await registry.subjects()).toEqual(['__proto__', 'constructor', 'toString']);
    });
  });
}
