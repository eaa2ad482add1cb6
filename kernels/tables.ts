// The tables of a layer from its angles.
import { fillAngles } from './angles';
import {
  address,
  bits,
  fieldAngles,
  fieldFactors,
  fieldFirst,
  fieldFlips,
  fieldHighIm,
  fieldHighRe,
  fieldLowBits,
  fieldLowIm,
  fieldLowRe,
  fieldQubits,
  fieldTurns,
  fieldTurnsBack,
} from './layer';

/** As `isFlipped` in src/science/simulator/layers.ts. */
const nearHalfTurn: f64 = 0.0009765625;

/**
 * RY(θ) is cos(θ/2) times a turn by t = tan(θ/2). Of a flipped qubit it is sin(θ/2)·diag(−1, 1) times a turn by cot(θ/2) times
 * X. In the first layer, on |0…0⟩, the factors are the amplitudes themselves.
 */
export function fillTables(layer: usize): void {
  fillAngles(layer);
  const qubits = bits(layer, fieldQubits);
  const first = bits(layer, fieldFirst) !== 0;
  let flips: u32 = 0;
  const factors = address(layer, fieldFactors);
  const turns = address(layer, fieldTurns);
  const turnsBack = address(layer, fieldTurnsBack);
  let angle = address(layer, fieldAngles);
  let factor = factors;
  for (let qubit = 0; qubit < qubits; qubit++) {
    const c = load<f64>(angle);
    const s = load<f64>(angle, 8);
    const zr = load<f64>(angle, 16);
    const zi = load<f64>(angle, 24);
    const flipped = abs<f64>(c) < nearHalfTurn;
    flips |= (<u32>flipped) << qubit;
    let k0 = c;
    let k1 = s;
    if (!first) {
      const t = flipped ? c / s : s / c;
      store<f64>(turns + 8 * qubit, t);
      store<f64>(turnsBack + 8 * qubit, -t);
      k0 = flipped ? -s : c;
      k1 = flipped ? s : c;
    }
    store<f64>(factor, k0 * zr);
    store<f64>(factor, -(k0 * zi), 8);
    store<f64>(factor, k1 * zr, 16);
    store<f64>(factor, k1 * zi, 24);
    angle += 32;
    factor += 32;
  }
  store<u32>(layer, flips, fieldFlips);
  const low = bits(layer, fieldLowBits);
  fill(address(layer, fieldLowRe), address(layer, fieldLowIm), low, factors);
  fill(address(layer, fieldHighRe), address(layer, fieldHighIm), qubits - low, factors + 32 * low);
}

/** Products of the factors over `count` bits, by doubling. */
function fill(re: usize, im: usize, count: i32, factors: usize): void {
  if (count === 0) {
    store<f64>(re, 1);
    store<f64>(im, 0);
    return;
  }
  store<f64>(re, load<f64>(factors));
  store<f64>(im, load<f64>(factors, 8));
  store<f64>(re, load<f64>(factors, 16), 8);
  store<f64>(im, load<f64>(factors, 24), 8);
  for (let bit = 1; bit < count; bit++) {
    const at = factors + 32 * bit;
    const r0 = v128.load_splat<f64>(at);
    const i0 = v128.load_splat<f64>(at, 8);
    const r1 = v128.load_splat<f64>(at, 16);
    const i1 = v128.load_splat<f64>(at, 24);
    const size = (<usize>8) << bit;
    for (let k: usize = 0; k < size; k += 16) {
      const r = v128.load(re + k);
      const i = v128.load(im + k);
      v128.store(re + k + size, f64x2.sub(f64x2.mul(r, r1), f64x2.mul(i, i1)));
      v128.store(im + k + size, f64x2.add(f64x2.mul(r, i1), f64x2.mul(i, r1)));
      v128.store(re + k, f64x2.sub(f64x2.mul(r, r0), f64x2.mul(i, i0)));
      v128.store(im + k, f64x2.add(f64x2.mul(r, i0), f64x2.mul(i, r0)));
    }
  }
}
