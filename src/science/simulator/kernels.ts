/**
 * Loops over amplitude pairs. A pair is (k | a, k | b), where k runs over the basis states in which all bits of `free`
 * are zero: (a, b) = (0, bit) is a one-qubit gate, (control, target) acts on span{|01⟩, |10⟩} of two qubits.
 */
export interface Pairs {
  /** One or two set bits; `high` ≥ `low`, equal when there is one. */
  readonly low: number;
  readonly high: number;
  readonly a: number;
  readonly b: number;
}

export function onQubit(qubit: number): Pairs {
  const bit = 1 << qubit;
  return { low: bit, high: bit, a: 0, b: bit };
}

/** Pairs of basis states of two qubits, given by which of the two bits are set in each partner. */
export function onTwoQubits(first: number, second: number, a: number, b: number): Pairs {
  return { low: 1 << Math.min(first, second), high: 1 << Math.max(first, second), a, b };
}

/** X on each pair. */
export function exchange(re: Float64Array, im: Float64Array, pairs: Pairs): void {
  const { low, high, a, b } = pairs;
  const step = low === high ? re.length : 2 * high;
  const end = low === high ? re.length : high;
  for (let i = 0; i < re.length; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        const p = k | a;
        const q = k | b;
        const r = re[p]!;
        const s = im[p]!;
        re[p] = re[q]!;
        im[p] = im[q]!;
        re[q] = r;
        im[q] = s;
      }
    }
  }
}

/** [[c, −is], [−is, c]] on each pair. */
export function rotateX(re: Float64Array, im: Float64Array, pairs: Pairs, c: number, s: number): void {
  const { low, high, a, b } = pairs;
  const step = low === high ? re.length : 2 * high;
  const end = low === high ? re.length : high;
  for (let i = 0; i < re.length; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        const p = k | a;
        const q = k | b;
        const pr = re[p]!;
        const pi = im[p]!;
        const qr = re[q]!;
        const qi = im[q]!;
        re[p] = c * pr + s * qi;
        im[p] = c * pi - s * qr;
        re[q] = c * qr + s * pi;
        im[q] = c * qi - s * pr;
      }
    }
  }
}

/** [[c, −s], [s, c]] on each pair; both planes turn alike because the matrix is real. */
export function rotateY(re: Float64Array, im: Float64Array, bit: number, c: number, s: number): void {
  for (let j = 0; j < re.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const q = k + bit;
      const pr = re[k]!;
      const pi = im[k]!;
      const qr = re[q]!;
      const qi = im[q]!;
      re[k] = c * pr - s * qr;
      im[k] = c * pi - s * qi;
      re[q] = c * qr + s * pr;
      im[q] = c * qi + s * pi;
    }
  }
}

/** diag(c − is, c + is) on the qubit of `bit`. */
export function rotateZ(re: Float64Array, im: Float64Array, bit: number, c: number, s: number): void {
  for (let j = 0; j < re.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const q = k + bit;
      const pr = re[k]!;
      const pi = im[k]!;
      const qr = re[q]!;
      const qi = im[q]!;
      re[k] = c * pr + s * pi;
      im[k] = c * pi - s * pr;
      re[q] = c * qr - s * qi;
      im[q] = c * qi + s * qr;
    }
  }
}

export function hadamard(re: Float64Array, im: Float64Array, bit: number): void {
  const root = Math.SQRT1_2;
  for (let j = 0; j < re.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const q = k + bit;
      const pr = re[k]!;
      const pi = im[k]!;
      const qr = re[q]!;
      const qi = im[q]!;
      re[k] = root * (pr + qr);
      im[k] = root * (pi + qi);
      re[q] = root * (pr - qr);
      im[q] = root * (pi - qi);
    }
  }
}

/** −1 on every basis state with both bits set. */
export function signFlip(re: Float64Array, im: Float64Array, first: number, second: number): void {
  const low = Math.min(first, second);
  const high = Math.max(first, second);
  for (let i = high; i < re.length; i += 2 * high) {
    for (let j = i + low; j < i + high; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        re[k] = -re[k]!;
        im[k] = -im[k]!;
      }
    }
  }
}

/** Im⟨λ|G|ψ⟩ with G = X on each pair, 0 elsewhere. */
export function overlapX(lr: Float64Array, li: Float64Array, re: Float64Array, im: Float64Array, pairs: Pairs): number {
  const { low, high, a, b } = pairs;
  const step = low === high ? re.length : 2 * high;
  const end = low === high ? re.length : high;
  let sum = 0;
  for (let i = 0; i < re.length; i += step) {
    for (let j = i; j < i + end; j += 2 * low) {
      for (let k = j; k < j + low; k++) {
        const p = k | a;
        const q = k | b;
        sum += lr[p]! * im[q]! - li[p]! * re[q]! + (lr[q]! * im[p]! - li[q]! * re[p]!);
      }
    }
  }
  return sum;
}

/** Im⟨λ|Y|ψ⟩ on the qubit of `bit`. */
export function overlapY(lr: Float64Array, li: Float64Array, re: Float64Array, im: Float64Array, bit: number): number {
  let sum = 0;
  for (let j = 0; j < re.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const q = k + bit;
      sum += lr[q]! * re[k]! + li[q]! * im[k]! - (lr[k]! * re[q]! + li[k]! * im[q]!);
    }
  }
  return sum;
}

/** Im⟨λ|Z|ψ⟩ on the qubit of `bit`. */
export function overlapZ(lr: Float64Array, li: Float64Array, re: Float64Array, im: Float64Array, bit: number): number {
  let sum = 0;
  for (let j = 0; j < re.length; j += 2 * bit) {
    for (let k = j; k < j + bit; k++) {
      const q = k + bit;
      sum += lr[k]! * im[k]! - li[k]! * re[k]! - (lr[q]! * im[q]! - li[q]! * re[q]!);
    }
  }
  return sum;
}
