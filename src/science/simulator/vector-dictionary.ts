/** Vectors of one length, each kept once up to a factor, found by a hash of their bits. */
export class VectorDictionary {
  /** Numbers of a vector, and numbers kept. */
  readonly width: number;
  length = 0;
  private values: Float64Array = new Float64Array(512);
  private bits: Int32Array = new Int32Array(this.values.buffer);
  private readonly pattern: Float64Array;
  private readonly patternBits: Int32Array;
  /** Open addressing: 1 + the number of a vector, 0 where there is none. */
  private slots: Int32Array = new Int32Array(64);

  constructor(width: number) {
    this.width = width;
    this.pattern = new Float64Array(width);
    this.patternBits = new Int32Array(this.pattern.buffer);
  }

  /** vector = weight · (kept vector from `start`), whose first number that is not 0 is 1; null for the zero vector. */
  place(vector: Float64Array): { start: number; weight: number } | null {
    const weight = vector.find((value) => value !== 0);
    if (weight === undefined) return null;
    // Adding 0 makes −0 and 0 one value.
    for (let l = 0; l < this.width; l++) this.pattern[l] = vector[l]! / weight + 0;
    let slot = hashOf(this.patternBits) & (this.slots.length - 1);
    for (let number = this.slots[slot]!; number !== 0; number = this.slots[slot]!) {
      const start = (number - 1) * this.width;
      if (this.holdsPatternAt(start)) return { start, weight };
      slot = (slot + 1) & (this.slots.length - 1);
    }
    const start = this.append();
    this.slots[slot] = this.length / this.width;
    if (2 * (this.length / this.width) > this.slots.length) this.rehash();
    return { start, weight };
  }

  /** The numbers kept, followed by room for `extra` more. */
  withRoomFor(extra: number): Float64Array {
    const values = new Float64Array(this.length + extra);
    values.set(this.values.subarray(0, this.length));
    return values;
  }

  private holdsPatternAt(start: number): boolean {
    for (let l = 0; l < 2 * this.width; l++) if (this.bits[2 * start + l] !== this.patternBits[l]) return false;
    return true;
  }

  private append(): number {
    const start = this.length;
    if (start + this.width > this.values.length) {
      const larger = new Float64Array(Math.max(2 * this.values.length, start + this.width));
      larger.set(this.values);
      this.values = larger;
      this.bits = new Int32Array(larger.buffer);
    }
    this.values.set(this.pattern, start);
    this.length += this.width;
    return start;
  }

  private rehash(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let start = 0; start < this.length; start += this.width) {
      let slot = hashOf(this.bits.subarray(2 * start, 2 * (start + this.width))) & (this.slots.length - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.slots[slot] = start / this.width + 1;
    }
  }
}

function hashOf(bits: Int32Array): number {
  let hash = 0;
  for (let l = 0; l < bits.length; l++) hash = Math.imul(hash ^ bits[l]! ^ (hash >>> 15), 0x01000193);
  return hash ^ (hash >>> 15);
}
