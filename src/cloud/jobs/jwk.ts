import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Jwk } from './contract.ts';
import { invalidKey } from './errors.ts';
import { isObject, kindOf, textAt, wordAt } from './fields.ts';

/** Base64url with `=` padding: the peers' spelling, which RFC 7515 does not allow. */
export function paddedBase64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** The bytes of a base64url text, padded or not; null when it is none. */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  // A second spelling of the same bytes (loose bits, lost characters) would be a second signature of one document.
  return bytes.toString('base64url') === text.replace(/=+$/, '') ? bytes : null;
}

/** A new private key. `kid`: the name by which its public half is found. */
export function generateKey(kid: string): Jwk {
  const { d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return privateKeyFromBytes(Buffer.from(d ?? '', 'base64url'), kid);
}

/** The private key of 32 secret bytes (RFC 8032 §5.1.5). Throws `invalid_signing_key`. */
export function privateKeyFromBytes(secret: Uint8Array, kid: string): Jwk {
  if (secret.length !== 32) throw invalidKey(`d has ${secret.length} bytes instead of 32`);
  const { x } = createPublicKey(secretKey(secret)).export({ format: 'jwk' });
  return {
    x: paddedBase64(Buffer.from(x ?? '', 'base64url')),
    key_ops: 'sign',
    kid: checkedKid(kid),
    d: paddedBase64(secret),
    kty: 'OKP',
    alg: 'EdDSA',
    crv: 'Ed25519',
  };
}

/** The public half, for verification. */
export function publicKey(key: Jwk): Jwk {
  return { ...key, key_ops: 'verify', d: null };
}

/**
 * A key document of a storage or a config string, checked: 32 bytes each, and x belongs to d. `key_ops` as RFC 7517 has it (a
 * list of one) is accepted too. Throws `invalid_signing_key`.
 */
export function readJwk(value: unknown): Jwk {
  const complain = (where: string, problem: string) => invalidKey(`${where} ${problem}`);
  if (!isObject(value)) throw invalidKey(`it must be an object but is ${kindOf(value)}`);
  const operations: unknown = value.key_ops;
  const operation = Array.isArray(operations) && operations.length === 1 ? operations[0] : operations;
  const keyOps = wordAt(operation, ['sign', 'verify'], 'key_ops', complain);
  for (const [field, word] of [
    ['kty', 'OKP'],
    ['alg', 'EdDSA'],
    ['crv', 'Ed25519'],
  ] as const)
    wordAt(value[field] ?? word, [word], field, complain);
  const x = fromBase64(textAt(value.x, 'x', complain));
  if (x?.length !== 32) throw invalidKey('x is not base64url of 32 bytes');
  const kid = checkedKid(textAt(value.kid, 'kid', complain));
  if (keyOps === 'verify') {
    if (value.d !== undefined && value.d !== null) throw invalidKey('a key for "verify" must not hold d');
    return { x: paddedBase64(x), key_ops: keyOps, kid, d: null, kty: 'OKP', alg: 'EdDSA', crv: 'Ed25519' };
  }
  const d = fromBase64(textAt(value.d, 'd', complain));
  if (d?.length !== 32) throw invalidKey('d is not base64url of 32 bytes');
  const key = privateKeyFromBytes(d, kid);
  if (key.x !== paddedBase64(x)) throw invalidKey('x is not the public half of d');
  return key;
}

/** The compact JSON text of a key, fields in the order of the peers. */
export function jwkText(key: Jwk): string {
  const { x, key_ops, kid, d, kty, alg, crv } = key;
  return JSON.stringify({ x, key_ops, kid, d, kty, alg, crv });
}

/** One line for a configuration (`PRIVATE_JWK_STR` of the peers): padded base64url of the compact text. */
export function configString(key: Jwk): string {
  return paddedBase64(jwkText(key));
}

/** The key of a configuration line. Throws `invalid_signing_key`. */
export function readConfigString(line: string): Jwk {
  const bytes = fromBase64(line.trim());
  if (bytes === null || bytes.length === 0) throw invalidKey('the line is not base64url');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw invalidKey.from(error, 'the line does not hold JSON');
  }
  return readJwk(value);
}

/** 64 bytes of an Ed25519 signature (RFC 8032 §5.1.6). Throws `invalid_signing_key` unless the key is private. */
export function signBytes(message: string, key: Jwk): Uint8Array {
  return sign(null, Buffer.from(message), prepared(signers, key, signerOf));
}

/** True when the signature is that of the key's owner for this message. Private keys verify as well. */
export function verifyBytes(message: string, signature: Uint8Array, key: Jwk): boolean {
  return verify(null, Buffer.from(message), prepared(verifiers, key, verifierOf), signature);
}

/** A spooler signs every result with the same key: importing it would take longer than signing. */
const signers = new WeakMap<Jwk, KeyObject>();
const verifiers = new WeakMap<Jwk, KeyObject>();

function prepared(known: WeakMap<Jwk, KeyObject>, key: Jwk, prepare: (key: Jwk) => KeyObject): KeyObject {
  const before = known.get(key);
  if (before !== undefined) return before;
  const object = prepare(key);
  known.set(key, object);
  return object;
}

function signerOf(key: Jwk): KeyObject {
  const secret = key.key_ops === 'sign' && key.d !== null ? fromBase64(key.d) : null;
  if (secret?.length !== 32) throw invalidKey('signing needs a private key');
  return secretKey(secret);
}

function verifierOf(key: Jwk): KeyObject {
  const x = fromBase64(key.x);
  if (x?.length !== 32) throw invalidKey('x is not base64url of 32 bytes');
  return createPublicKey({
    format: 'jwk',
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(x).toString('base64url') },
  });
}

/** PKCS #8 with the bare key (RFC 8410 §7): unlike a JWK it needs no public half. */
function secretKey(secret: Uint8Array): KeyObject {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  return createPrivateKey({ format: 'der', type: 'pkcs8', key: Buffer.concat([prefix, secret]) });
}

/** Key ids become names of files and documents. */
function checkedKid(kid: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/.test(kid))
    throw invalidKey(`kid ${kindOf(kid)} must be 1 to 128 letters, digits, "_", "-" or "."`);
  return kid;
}
