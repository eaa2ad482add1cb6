/** Vectors of one length, each kept once up to a factor, found by a hash of their bits. */
export class VectorDictionary {
  /** Numbers kept. */
  length = 0;
  private values: Float64Array = new Float64Array(4096);
  private readonly width: number;
  private readonly pattern: Float64Array;
  private readonly starts = new Map<number, number[]>();

  constructor(width: number) {
    this.width = width;
    this.pattern = new Float64Array(width);
  }

  /** vector = weight · (kept vector from `start`), whose first number that is not 0 is 1; null for the zero vector. */
  place(vector: Float64Array): { start: number; weight: number } | null {
    const weight = vector.find((value) => value !== 0);
    if (weight === undefined) return null;
    // Adding 0 makes −0 and 0 one value.
    for (let l = 0; l < this.width; l++) this.pattern[l] = vector[l]! / weight + 0;
    const hash = hashOf(this.pattern);
    const candidates = this.starts.get(hash) ?? [];
    const known = candidates.find((start) => this.holdsPatternAt(start));
    if (known !== undefined) return { start: known, weight };
    const start = this.append();
    this.starts.set(hash, [...candidates, start]);
    return { start, weight };
  }

  /** The numbers kept, followed by room for `extra` more. */
  withRoomFor(extra: number): Float64Array {
    const values = new Float64Array(this.length + extra);
    values.set(this.values.subarray(0, this.length));
    return values;
  }

  private holdsPatternAt(start: number): boolean {
    for (let l = 0; l < this.width; l++) if (this.values[start + l] !== this.pattern[l]) return false;
    return true;
  }

  private append(): number {
    const start = this.length;
    if (start + this.width > this.values.length) {
      const larger = new Float64Array(2 * this.values.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.set(this.pattern, start);
    this.length += this.width;
    return start;
  }
}

const number64 = new Float64Array(1);
const words32 = new Int32Array(number64.buffer);

function hashOf(vector: Float64Array): number {
  let hash = 0;
  for (let l = 0; l < vector.length; l++) {
    number64[0] = vector[l]!;
    hash = Math.imul(hash ^ words32[0]!, 0x01000193);
    hash = Math.imul(hash ^ words32[1]! ^ (hash >>> 15), 0x01000193);
  }
  return hash;
}
