// One gate as a record of 64 bytes, on a whole state or on a tile of it: the qubits that it moves lie in the tile; on those
// outside, which it reads, the tile's base index decides. Written by src/science/simulator/wasm/gate-record.ts.
import { multiplyPairs, multiplyQuads } from './matrices';
import { exchangePairs, overlapPairs, rotatePairs } from './pairs';
import { multiplyWhere, overlapPhases, turnPhases } from './phases';
import { turnGroup } from './string-group';
import { overlapRealString, overlapString, turnRealString, turnString } from './strings';
import { hadamard, overlapReal, turnReal } from './turns';

export const gateBytes: usize = 64;

const kindPairs: u32 = 0;
const kindReal: u32 = 1;
const kindPhases: u32 = 2;
const kindString: u32 = 3;
const kindRealString: u32 = 4;
const kindHadamard: u32 = 5;
const kindExchange: u32 = 6;
const kindWhere: u32 = 7;
const kindMatrixOfPairs: u32 = 8;
const kindQuads: u32 = 9;
/** Of Pauli strings: `a` is where it is described, `b` how many angles it has. */
const kindGroup: u32 = 10;

/** Bits as the loops of the kind want them; of a string, x and z. */
const fieldLow: usize = 4;
const fieldHigh: usize = 8;
const fieldA: usize = 12;
const fieldB: usize = 16;
/** The gate acts where these bits of the base have this value; its angle is negative where the parity of those is odd. */
const fieldMask: usize = 20;
const fieldValue: usize = 24;
const fieldSigns: usize = 28;
/** (cos, sin) of half the angle, or a matrix; what undoes it, where that is not the same or the negative angle. */
const fieldNumbers: usize = 32;
const fieldNumbersBack: usize = 36;
/** One sum for each task; 0 without parameter. */
export const fieldSlots: usize = 40;
/** 1 where the generator has a minus sign. */
const fieldNegative: usize = 44;

/** The gate, or with `back` its inverse, on 2^n ≥ 16 amplitudes that begin at `base`. */
export function applyGate(gate: usize, base: u32, re: usize, im: usize, size: u32, back: bool): void {
  if ((base & load<u32>(gate, fieldMask)) !== load<u32>(gate, fieldValue)) return;
  const kind = load<u32>(gate);
  const low = load<u32>(gate, fieldLow);
  const high = load<u32>(gate, fieldHigh);
  const a = load<u32>(gate, fieldA);
  const b = load<u32>(gate, fieldB);
  let numbers = <usize>load<u32>(gate, fieldNumbers);
  if (kind <= kindRealString) {
    const c = load<f64>(numbers);
    let s = load<f64>(numbers, 8);
    if (isNegative(gate, base) !== back) s = -s;
    if (kind === kindPairs) rotatePairs(re, im, size, low, high, a, b, c, s);
    else if (kind === kindReal) {
      turnReal(re, size, low, c, s);
      turnReal(im, size, low, c, s);
    } else if (kind === kindPhases) turnPhases(re, im, size, b, c, s);
    else if (kind === kindString) turnString(re, im, size, a, b, c, s);
    else {
      turnRealString(re, size, a, b, c, s);
      turnRealString(im, size, a, b, c, s);
    }
    return;
  }
  if (kind === kindGroup) {
    turnGroup(a, numbers, base, re, im, back);
    return;
  }
  const numbersBack = <usize>load<u32>(gate, fieldNumbersBack);
  if (back && numbersBack !== 0) numbers = numbersBack;
  if (kind === kindHadamard) {
    hadamard(re, size, low);
    hadamard(im, size, low);
  } else if (kind === kindExchange) {
    exchangePairs(re, size, low, high, a, b);
    exchangePairs(im, size, low, high, a, b);
  } else if (kind === kindWhere) multiplyWhere(re, im, size, low, high, load<f64>(numbers), load<f64>(numbers, 8));
  else if (kind === kindMatrixOfPairs) multiplyPairs(re, im, size, low, high, a, b, numbers);
  else if (kind === kindQuads) multiplyQuads(re, im, size, low, high, numbers);
}

function isNegative(gate: usize, base: u32): bool {
  return ((popcnt<u32>(base & load<u32>(gate, fieldSigns)) + load<u32>(gate, fieldNegative)) & 1) !== 0;
}

/** Where a group is described, else 0. */
export function groupOf(gate: usize): usize {
  return load<u32>(gate) === kindGroup ? <usize>load<u32>(gate, fieldA) : 0;
}

/** Sums that the gate has for each task. */
export function sumsOf(gate: usize): u32 {
  return load<u32>(gate) === kindGroup ? load<u32>(gate, fieldB) : 1;
}

/** Im⟨λ|G|ψ⟩ for the generator of exp(−iφG/2); 0 for gates without an angle. */
export function overlapGate(gate: usize, base: u32, lr: usize, li: usize, re: usize, im: usize, size: u32): f64 {
  const kind = load<u32>(gate);
  const low = load<u32>(gate, fieldLow);
  const high = load<u32>(gate, fieldHigh);
  const a = load<u32>(gate, fieldA);
  const b = load<u32>(gate, fieldB);
  let sum: f64 = 0;
  if (kind === kindPairs) sum = overlapPairs(lr, li, re, im, size, low, high, a, b);
  else if (kind === kindReal) sum = overlapReal(lr, re, size, low) + overlapReal(li, im, size, low);
  else if (kind === kindPhases) sum = overlapPhases(lr, li, re, im, size, b);
  else if (kind === kindString) sum = overlapString(lr, li, re, im, size, a, b);
  else if (kind === kindRealString) sum = overlapRealString(lr, li, re, im, size, a, b);
  return isNegative(gate, base) ? -sum : sum;
}
