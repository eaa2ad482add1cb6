import { basisStateEnergy, flipGroups, type PauliSum, popcount, sharedParity } from '../../operators/index.ts';

/** A state of up to 64 qubits with few amplitudes that are not zero; no basis state twice. */
export interface SparseState {
  /** Two words for each basis state, low word first. */
  readonly states: Uint32Array;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** ⟨b|H|b⟩ of the basis state with these two words, on up to 64 qubits. */
export function expectationOfBasisState(observable: PauliSum, state: Uint32Array): number {
  return basisStateEnergy(observable, state);
}

/** ⟨H² ⟩ − ⟨H⟩² of that basis state: the squares of what flips it to others, terms with the same flips together. */
export function varianceOfBasisState(observable: PauliSum, state: Uint32Array): number {
  return varianceOfSparseState(observable, { states: state, re: Float64Array.of(1), im: Float64Array.of(0) });
}

/** ⟨ψ|H|ψ⟩ of a normalised sparse state; its time grows with amplitudes × flips of H, not with 2ⁿ. */
export function expectationOfSparseState(observable: PauliSum, state: SparseState): number {
  const index = new StateIndex(state.states.length / 2);
  for (let k = 0; k < state.re.length; k++) index.place(state.states[2 * k]!, state.states[2 * k + 1]!);
  let energy = 0;
  forEachElement(observable, state, (low, high, re, im) => {
    const target = index.find(low, high);
    if (target >= 0) energy += state.re[target]! * re + state.im[target]! * im;
  });
  return energy;
}

/** ⟨H²⟩ − ⟨H⟩² of a normalised sparse state, as ‖(H − ⟨H⟩)|ψ⟩‖²: H|ψ⟩ is kept sparse too. */
export function varianceOfSparseState(observable: PauliSum, state: SparseState): number {
  const index = new StateIndex(state.states.length / 2);
  const imageRe: number[] = [];
  const imageIm: number[] = [];
  for (let k = 0; k < state.re.length; k++) {
    index.place(state.states[2 * k]!, state.states[2 * k + 1]!);
    imageRe.push(0);
    imageIm.push(0);
  }
  forEachElement(observable, state, (low, high, re, im) => {
    const target = index.place(low, high);
    imageRe[target] = (imageRe[target] ?? 0) + re;
    imageIm[target] = (imageIm[target] ?? 0) + im;
  });
  let energy = 0;
  for (let k = 0; k < state.re.length; k++) energy += state.re[k]! * imageRe[k]! + state.im[k]! * imageIm[k]!;
  let variance = 0;
  for (let k = 0; k < imageRe.length; k++) {
    const re = imageRe[k]! - energy * (state.re[k] ?? 0);
    const im = imageIm[k]! - energy * (state.im[k] ?? 0);
    variance += re * re + im * im;
  }
  return variance;
}

/** Every contribution of every amplitude to H|ψ⟩: the basis state it goes to, and what arrives there. */
function forEachElement(
  observable: PauliSum,
  { states, re, im }: SparseState,
  take: (low: number, high: number, re: number, im: number) => void,
): void {
  for (const { xLow, xHigh, imaginary, terms } of flipGroups(observable)) {
    for (let k = 0; k < re.length; k++) {
      const low = states[2 * k]!;
      const high = states[2 * k + 1]!;
      let element = 0;
      for (const term of terms) {
        const zLow = observable.z[2 * term]!;
        const zHigh = observable.z[2 * term + 1]!;
        // i^y is 1, i, −1 or −i; the unit is in `imaginary`, the sign here.
        const sign = ((popcount(xLow & zLow) + popcount(xHigh & zHigh)) & 2) >> 1;
        const odd = sharedParity(zLow, zHigh, low, high) ^ sign;
        element += odd === 1 ? -observable.coefficients[term]! : observable.coefficients[term]!;
      }
      if (element === 0) continue;
      const [r, i] = imaginary ? [-element * im[k]!, element * re[k]!] : [element * re[k]!, element * im[k]!];
      take((low ^ xLow) >>> 0, (high ^ xHigh) >>> 0, r, i);
    }
  }
}

/** Places of basis states in the order in which they were named; open addressing on both words. */
class StateIndex {
  private readonly words: number[] = [];
  private slots: Int32Array;

  constructor(expected: number) {
    let length = 16;
    while (length < 4 * expected) length *= 2;
    this.slots = new Int32Array(length);
  }

  /** The place of a state, −1 for one that was never placed. */
  find(low: number, high: number): number {
    return this.slots[this.slotOf(low, high)]! - 1;
  }

  /** The place of a state, a new one at the end when there is none. */
  place(low: number, high: number): number {
    const slot = this.slotOf(low, high);
    if (this.slots[slot] !== 0) return this.slots[slot]! - 1;
    this.words.push(low, high);
    const size = this.words.length / 2;
    this.slots[slot] = size;
    if (2 * size > this.slots.length) this.grow();
    return size - 1;
  }

  private slotOf(low: number, high: number): number {
    const mask = this.slots.length - 1;
    let slot = Math.imul(Math.imul(low, 0x9e3779b1) ^ high, 0x85ebca6b);
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const place = this.slots[slot]! - 1;
      if (place < 0 || (this.words[2 * place] === low && this.words[2 * place + 1] === high)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.slots = new Int32Array(2 * this.slots.length);
    for (let place = 0; 2 * place < this.words.length; place++) {
      this.slots[this.slotOf(this.words[2 * place]!, this.words[2 * place + 1]!)] = place + 1;
    }
  }
}
