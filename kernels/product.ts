// The first layer makes a product state ρ = high ⊗ low (its factors are its tables), so λ contracted with one of the two
// leaves vectors of 2^(n/2) from which the derivatives of all its angles follow.
import {
  address,
  bits,
  fieldByRow,
  fieldHighIm,
  fieldHighImage,
  fieldHighRe,
  fieldLowBits,
  fieldLowIm,
  fieldLowImage,
  fieldLowRe,
  fieldMode,
  fieldPartner,
  fieldQubits,
  fieldSecond,
  fieldSegmentBits,
  modeNone,
  modePaired,
  modeScattered,
} from './layer';

/**
 * byRow[row] += Σ_l λ*·low[l] and byColumn[l] += λ*·high[row] over segment s and its partner, λ taken at the image. Complex
 * vectors: all real parts, then all imaginary ones.
 */
export function contractSegment(layer: usize, re: usize, im: usize, s: usize, byColumn: usize): void {
  if (bits(layer, fieldMode) !== modePaired) {
    contractSingle(layer, re, im, s, byColumn);
    return;
  }
  const partner = s ^ (address(layer, fieldPartner) >> (bits(layer, fieldSegmentBits) + 3));
  if (partner >= s) contractPaired(layer, re, im, s, partner, byColumn);
}

/** λ*·ρ: real and imaginary part. */
function overlapRe(r: v128, i: v128, p: v128, q: v128): v128 {
  return f64x2.add(f64x2.mul(r, p), f64x2.mul(i, q));
}

function overlapIm(r: v128, i: v128, p: v128, q: v128): v128 {
  return f64x2.sub(f64x2.mul(r, q), f64x2.mul(i, p));
}

