import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  generateKey,
  invalidKey,
  invalidSignatureDocument,
  isSigned,
  JsonNumber,
  jsonFloat,
  privateKeyFromBytes,
  publicKey,
  readJson,
  readSigned,
  readStored,
  signDocument,
  signedText,
  verifyDocument,
  type Writable,
} from '../../../src/cloud/jobs/index.ts';

// Vectors that Python sqooler made: private bytes 00 01 … 1f, kid testkey.
const key = privateKeyFromBytes(
  Uint8Array.from({ length: 32 }, (_, index) => index),
  'testkey',
);
const vectors = [
  {
    payload: '{"test": "test"}',
    signature: 'MtUQqIyDhAgsYYkKJB1si6xyKp7vnK4Ro9Fr0xAP6XEy6UWA9IWQC3YCkmjmSC1iRmN_EW5lM0EEfajBCwMDAQ==',
  },
  {
    payload:
      '{"a": 1, "b": 1.0, "c": [0.1, -0.0, 1e-07, 1e+22, 3.141592653589793], "d": null, "e": true, "f": "\\u00fc \\u20ac", "g": {}}',
    signature: 'wHIbbjLh6f5_yyJXekr9iU9_0oJHDoJkh7ZeHG4lpWat3Ayij3nkI_B8c8qf8905Md-QCuxtBpXNONBqrX-RDg==',
  },
];
const header = '{"alg": "EdDSA", "kid": "testkey", "typ": "JWS", "version": "0.1"}';

describe('a signed document', () => {
  it('is signed as Python sqooler signs it', () => {
    for (const { payload, signature } of vectors) {
      const signed = signDocument(readJson(payload), key);
      expect(signed.signature).toBe(signature);
      expect(signedText(signed)).toBe(`{"header": ${header}, "payload": ${payload}, "signature": "${signature}"}`);
    }
  });

  it('is signed the same when its floats are declared by our own code', () => {
    const payload: Writable = {
      a: 1,
      b: jsonFloat(1),
      c: [0.1, -0, 1e-7, 1e22, Math.PI],
      d: null,
      e: true,
      f: 'ü €',
      g: {},
    };
    expect(signDocument(payload, key).signature).toBe(vectors[1]!.signature);
  });

  it('verifies from a stored text, however that text is laid out', () => {
    for (const { payload, signature } of vectors)
      for (const text of [
        `{"header": ${header}, "payload": ${payload}, "signature": "${signature}"}`,
        `{"signature":"${signature}",\n "payload": ${payload.replaceAll(', ', ',\n\t')},"header":${header}}`,
      ]) {
        const { signed, payload: plain } = readStored(text);
        expect(signed !== null && verifyDocument(signed, publicKey(key))).toBe(true);
        expect(plain).toEqual(JSON.parse(payload));
      }
  });

  it('does not verify when a number is spelled as another type, a key moved, the key or the header is another', () => {
    const { signature } = vectors[1]!;
    const sound = vectors[1]!.payload;
    const text = (payload: string, head = header) =>
      `{"header": ${head}, "payload": ${payload}, "signature": "${signature}"}`;
    const verifies = (stored: string, owner = publicKey(key)) => {
      const { signed } = readStored(stored);
      return signed !== null && verifyDocument(signed, owner);
    };
    expect(verifies(text(sound))).toBe(true);
    expect(verifies(text(sound.replace('1.0', '1')))).toBe(false);
    expect(verifies(text(sound.replace('"a": 1, "b": 1.0', '"b": 1.0, "a": 1')))).toBe(false);
    expect(verifies(text(sound, header.replace('testkey', 'other')))).toBe(false);
    expect(verifies(text(sound), publicKey(generateKey('testkey')))).toBe(false);
    expect(verifies(text(sound).replace(signature, 'AAAA'))).toBe(false);
    expect(verifies(text(sound).replace(signature, 'no base64!'))).toBe(false);
    // The last digit before `==` carries two bits that do not count: a loose decoder would see the same signature.
    expect(verifies(text(sound).replace('Dg==', 'Dh=='))).toBe(false);
  });

  it('is recognised by exactly three keys', () => {
    expect(isSigned({ header: {}, payload: {}, signature: '' })).toBe(true);
    expect(isSigned({ header: {}, payload: {}, signature: '', more: 1 })).toBe(false);
    expect(isSigned({ header: {}, payload: {} })).toBe(false);
    expect(isSigned([1, 2, 3])).toBe(false);
    expect(isSigned(null)).toBe(false);
  });

  it('with a broken envelope is a failure, not a crash', () => {
    for (const text of [
      '{"header": 1, "payload": {}, "signature": ""}',
      '{"header": {}, "payload": {}, "signature": ""}',
      '{"header": {"kid": "a"}, "payload": [], "signature": ""}',
      '{"header": {"kid": "a"}, "payload": {}, "signature": 5}',
    ])
      expect(() => readStored(text)).toThrow(expect.toSatisfy(invalidSignatureDocument.matches));
    expect(() => readSigned(readJson('{}'))).toThrow(expect.toSatisfy(invalidSignatureDocument.matches));
  });

  it('needs a private key to be made', () => {
    expect(() => signDocument({}, publicKey(key))).toThrow(expect.toSatisfy(invalidKey.matches));
  });

  it('survives storing and reading, whatever its payload', () => {
    const leaf = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'a"\\\n\u007f\u2028ü€', '\u{1f600}', '\ud800') }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(jsonFloat),
    );
    const payload = fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf, { maxLength: 5 })), { maxKeys: 6 });
    fc.assert(
      fc.property(payload, (entries) => {
        const { signed } = readStored(signedText(signDocument(new Map(Object.entries(entries)), key)));
        expect(signed !== null && verifyDocument(signed, publicKey(key))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a stored document', () => {
  it('that is unsigned is its payload', () => {
    expect(readStored('{"header": {"a": 1.0}}')).toEqual({ payload: { header: { a: 1 } }, signed: null });
    expect(readStored('{"a": NaN}')).toEqual({ payload: { a: Number.NaN }, signed: null });
  });

  it('keeps the spelling of its numbers when it is signed', () => {
    const { signed } = readStored(`{"header": ${header}, "payload": {"a": 1.50}, "signature": "x"}`);
    expect(signed?.payload).toEqual(new Map([['a', new JsonNumber('1.50')]]));
  });
});
