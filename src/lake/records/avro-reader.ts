import { undecodableRecord } from './errors.ts';

const shortText = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Avro's primitive encodings, read forward. Every length is checked against what is left, so that damaged bytes end in
 * `undecodable_record` and never in a long loop or a large allocation (which is why this is not left to the codec library).
 */
export class AvroReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  #advance(length: number): number {
    if (length < 0 || length > this.left) throw undecodableRecord(`it is cut off at byte ${this.#at}`);
    this.#at += length;
    return this.#at - length;
  }

  /** Zig-zag, base-128, low group first. */
  long(): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#bytes[this.#advance(1)]!;
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (low >>> 1) ^ -(low & 1);
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#advance(1)]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const number = Number(BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n)));
      if (!Number.isSafeInteger(number)) break;
      return number;
    }
    throw undecodableRecord(`the integer before byte ${this.#at} is out of range`);
  }

  int(): number {
    const value = this.long();
    if ((value | 0) !== value) throw undecodableRecord(`the int before byte ${this.#at} has more than 32 bits`);
    return value;
  }

  boolean(): boolean {
    const byte = this.#bytes[this.#advance(1)]!;
    if (byte > 1) throw undecodableRecord(`the boolean before byte ${this.#at} is ${byte}`);
    return byte === 1;
  }

  float(): number {
    return this.#view.getFloat32(this.#advance(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** Appends `count` doubles. */
  doubles(count: number, to: number[]): void {
    const start = this.#advance(8 * count);
    for (let at = start; at < start + 8 * count; at += 8) to.push(this.#view.getFloat64(at, true));
  }

  /** A view. */
  fixed(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** A view. */
  bytes(): Uint8Array {
    return this.fixed(this.long());
  }

  string(): string {
    const bytes = this.bytes();
    if (bytes.length <= shortText) {
      // Labels and symbols, thousands in a record: the decoder's call costs more than they do.
      let text = '';
      for (let at = 0; at < bytes.length && bytes[at]! < 0x80; at++) text += String.fromCharCode(bytes[at]!);
      if (text.length === bytes.length) return text;
    }
    try {
      return utf8.decode(bytes);
    } catch (error) {
      throw undecodableRecord.from(error, `the text before byte ${this.#at} is not UTF-8`);
    }
  }

  /** The number of items in the next block of an array or a map, 0 at its end. */
  blockCount(): number {
    let count = this.long();
    if (count < 0) {
      count = -count;
      this.long();
    }
    if (count > this.left) throw undecodableRecord(`the list before byte ${this.#at} is longer than what is left`);
    return count;
  }
}
