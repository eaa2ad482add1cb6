import type { RandomStream } from './contract.ts';
import { invalidSeed } from './errors.ts';
import { seedSequence } from './seed-sequence.ts';
import { zigguratNormal } from './ziggurat.ts';

/**
 * numpy's `default_rng(seed)`, bit for bit: PCG64 (XSL-RR 128/64) seeded through SeedSequence.
 * `seed` is a non-negative safe integer, else `invalid_seed`. Source: M. E. O'Neill, PCG (HMC-CS-2014-0905).
 */
export function pcg64(seed: number): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) throw invalidSeed(seed, '2^53 - 1');
  const state = new Pcg64State(seedSequence(seed, 8));
  const random = (): number => {
    state.next();
    return (state.high * 2097152 + (state.low >>> 11)) / 9007199254740992;
  };
  return {
    next64() {
      state.next();
      return (BigInt(state.high) << 32n) | BigInt(state.low);
    },
    random,
    standardNormal: () => zigguratNormal(state, random),
  };
}

/** The latest 64 output bits as two unsigned 32-bit words. */
export interface OutputWords {
  high: number;
  low: number;
  next(): void;
}

// The multiplier 0x2360ed051fc65da4_4385df649fccf645 in 32-bit words, lowest first.
const m0 = 0x9fccf645;
const m1 = 0x4385df64;
const m2 = 0x1fc65da4;
const m3 = 0x2360ed05;
const word = 4294967296;

/**
 * The 128-bit congruential state as four unsigned words, lowest first, in doubles: sums of a few words stay exact, so no
 * draw allocates a BigInt.
 */
class Pcg64State implements OutputWords {
  high = 0;
  low = 0;
  private readonly state = new Float64Array(4);
  private readonly increment = new Float64Array(4);

  constructor(seeds: Uint32Array) {
    // Seeds come as two 128-bit numbers, their high 64 bits first, each 64 bits low word first.
    const start = [seeds[2]!, seeds[3]!, seeds[0]!, seeds[1]!];
    const stream = [seeds[6]!, seeds[7]!, seeds[4]!, seeds[5]!];
    stream.forEach((value, k) => {
      const shiftedIn = k === 0 ? 1 : stream[k - 1]! >>> 31;
      this.increment[k] = ((value << 1) | shiftedIn) >>> 0;
    });
    this.advance();
    let carry = 0;
    start.forEach((value, k) => {
      const sum = this.state[k]! + value + carry;
      carry = sum >= word ? 1 : 0;
      this.state[k] = sum - carry * word;
    });
    this.advance();
  }

  /** Output: the xor of the halves, rotated right by the top six bits. */
  next(): void {
    this.advance();
    const s = this.state;
    const low = (s[0]! ^ s[2]!) >>> 0;
    const high = (s[1]! ^ s[3]!) >>> 0;
    const rotation = s[3]! >>> 26;
    const shift = rotation & 31;
    const first = rotation < 32 ? low : high;
    const second = rotation < 32 ? high : low;
    // A shift by 32 is a shift by 0 in JavaScript, so the unrotated case stands apart.
    this.low = shift === 0 ? first : ((first >>> shift) | (second << (32 - shift))) >>> 0;
    this.high = shift === 0 ? second : ((second >>> shift) | (first << (32 - shift))) >>> 0;
  }

  /** state ← state·multiplier + increment (mod 2¹²⁸), word by word with carries. */
  private advance(): void {
    const s = this.state;
    const c = this.increment;
    const a0 = s[0]!;
    const a1 = s[1]!;
    const a2 = s[2]!;
    const a3 = s[3]!;
    let sum = lowWord(a0, m0) + c[0]!;
    let carry = Math.floor(sum / word);
    s[0] = sum - carry * word;
    sum = highWord(a0, m0) + lowWord(a0, m1) + lowWord(a1, m0) + c[1]! + carry;
    carry = Math.floor(sum / word);
    s[1] = sum - carry * word;
    sum = highWord(a0, m1) + highWord(a1, m0) + lowWord(a0, m2) + lowWord(a1, m1) + lowWord(a2, m0) + c[2]! + carry;
    carry = Math.floor(sum / word);
    s[2] = sum - carry * word;
    sum = highWord(a0, m2) + highWord(a1, m1) + highWord(a2, m0) + c[3]! + carry;
    sum += lowWord(a0, m3) + lowWord(a1, m2) + lowWord(a2, m1) + lowWord(a3, m0);
    s[3] = sum - Math.floor(sum / word) * word;
  }
}

function lowWord(a: number, b: number): number {
  return Math.imul(a, b) >>> 0;
}

/** ⌊a·b / 2³²⌋ for unsigned words, by the halves of b: products of 48 bits are exact in a double. */
function highWord(a: number, b: number): number {
  return Math.floor((a * (b >>> 16) + Math.floor((a * (b & 65535)) / 65536)) / 65536);
}