function addTo(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

function addVector(at: usize, v: v128): void {
  v128.store(at, f64x2.add(v128.load(at), v));
}

function contractSingle(layer: usize, re: usize, im: usize, s: usize, byColumn: usize): void {
  const mode = bits(layer, fieldMode);
  const bytes = (<usize>8) << bits(layer, fieldSegmentBits);
  const at = s * bytes;
  const lowBits = bits(layer, fieldLowBits);
  const inRow = at & (((<usize>8) << lowBits) - 1);
  const row = at >> (lowBits + 3);
  const lowRe = address(layer, fieldLowRe) + inRow;
  const lowIm = address(layer, fieldLowIm) + inRow;
  const columns = byColumn + inRow;
  const imaginary = (<usize>8) << lowBits;
  const image = address(layer, fieldLowImage) + (inRow >> 1);
  const hr = v128.load_splat<f64>(address(layer, fieldHighRe) + (row << 3));
  const hi = v128.load_splat<f64>(address(layer, fieldHighIm) + (row << 3));
  const base: usize = mode === modeNone ? 0 : <usize>load<u32>(address(layer, fieldHighImage) + (row << 2));
  let sumRe = f64x2.splat(0);
  let sumIm = f64x2.splat(0);
  for (let l: usize = 0; l < bytes; l += 16) {
    let even = at + l;
    let odd = even + 8;
    if (mode !== modeNone) {
      even = base ^ <usize>load<u32>(image + (l >> 1));
      odd = mode === modeScattered ? base ^ <usize>load<u32>(image + (l >> 1), 4) : even + 8;
    }
    const r = v128.load_lane<f64>(re + odd, v128.load_zero<f64>(re + even), 1);
    const i = v128.load_lane<f64>(im + odd, v128.load_zero<f64>(im + even), 1);
    const p = v128.load(lowRe + l);
    const q = v128.load(lowIm + l);
    sumRe = f64x2.add(sumRe, overlapRe(r, i, p, q));
    sumIm = f64x2.add(sumIm, overlapIm(r, i, p, q));
    addVector(columns + l, overlapRe(r, i, hr, hi));
    addVector(columns + imaginary + l, overlapIm(r, i, hr, hi));
  }
  const rows = address(layer, fieldByRow) + (row << 3);
  addTo(rows, sumRe);
  addTo(rows + ((<usize>8) << (bits(layer, fieldQubits) - lowBits)), sumIm);
}

function contractPaired(layer: usize, re: usize, im: usize, s: usize, partner: usize, byColumn: usize): void {
  const bytes = (<usize>8) << bits(layer, fieldSegmentBits);
  const d = address(layer, fieldPartner);
  const second = address(layer, fieldSecond) & ~15;
  const crossed = d & (bytes - 1) & ~15;
  const lowBits = bits(layer, fieldLowBits);
  const rowMask = ((<usize>8) << lowBits) - 1;
  const imaginary = (<usize>8) << lowBits;
  const rowA = (s * bytes) >> (lowBits + 3);
  const rowB = (partner * bytes) >> (lowBits + 3);
  const startA = (s * bytes) & rowMask;
  const startB = (partner * bytes) & rowMask;
  const lowRe = address(layer, fieldLowRe);
  const lowIm = address(layer, fieldLowIm);
  const highRe = address(layer, fieldHighRe);
  const highIm = address(layer, fieldHighIm);
  const hrA = v128.load_splat<f64>(highRe + (rowA << 3));
  const hiA = v128.load_splat<f64>(highIm + (rowA << 3));
  const hrB = v128.load_splat<f64>(highRe + (rowB << 3));
  const hiB = v128.load_splat<f64>(highIm + (rowB << 3));
  const base = <usize>load<u32>(address(layer, fieldHighImage) + (rowA << 2));
  const image = address(layer, fieldLowImage) + (startA >> 1);
  const half = s === partner ? (<usize>1) << (31 - clz<u32>(<u32>crossed)) : bytes;
  let reA = f64x2.splat(0);
  let imA = f64x2.splat(0);
  let reB = f64x2.splat(0);
  let imB = f64x2.splat(0);
  for (let block: usize = 0; block < bytes; block += 2 * half) {
    for (let l = block; l < block + half; l += 16) {
      const inA = startA + l;
      const inB = startB + (l ^ crossed);
      const from = base ^ <usize>load<u32>(image + (l >> 1));
      const evenRe = v128.load(re + from);
      const oddRe = v128.load(re + (from ^ second));
      const evenIm = v128.load(im + from);
      const oddIm = v128.load(im + (from ^ second));
      const rA = v128.shuffle<f64>(evenRe, oddRe, 0, 3);
      const iA = v128.shuffle<f64>(evenIm, oddIm, 0, 3);
      const pA = v128.load(lowRe + inA);
      const qA = v128.load(lowIm + inA);
      reA = f64x2.add(reA, overlapRe(rA, iA, pA, qA));
      imA = f64x2.add(imA, overlapIm(rA, iA, pA, qA));
      addVector(byColumn + inA, overlapRe(rA, iA, hrA, hiA));
      addVector(byColumn + inA + imaginary, overlapIm(rA, iA, hrA, hiA));
      const rB = v128.shuffle<f64>(oddRe, evenRe, 0, 3);
      const iB = v128.shuffle<f64>(oddIm, evenIm, 0, 3);
      const pB = v128.load(lowRe + inB);
      const qB = v128.load(lowIm + inB);
      reB = f64x2.add(reB, overlapRe(rB, iB, pB, qB));
      imB = f64x2.add(imB, overlapIm(rB, iB, pB, qB));
      addVector(byColumn + inB, overlapRe(rB, iB, hrB, hiB));
      addVector(byColumn + inB + imaginary, overlapIm(rB, iB, hrB, hiB));
    }
  }
  const rows = address(layer, fieldByRow);
  const rowsIm = rows + ((<usize>8) << (bits(layer, fieldQubits) - lowBits));
  addTo(rows + (rowA << 3), reA);
  addTo(rowsIm + (rowA << 3), imA);
  addTo(rows + (rowB << 3), reB);
  addTo(rowsIm + (rowB << 3), imB);
}

/**
 * For each of `count` qubits Re of λ*·(∂v) for its two factors v = (f₀, f₁): slopes of RY and RZ. `re`, `im`: λ contracted
 * with all other qubits, 2^count numbers, used up; factors of 32 bytes, angles of 32 bytes, and two f64 out for each qubit.
 * `room`: 4·2^count numbers for the products of the qubits below each one.
 */
export function productSlopes(
  re: usize,
  im: usize,
  count: i32,
  factors: usize,
  angles: usize,
  room: usize,
  turnSlopes: usize,
  phaseSlopes: usize,
): void {
  const roomIm = room + ((<usize>8) << count);
  store<f64>(room, 1, 8);
  store<f64>(roomIm, 0, 8);
  for (let qubit = 0; qubit < count - 1; qubit++) {
    const at = factors + 32 * qubit;
    const size = (<usize>8) << qubit;
    for (let k: usize = 0; k < size; k += 8) {
      const r = load<f64>(room + size + k);
      const i = load<f64>(roomIm + size + k);
      const low = size + size + k;
      store<f64>(room + low, r * load<f64>(at) - i * load<f64>(at, 8));
      store<f64>(roomIm + low, r * load<f64>(at, 8) + i * load<f64>(at));
      store<f64>(room + low + size, r * load<f64>(at, 16) - i * load<f64>(at, 24));
      store<f64>(roomIm + low + size, r * load<f64>(at, 24) + i * load<f64>(at, 16));
    }
  }
  for (let qubit = count - 1; qubit >= 0; qubit--) {
    const size = (<usize>8) << qubit;
    let re0: f64 = 0;
    let im0: f64 = 0;
    let re1: f64 = 0;
    let im1: f64 = 0;
    const at = factors + 32 * qubit;
    const f0r = load<f64>(at);
    const f0i = load<f64>(at, 8);
    const f1r = load<f64>(at, 16);
    const f1i = load<f64>(at, 24);
    for (let k: usize = 0; k < size; k += 8) {
      const p = load<f64>(room + size + k);
      const q = load<f64>(roomIm + size + k);
      const a = load<f64>(re + k);
      const b = load<f64>(im + k);
      const c = load<f64>(re + k + size);
      const d = load<f64>(im + k + size);
      re0 += a * p - b * q;
      im0 += a * q + b * p;
      re1 += c * p - d * q;
      im1 += c * q + d * p;
      store<f64>(re + k, a * f0r - b * f0i + (c * f1r - d * f1i));
      store<f64>(im + k, a * f0i + b * f0r + (c * f1i + d * f1r));
    }
    // With v = (c·z*, s·z), z = exp(iφ/2): twice ∂v/∂θ is (−s·z*, c·z), twice ∂v/∂φ is (−i·v₀, i·v₁).
    const angle = angles + 32 * qubit;
    const cos = load<f64>(angle);
    const sin = load<f64>(angle, 8);
    const zr = load<f64>(angle, 16);
    const zi = load<f64>(angle, 24);
    const slope = cos * (re1 * zr - im1 * zi) - sin * (re0 * zr + im0 * zi);
    store<f64>(turnSlopes + 8 * qubit, slope);
    store<f64>(phaseSlopes + 8 * qubit, re0 * f0i + im0 * f0r - (re1 * f1i + im1 * f1r));
  }
}
