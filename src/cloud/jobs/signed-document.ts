import type { Jwk, SignatureHeader } from './contract.ts';
import { invalidSignatureDocument } from './errors.ts';
import { isObject, textAt } from './fields.ts';
import { readJson } from './json-reader.ts';
import { type JsonObject, type JsonValue, toPlain, type Writable } from './json-value.ts';
import { writeJson } from './json-writer.ts';
import { fromBase64, paddedBase64, signBytes, verifyBytes } from './jwk.ts';

/** A signature of the peers: like a JWS of RFC 7515, but padded and over Python's text of the payload. */
export interface SignedDocument {
  readonly header: SignatureHeader;
  readonly payload: Writable;
  readonly signature: string;
}

/** A document of a storage, its signature laid aside. */
export interface StoredDocument {
  readonly payload: unknown;
  /** Null when the document is unsigned. Its payload keeps the spelling of the numbers. */
  readonly signed: SignedDocument | null;
}

/** Signs a payload. Numbers that Python holds as float must come as `JsonNumber` (see `resultJson`). Throws `invalid_signing_key`. */
export function signDocument(payload: Writable, key: Jwk): SignedDocument {
  const header: SignatureHeader = { alg: 'EdDSA', kid: key.kid, typ: 'JWS', version: '0.1' };
  return { header, payload, signature: paddedBase64(signBytes(signingInput(header, payload), key)) };
}

/** True when the key's owner signed exactly this header and payload. False for every wrong signature; never throws for one. */
export function verifyDocument(document: SignedDocument, key: Jwk): boolean {
  const signature = fromBase64(document.signature);
  if (signature?.length !== 64 || document.header.alg !== 'EdDSA') return false;
  return verifyBytes(signingInput(document.header, document.payload), signature, key);
}

/** The text to store; written as Python writes files, so that peers read the numbers that were signed. */
export function signedText(document: SignedDocument): string {
  const { header, payload, signature } = document;
  return writeJson({ header: { ...header }, payload, signature });
}

/** True for what the peers take for a signed document: an object with exactly the keys header, payload, signature. */
export function isSigned(value: unknown): boolean {
  const keys = value instanceof Map ? [...value.keys()] : isObject(value) ? Object.keys(value) : [];
  return keys.length === 3 && ['header', 'payload', 'signature'].every((key) => keys.includes(key));
}

/** Reads a stored text, signed or not. Throws `invalid_json` or, for a signed document with a broken envelope, `invalid_signed_document`. */
export function readStored(text: string): StoredDocument {
  const plain = quickly(text);
  if (plain !== undefined && !isSigned(plain)) return { payload: plain, signed: null };
  const value = readJson(text);
  if (!isSigned(value)) return { payload: toPlain(value), signed: null };
  const signed = readSigned(value);
  return { payload: toPlain(signed.payload), signed };
}

/** The signed document in a read value. Throws `invalid_signed_document`. */
export function readSigned(value: JsonValue): SignedDocument & { readonly payload: JsonValue } {
  const complain = (where: string, problem: string) => invalidSignatureDocument(`${where} ${problem}`);
  if (!isJsonObject(value) || !isSigned(value)) throw invalidSignatureDocument('its keys are others');
  const headerValue = value.get('header');
  const payload = value.get('payload');
  if (payload === undefined || !isJsonObject(payload)) throw invalidSignatureDocument('its payload is no object');
  if (headerValue === undefined || !isJsonObject(headerValue))
    throw invalidSignatureDocument('its header is no object');
  const field = (name: string, otherwise?: string) =>
    textAt(headerValue.get(name) ?? otherwise, `header.${name}`, complain);
  return {
    header: {
      alg: field('alg', 'EdDSA'),
      kid: field('kid'),
      typ: field('typ', 'JWS'),
      version: field('version', '0.1'),
    },
    payload,
    signature: textAt(value.get('signature'), 'signature', complain),
  };
}

function signingInput(header: SignatureHeader, payload: Writable): string {
  const { alg, kid, typ, version } = header;
  return `${paddedBase64(JSON.stringify({ alg, kid, typ, version }))}.${paddedBase64(writeJson(payload))}`;
}

const isJsonObject = (value: JsonValue): value is JsonObject => value instanceof Map;

/** `JSON.parse` is many times faster than a reader that keeps spellings, and most documents are unsigned. */
function quickly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
