// Qubits in X and Y drawn one after the other, given what the others showed:
// src/science/simulator/measurement/conditional-draw.ts, to the same bits. An amplitude is one vector (re, im) here, and what reading
// in Y adds to reading in X, −i for every 1, is put into the amplitudes when they are gathered.
import { binomial } from './binomial';
import { addOutcome } from './outcomes';
import { uniform } from './stream';

const fewShots: u32 = 8;
const roundingProbability: f64 = 1e-12;
/** Of the list: addresses of the two components at the basis state 0 of the others (u32 each), and their signs from byte 16. */
const entryShift: usize = 5;

/** list ← where the amplitudes are that the turned qubits join, 32 bytes for each of their 2^r values. */
export function listTurned(re: usize, im: usize, turned: u32, inY: u32, list: usize): void {
  const length: u32 = 1 << popcnt<u32>(turned);
  let offset: u32 = 0;
  for (let k: u32 = 0; k < length; k++) {
    const quarters = popcnt<u32>(offset & inY) & 3;
    const at = (<usize>offset) << 3;
    const entry = list + ((<usize>k) << entryShift);
    // (−i)^quarters·(r + i·s): (r, s), (s, −r), (−r, −s), (−s, r).
    store<u32>(entry, <u32>((quarters & 1) !== 0 ? im + at : re + at));
    store<u32>(entry, <u32>((quarters & 1) !== 0 ? re + at : im + at), 4);
    store<u64>(entry, (<u64>(quarters >> 1)) << 63, 16);
    store<u64>(entry, (<u64>(((quarters + 1) >> 1) & 1)) << 63, 24);
    // The next subset of the turned qubits.
    offset = (offset - turned) & turned;
  }
}

/**
 * Adds `count` outcomes to the table: `rest`, whose turned qubits are 0, with drawn values for those; bits outside `kept` go.
 * `own` is room for 2^r vectors.
 */
export function drawTurned(
  list: usize,
  own: usize,
  turned: u32,
  rest: u32,
  count: u32,
  kept: u32,
  stream: usize,
  table: usize,
): void {
  const end = own + ((<usize>1) << (4 + <usize>popcnt<u32>(turned)));
  const shift = (<usize>rest) << 3;
  let norm: f64 = 0;
  let entry = list;
  for (let at = own; at < end; at += 16) {
    const first = v128.load64_zero(<usize>load<u32>(entry) + shift);
    const amplitude = v128.xor(v128.load64_lane(<usize>load<u32>(entry, 4) + shift, first, 1), v128.load(entry, 16));
    v128.store(at, amplitude);
    norm += addedLanes(f64x2.mul(amplitude, amplitude));
    entry += 32;
  }
  if (count === 1) drawOne(own, turned, norm, rest, kept, stream, table);
  else descend(own, turned, norm, count, rest, kept, stream, table);
}

function addedLanes(vector: v128): f64 {
  return f64x2.extract_lane(f64x2.add(vector, v128.shuffle<f64>(vector, vector, 1, 1)), 0);
}

/** Twice Re⟨A|B⟩ of the two halves A and B of so many bytes. */
function overlapOf(at: usize, half: usize): f64 {
  let sum: f64 = 0;
  for (let to = at + half; at < to; at += 16) sum += addedLanes(f64x2.mul(v128.load(at), v128.load(at + half)));
  return 2 * sum;
}

/** One shot: which half goes on cannot be foreseen, so it is a sign and not a branch. */
function drawOne(own: usize, left: u32, norm: f64, outcome: u32, kept: u32, stream: usize, table: usize): void {
  while (left !== 0) {
    const bit: u32 = 0x80000000 >>> clz<u32>(left);
    left ^= bit;
    const half = (<usize>16) << (<usize>popcnt<u32>(left));
    const overlap = overlapOf(own, half);
    const probability = (0.5 * (norm + overlap)) / norm;
    let isOne: bool;
    if (!(probability > roundingProbability)) isOne = true;
    else if (probability > 1 - roundingProbability) isOne = false;
    else isOne = uniform(stream) >= probability;
    const sign = (<u64>isOne) << 63;
    norm += reinterpret<f64>(reinterpret<u64>(overlap) ^ sign);
    outcome |= bit & (0 - <u32>isOne);
    // After the last qubit nobody reads the sum.
    if (left === 0) break;
    const signs = i64x2.splat(<i64>sign);
    for (let at = own; at < own + half; at += 16) {
      v128.store(at, f64x2.add(v128.load(at), v128.xor(v128.load(at + half), signs)));
    }
  }
  addOutcome(table, outcome & kept, 1);
}

/** `norm` is the sum of squares of the 2^(qubits left) vectors at `own`; factors of √2 are left out throughout. */
function descend(
  own: usize,
  left: u32,
  norm: f64,
  count: u32,
  outcome: u32,
  kept: u32,
  stream: usize,
  table: usize,
): void {
  while (left !== 0) {
    const bit: u32 = 0x80000000 >>> clz<u32>(left);
    left ^= bit;
    const half = (<usize>16) << (<usize>popcnt<u32>(left));
    const overlap = overlapOf(own, half);
    const zeros = share(count, (0.5 * (norm + overlap)) / norm, stream);
    if (zeros === 0) {
      for (let at = own; at < own + half; at += 16) {
        v128.store(at, f64x2.sub(v128.load(at), v128.load(at + half)));
      }
      norm -= overlap;
      outcome |= bit;
      continue;
    }
    for (let at = own; at < own + half; at += 16) {
      const a = v128.load(at);
      const b = v128.load(at + half);
      v128.store(at, f64x2.add(a, b));
      v128.store(at + half, f64x2.sub(a, b));
    }
    if (zeros < count) {
      descend(own + half, left, norm - overlap, count - zeros, outcome | bit, kept, stream, table);
      count = zeros;
    }
    norm += overlap;
  }
  addOutcome(table, outcome & kept, count);
}

/** How many of so many shots take a way of this probability. */
function share(count: u32, probability: f64, stream: usize): u32 {
  if (!(probability > roundingProbability)) return 0;
  if (probability > 1 - roundingProbability) return count;
  if (count > fewShots) return <u32>binomial(<f64>count, probability, stream);
  let taken: u32 = 0;
  for (let shot: u32 = 0; shot < count; shot++) taken += uniform(stream) < probability ? 1 : 0;
  return taken;
}
