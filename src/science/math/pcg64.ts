import type { RandomStream } from './contract.ts';
import { invalidSeed } from './errors.ts';
import { seedSequence } from './seed-sequence.ts';
import { zigguratNormal } from './ziggurat.ts';

/**
 * numpy's `default_rng(seed)`, bit for bit: PCG64 (XSL-RR 128/64) seeded through SeedSequence.
 * `seed` is a non-negative safe integer, else `invalid_seed`. Source: M. E. O'Neill, PCG (HMC-CS-2014-0905).
 */
export function pcg64(seed: number): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) throw invalidSeed(seed);
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

// 0x2360ed051fc65da44385df649fccf645 in 16-bit limbs, lowest first.
const [m0, m1, m2, m3, m4, m5, m6, m7] = [0xf645, 0x9fcc, 0xdf64, 0x4385, 0x5da4, 0x1fc6, 0xed05, 0x2360] as const;

/**
 * The 128-bit congruential state in 16-bit limbs, lowest first: sums of eight 32-bit products stay exact in a double,
 * so no draw allocates a BigInt.
 */
class Pcg64State implements OutputWords {
  high = 0;
  low = 0;
  private readonly state = new Float64Array(8);
  private readonly increment = new Float64Array(8);

  constructor(seeds: Uint32Array) {
    // Seeds come as two 128-bit numbers, their high 64 bits first, each 64 bits low word first.
    const start = limbsOf([seeds[2]!, seeds[3]!, seeds[0]!, seeds[1]!]);
    const stream = limbsOf([seeds[6]!, seeds[7]!, seeds[4]!, seeds[5]!]);
    let carry = 1;
    for (let i = 0; i < 8; i++) {
      const doubled = stream[i]! * 2 + carry;
      this.increment[i] = doubled % 65536;
      carry = Math.floor(doubled / 65536);
    }
    this.advance();
    carry = 0;
    for (let i = 0; i < 8; i++) {
      const sum = this.state[i]! + start[i]! + carry;
      this.state[i] = sum % 65536;
      carry = Math.floor(sum / 65536);
    }
    this.advance();
  }

  /** Output: the xor of the halves, rotated right by the top six bits. */
  next(): void {
    this.advance();
    const s = this.state;
    const low = ((s[0]! ^ s[4]!) | ((s[1]! ^ s[5]!) << 16)) >>> 0;
    const high = ((s[2]! ^ s[6]!) | ((s[3]! ^ s[7]!) << 16)) >>> 0;
    const rotation = s[7]! >>> 10;
    const shift = rotation & 31;
    const first = rotation < 32 ? low : high;
    const second = rotation < 32 ? high : low;
    // A shift by 32 is a shift by 0 in JavaScript, so the unrotated case stands apart.
    this.low = shift === 0 ? first : ((first >>> shift) | (second << (32 - shift))) >>> 0;
    this.high = shift === 0 ? second : ((second >>> shift) | (first << (32 - shift))) >>> 0;
  }

  /** state ← state·multiplier + increment (mod 2¹²⁸), column by column. */
  private advance(): void {
    const s = this.state;
    const c = this.increment;
    const a0 = s[0]!;
    const a1 = s[1]!;
    const a2 = s[2]!;
    const a3 = s[3]!;
    const a4 = s[4]!;
    const a5 = s[5]!;
    const a6 = s[6]!;
    const a7 = s[7]!;
    let sum = a0 * m0 + c[0]!;
    let digit = sum & 65535;
    s[0] = digit;
    sum = (sum - digit) / 65536 + a0 * m1 + a1 * m0 + c[1]!;
    digit = sum & 65535;
    s[1] = digit;
    sum = (sum - digit) / 65536 + a0 * m2 + a1 * m1 + a2 * m0 + c[2]!;
    digit = sum & 65535;
    s[2] = digit;
    sum = (sum - digit) / 65536 + a0 * m3 + a1 * m2 + a2 * m1 + a3 * m0 + c[3]!;
    digit = sum & 65535;
    s[3] = digit;
    sum = (sum - digit) / 65536 + a0 * m4 + a1 * m3 + a2 * m2 + a3 * m1 + a4 * m0 + c[4]!;
    digit = sum & 65535;
    s[4] = digit;
    sum = (sum - digit) / 65536 + a0 * m5 + a1 * m4 + a2 * m3 + a3 * m2 + a4 * m1 + a5 * m0 + c[5]!;
    digit = sum & 65535;
    s[5] = digit;
    sum = (sum - digit) / 65536 + a0 * m6 + a1 * m5 + a2 * m4 + a3 * m3 + a4 * m2 + a5 * m1 + a6 * m0 + c[6]!;
    digit = sum & 65535;
    s[6] = digit;
    sum = (sum - digit) / 65536 + a0 * m7 + a1 * m6 + a2 * m5 + a3 * m4 + a4 * m3 + a5 * m2 + a6 * m1 + a7 * m0 + c[7]!;
    s[7] = sum & 65535;
  }
}

function limbsOf(words: readonly number[]): number[] {
  return words.flatMap((word) => [word & 65535, word >>> 16]);
}
