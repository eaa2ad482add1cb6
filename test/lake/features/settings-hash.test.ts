import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, settingsHash } from '../../../src/lake/features/index.ts';

describe('the hash of settings', () => {
  it('does not depend on the order of keys and survives the way through JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (settings) => {
        const reversed = Object.fromEntries(Object.entries(settings).reverse());
        const travelled: unknown = JSON.parse(JSON.stringify(settings));
        expect(settingsHash(reversed)).toBe(settingsHash(settings));
        expect(settingsHash(travelled)).toBe(settingsHash(settings));
        expect(JSON.parse(canonicalJson(settings))).toEqual(travelled);
      }),
    );
  });

  it('differs when a value differs, and undefined members do not count', () => {
    expect(settingsHash({ a: 1, b: [1, 2] })).not.toBe(settingsHash({ a: 1, b: [2, 1] }));
    expect(settingsHash({ a: 1, b: undefined })).toBe(settingsHash({ a: 1 }));
    expect(settingsHash({ a: null })).not.toBe(settingsHash({}));
    expect(settingsHash({ b: { c: 'x' }, a: [1, null] })).toBe(
      // printf '{"a":[1,null],"b":{"c":"x"}}' | sha256sum
      '21cdd78e77419f9b20fb2afb507987b1b737c15fb66c0de4bb5e080bc51317c2',
    );
  });
});
