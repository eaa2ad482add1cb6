import type { RandomStream } from './contract.ts';
import type { OutputWords } from './pcg64.ts';
import { zigguratNormal } from './ziggurat.ts';

/** A stream for millions of numbers: 32-bit arithmetic only, several times as fast as the 128-bit `pcg64` in JavaScript. */
export interface FastStream extends RandomStream {
  /** The next 32 bits, unsigned. */
  word(): number;
  /** Uniform numbers in [0, 1) with 53 bits for every element: the same as `random()` as often. */
  fill(out: Float64Array): void;
}

/**
 * xoshiro128++ 1.0 from these four words, not all of them zero (then the first is taken as 1); period 2¹²⁸ − 1. Two words
 * make one `random()` and one `next64()`, the first of them the high one.
 * Source: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021) 36.
 */
export function xoshiro128(seed: Uint32Array): FastStream {
  return new Xoshiro128(seed);
}

/** An independent fast stream, seeded with the next 128 bits of another one. */
export function fastStream(random: RandomStream): FastStream {
  return xoshiro128(fastStreamSeed(random));
}

/** The four words that seed `fastStream`. */
export function fastStreamSeed(random: RandomStream): Uint32Array {
  const words = [random.next64(), random.next64()].flatMap((bits) => [Number(bits >> 32n), Number(bits & 0xffffffffn)]);
  return Uint32Array.from(words);
}

class Xoshiro128 implements FastStream, OutputWords {
  high = 0;
  low = 0;
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: Uint32Array) {
    [this.a, this.b, this.c, this.d] = [seed[0]! | 0, seed[1]! | 0, seed[2]! | 0, seed[3]! | 0];
    if ((this.a | this.b | this.c | this.d) === 0) this.a = 1;
  }

  word(): number {
    const { a, b, c, d } = this;
    const sum = (a + d) | 0;
    const output = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const e = c ^ a;
    const f = d ^ b;
    this.b = b ^ e;
    this.a = a ^ f;
    this.c = e ^ (b << 9);
    this.d = (f << 11) | (f >>> 21);
    return output;
  }

  next(): void {
    this.high = this.word();
    this.low = this.word();
  }

  next64(): bigint {
    this.next();
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  random(): number {
    const high = this.word();
    return (high * 2097152 + (this.word() >>> 11)) / 9007199254740992;
  }

  standardNormal(): number {
    return zigguratNormal(this, () => this.random());
  }

  /** The state stays in registers: the loop of `word()` written out twice. */
  fill(out: Float64Array): void {
    let { a, b, c, d } = this;
    for (let k = 0; k < out.length; k++) {
      let sum = (a + d) | 0;
      const high = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
      let shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      sum = (a + d) | 0;
      const low = (((sum << 7) | (sum >>> 25)) + a) >>> 11;
      shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
      out[k] = (high * 2097152 + low) * 1.1102230246251565e-16;
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }
}
