/** Up to so many bits an outcome is its own place in the index; beyond, outcomes are hashed. */
const directBits = 16;

/** Counts of outcomes (at most 31 bits each) in the order in which they first came up. */
export class OutcomeTable {
  size = 0;
  readonly keys: Int32Array;
  readonly counts: Float64Array;
  /** Place of an entry + 1 by its key or the hash of it; 0 where there is none. */
  private readonly slots: Int32Array;
  /** The hash is the product's upper bits; with factor 1 and shift 0 it is the key. */
  private readonly factor: number;
  private readonly shift: number;

  /** Room for `capacity` different outcomes of so many qubits. */
  constructor(capacity: number, qubits: number) {
    const direct = qubits <= directBits;
    let bits = direct ? qubits : 4;
    if (!direct) while (1 << bits < 2 * capacity) bits++;
    this.keys = new Int32Array(capacity);
    this.counts = new Float64Array(capacity);
    this.slots = new Int32Array(1 << bits);
    this.factor = direct ? 1 : 0x9e3779b1;
    this.shift = direct ? 0 : 32 - bits;
  }

  clear(): void {
    if (8 * this.size > this.slots.length) this.slots.fill(0);
    // Removing in any order leaves gaps in chains, but all entries go.
    else for (let place = 0; place < this.size; place++) this.slots[this.slotOf(place)] = 0;
    this.size = 0;
  }

  add(key: number, count: number): void {
    const { slots, keys } = this;
    const mask = slots.length - 1;
    let slot = Math.imul(key, this.factor) >>> this.shift;
    for (;;) {
      const place = slots[slot]! - 1;
      if (place < 0) break;
      if (keys[place] === key) {
        this.counts[place]! += count;
        return;
      }
      slot = (slot + 1) & mask;
    }
    keys[this.size] = key;
    this.counts[this.size] = count;
    this.size += 1;
    slots[slot] = this.size;
  }

  private slotOf(place: number): number {
    const mask = this.slots.length - 1;
    let slot = Math.imul(this.keys[place]!, this.factor) >>> this.shift;
    while (this.slots[slot] !== place + 1) slot = (slot + 1) & mask;
    return slot;
  }
}
