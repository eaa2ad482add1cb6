import { describe, expect, it } from 'vitest';
import {
  configString,
  generateKey,
  invalidKey,
  jwkText,
  privateKeyFromBytes,
  publicKey,
  readConfigString,
  readJwk,
} from '../../../src/cloud/jobs/index.ts';

const key = privateKeyFromBytes(
  Uint8Array.from({ length: 32 }, (_, index) => index),
  'testkey',
);
const failure = expect.toSatisfy(invalidKey.matches);

describe('an Ed25519 key', () => {
  it('is written as Python sqooler writes it', () => {
    expect(key.x).toBe('A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=');
    expect(key.d).toBe('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=');
    expect(jwkText(key)).toBe(
      '{"x":"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=","key_ops":"sign","kid":"testkey",' +
        '"d":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","kty":"OKP","alg":"EdDSA","crv":"Ed25519"}',
    );
    expect(jwkText(publicKey(key))).toContain('"key_ops":"verify","kid":"testkey","d":null,');
  });

  it('survives its configuration line and its text', () => {
    for (const each of [key, generateKey('lab-1.a')]) {
      expect(readConfigString(`${configString(each)}\n`)).toEqual(each);
      expect(readJwk(JSON.parse(jwkText(publicKey(each))))).toEqual(publicKey(each));
    }
    expect(generateKey('a').d).not.toBe(generateKey('a').d);
  });

  it('is also read with key_ops as a list and without padding', () => {
    expect(readJwk({ ...key, key_ops: ['sign'], x: key.x.replace('=', ''), d: key.d?.replace('=', '') })).toEqual(key);
  });

  it('that is damaged is a failure', () => {
    const broken: unknown[] = [
      null,
      [],
      'text',
      { ...key, x: 'AAAA' },
      { ...key, x: generateKey('a').x },
      { ...key, d: null },
      { ...key, d: '!' },
      { ...key, key_ops: 'encrypt' },
      { ...key, key_ops: ['sign', 'verify'] },
      { ...key, kid: '../../etc' },
      { ...key, kid: '' },
      { ...key, crv: 'X25519' },
      { ...publicKey(key), d: key.d },
    ];
    for (const value of broken) expect(() => readJwk(value)).toThrow(failure);
    for (const line of ['', 'not base64!', Buffer.from('{').toString('base64url'), Buffer.from('5').toString('base64')])
      expect(() => readConfigString(line)).toThrow(failure);
    expect(() => privateKeyFromBytes(new Uint8Array(31), 'a')).toThrow(failure);
  });
});
