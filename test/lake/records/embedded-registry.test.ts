import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { setDiskHook } from '../../../src/disk/index.ts';
import { embeddedRegistry, schemaV2 } from '../../../src/lake/records/index.ts';
import { schemaRegistryConformance } from '../../conformance/schema-registry.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'eigenlake-registry-'));
const schema = (name: string) => JSON.stringify({ type: 'record', name, fields: [] });

afterEach(() => setDiskHook(null));

schemaRegistryConformance('embedded', async () => embeddedRegistry(join(folder(), 'registry')));

describe('the embedded registry', () => {
  it('is there again when it is opened again', async () => {
    const path = folder();
    const first = await embeddedRegistry(path).register('s', schemaV2);
    expect(await embeddedRegistry(path).latest('s')).toEqual(first);
    expect(await embeddedRegistry(path).byId(first.id)).toBe(schemaV2);
  });

  it('gives every id once, however many register at the same time', async () => {
    const path = folder();
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        embeddedRegistry(path).register(`s${index % 3}`, schema(`R${Math.floor(index / 3)}`)),
      ).map((one) => one.catch((error: { code: string }) => error.code)),
    );
    // Four different records cannot follow each other in a subject: whoever is first stays.
    const registered = all.filter((one) => typeof one !== 'string');
    expect(registered.length).toBeGreaterThanOrEqual(3);
    for (const one of registered) expect(await embeddedRegistry(path).byId(one.id)).toBe(one.schema);
    const texts = new Map(registered.map((one) => [one.id, one.schema]));
    expect(new Set(texts.values()).size).toBe(texts.size);
  });

  it('keeps what it had when the disk fails', async () => {
    const path = folder();
    const registry = embeddedRegistry(path);
    const first = await registry.register('s', schema('A'));
    setDiskHook((step) => {
      if (step === 'write-rest') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });
    await expect(registry.register('t', schema('B'))).rejects.toMatchObject({ code: 'disk_full' });
    setDiskHook(null);
    expect(await embeddedRegistry(path).subjects()).toEqual(['s']);
    expect((await registry.register('t', schema('B'))).id).toBe(first.id + 1);
  });

  it('says when its file is damaged', async () => {
    const path = folder();
    const sound = folder();
    await embeddedRegistry(sound).register('s', schema('A'));
    const whole = readFileSync(join(sound, 'registry.json'), 'utf8');
    for (const text of ['{', '[]', '{"schemas": 1}', whole.replace('record', 'rec"ord')]) {
      writeFileSync(join(path, 'registry.json'), text);
      await expect(embeddedRegistry(path).subjects()).rejects.toMatchObject({ code: 'damaged_registry' });
    }
  });
});
