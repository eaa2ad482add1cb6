import type { PrimitiveType } from './contract.ts';

/** A value of a column of primitive type: days for dates, microseconds for times, longs as bigint or safe number. */
export type Value = string | number | bigint | boolean;

/** Bytes of one value: bounds and partition bounds (specification, appendix D "Single-value serialization"). */
export function valueBytes(type: PrimitiveType, value: Value): Buffer {
  switch (type) {
    case 'string':
      return Buffer.from(String(value));
    case 'boolean':
      return Buffer.from([value ? 1 : 0]);
    case 'int':
    case 'date': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(Number(value));
      return bytes;
    }
    case 'long':
    case 'timestamptz': {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      return bytes;
    }
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(value));
      return bytes;
    }
  }
}

/**
 * The value of these bytes, or null where they do not fit the type. Four bytes are fine for long and double: the column was
 * int or float when the file was written.
 */
export function valueFromBytes(type: PrimitiveType, bytes: Uint8Array): Value | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (type) {
    case 'string':
      return buffer.toString();
    case 'boolean':
      return buffer.length === 1 ? buffer[0] !== 0 : null;
    case 'int':
    case 'date':
      return buffer.length === 4 ? buffer.readInt32LE() : null;
    case 'long':
    case 'timestamptz': {
      if (buffer.length === 4) return buffer.readInt32LE();
      return buffer.length === 8 ? shortest(buffer.readBigInt64LE()) : null;
    }
    case 'double': {
      if (buffer.length === 4) return buffer.readFloatLE();
      return buffer.length === 8 ? buffer.readDoubleLE() : null;
    }
  }
}

/** A number where a double holds it. */
export function shortest(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Order of two values of one type; strings by code point, which is the order of their UTF-8 bytes. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other code unit, although their numbers are smaller than U+E000 … U+FFFF. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Longest bound of a text, in characters: Iceberg's default `truncate(16)`. */
export const boundLength = 16;

export function isCut(text: string): boolean {
  return text.length > boundLength && [...text].length > boundLength;
}

/** Something of at most 16 characters that is not above `text`. */
export function lowerBound(text: string): string {
  return isCut(text) ? [...text].slice(0, boundLength).join('') : text;
}

/** Something of 16 characters that is not below `text`; null when the last of them cannot be raised. */
export function upperBound(text: string): string | null {
  if (!isCut(text)) return text;
  const points = [...text].slice(0, boundLength).map((character) => character.codePointAt(0)!);
  const last = points.pop()!;
  // Past U+D7FF come the surrogates, which are no characters.
  const next = last === 0xd7ff ? 0xe000 : last + 1;
  return next > 0x10ffff ? null : String.fromCodePoint(...points, next);
}

export function isNan(value: Value): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}
