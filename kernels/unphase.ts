// The way back through the phases and the permutation of a layer, for λ; and with χ, the state before the phases, the sums
// Im(λ*χ) by rows and by columns, from which the derivatives of all RZ follow.
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
  fieldSecond,
  fieldSegmentBits,
  modeNone,
  modePaired,
  modeScattered,
} from './layer';

/**
 * to[k] = factor(k)*·from[image(k)] in segment s and its partner; each pair once. Without a permutation `from` may be `to`.
 * Flags are types: f64 is yes, i32 no. With χ (chiRe ≠ 0) the sums are added to the rows and to `byColumn`.
 */
export function unturnSegment(
  layer: usize,
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  chiRe: usize,
  chiIm: usize,
  byColumn: usize,
  s: usize,
): void {
  if (bits(layer, fieldMode) !== modePaired) {
    if (toIm === 0) single<f64>(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, byColumn, s);
    else single<i32>(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, byColumn, s);
    return;
  }
  const partner = s ^ (address(layer, fieldPartner) >> (bits(layer, fieldSegmentBits) + 3));
  if (partner < s) return;
  if (toIm === 0) paired<f64, i32>(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, byColumn, s, partner);
  else if (chiRe === 0) paired<i32, i32>(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, byColumn, s, partner);
  else paired<i32, f64>(layer, fromRe, fromIm, toRe, toIm, chiRe, chiIm, byColumn, s, partner);
}

function addTo(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

function single<Real>(
  layer: usize,
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  chiRe: usize,
  chiIm: usize,
  byColumn: usize,
  s: usize,
): void {
  const real = isFloat<Real>();
  const mode = bits(layer, fieldMode);
  const bytes = (<usize>8) << bits(layer, fieldSegmentBits);
  const at = s * bytes;
  const rowBits = bits(layer, fieldLowBits) + 3;
  const inRow = at & (((<usize>1) << rowBits) - 1);
  const row = at >> rowBits;
  const lowRe = address(layer, fieldLowRe) + inRow;
  const lowIm = address(layer, fieldLowIm) + inRow;
  const columns = byColumn + inRow;
  const image = address(layer, fieldLowImage) + (inRow >> 1);
  const hr = v128.load_splat<f64>(address(layer, fieldHighRe) + (row << 3));
  const hi = v128.load_splat<f64>(address(layer, fieldHighIm) + (row << 3));
  const base: usize = mode === modeNone ? 0 : <usize>load<u32>(address(layer, fieldHighImage) + (row << 2));
  let sum = f64x2.splat(0);
  for (let l: usize = 0; l < bytes; l += 16) {
    let even = at + l;
    let odd = even + 8;
    if (mode !== modeNone) {
      even = base ^ <usize>load<u32>(image + (l >> 1));
      odd = mode === modeScattered ? base ^ <usize>load<u32>(image + (l >> 1), 4) : even + 8;
    }
    const lr = v128.load(lowRe + l);
    const r = v128.load_lane<f64>(fromRe + odd, v128.load_zero<f64>(fromRe + even), 1);
    if (real) {
      v128.store(toRe + at + l, f64x2.mul(f64x2.mul(lr, hr), r));
      continue;
    }
    const li = v128.load(lowIm + l);
    const i = v128.load_lane<f64>(fromIm + odd, v128.load_zero<f64>(fromIm + even), 1);
    const c = f64x2.sub(f64x2.mul(lr, hr), f64x2.mul(li, hi));
    const t = f64x2.add(f64x2.mul(lr, hi), f64x2.mul(li, hr));
    const outRe = f64x2.add(f64x2.mul(c, r), f64x2.mul(t, i));
    const outIm = f64x2.sub(f64x2.mul(c, i), f64x2.mul(t, r));
    v128.store(toRe + at + l, outRe);
    v128.store(toIm + at + l, outIm);
    if (chiRe !== 0) {
      const w = f64x2.sub(f64x2.mul(outRe, v128.load(chiIm + at + l)), f64x2.mul(outIm, v128.load(chiRe + at + l)));
      sum = f64x2.add(sum, w);
      v128.store(columns + l, f64x2.add(v128.load(columns + l), w));
    }
  }
  if (chiRe !== 0) addTo(address(layer, fieldByRow) + (row << 3), sum);
}

function paired<Real, Summed>(
  layer: usize,
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  chiRe: usize,
  chiIm: usize,
  byColumn: usize,
  s: usize,
  partner: usize,
): void {
  const real = isFloat<Real>();
  const summed = isFloat<Summed>();
  const bytes = (<usize>8) << bits(layer, fieldSegmentBits);
  const d = address(layer, fieldPartner);
  const second = address(layer, fieldSecond) & ~15;
  const crossed = d & (bytes - 1) & ~15;
  const rowBits = bits(layer, fieldLowBits) + 3;
  const rowMask = ((<usize>1) << rowBits) - 1;
  const atA = s * bytes;
  const atB = partner * bytes;
  const lowRe = address(layer, fieldLowRe);
  const lowIm = address(layer, fieldLowIm);
  const highRe = address(layer, fieldHighRe);
  const highIm = address(layer, fieldHighIm);
  const hrA = v128.load_splat<f64>(highRe + ((atA >> rowBits) << 3));
  const hiA = v128.load_splat<f64>(highIm + ((atA >> rowBits) << 3));
  const hrB = v128.load_splat<f64>(highRe + ((atB >> rowBits) << 3));
  const hiB = v128.load_splat<f64>(highIm + ((atB >> rowBits) << 3));
  const base = <usize>load<u32>(address(layer, fieldHighImage) + ((atA >> rowBits) << 2));
  const image = address(layer, fieldLowImage) + ((atA & rowMask) >> 1);
  const half = s === partner ? (<usize>1) << (31 - clz<u32>(<u32>crossed)) : bytes;
  let sumA = f64x2.splat(0);
  let sumB = f64x2.splat(0);
  for (let block: usize = 0; block < bytes; block += 2 * half) {
    for (let l = block; l < block + half; l += 16) {
      const inA = (atA & rowMask) + l;
      const inB = (atB & rowMask) + (l ^ crossed);
      const kA = atA + l;
      const kB = atB + (l ^ crossed);
      const from = base ^ <usize>load<u32>(image + (l >> 1));
      const even = v128.load(fromRe + from);
      const odd = v128.load(fromRe + (from ^ second));
      const rA = v128.shuffle<f64>(even, odd, 0, 3);
      const rB = v128.shuffle<f64>(odd, even, 0, 3);
      const lrA = v128.load(lowRe + inA);
      const lrB = v128.load(lowRe + inB);
      if (real) {
        v128.store(toRe + kA, f64x2.mul(f64x2.mul(lrA, hrA), rA));
        v128.store(toRe + kB, f64x2.mul(f64x2.mul(lrB, hrB), rB));
        continue;
      }
      const evenIm = v128.load(fromIm + from);
      const oddIm = v128.load(fromIm + (from ^ second));
      const iA = v128.shuffle<f64>(evenIm, oddIm, 0, 3);
      const iB = v128.shuffle<f64>(oddIm, evenIm, 0, 3);
      const liA = v128.load(lowIm + inA);
      const cA = f64x2.sub(f64x2.mul(lrA, hrA), f64x2.mul(liA, hiA));
      const tA = f64x2.add(f64x2.mul(lrA, hiA), f64x2.mul(liA, hrA));
      const outReA = f64x2.add(f64x2.mul(cA, rA), f64x2.mul(tA, iA));
      const outImA = f64x2.sub(f64x2.mul(cA, iA), f64x2.mul(tA, rA));
      v128.store(toRe + kA, outReA);
      v128.store(toIm + kA, outImA);
      const liB = v128.load(lowIm + inB);
      const cB = f64x2.sub(f64x2.mul(lrB, hrB), f64x2.mul(liB, hiB));
      const tB = f64x2.add(f64x2.mul(lrB, hiB), f64x2.mul(liB, hrB));
      const outReB = f64x2.add(f64x2.mul(cB, rB), f64x2.mul(tB, iB));
      const outImB = f64x2.sub(f64x2.mul(cB, iB), f64x2.mul(tB, rB));
      v128.store(toRe + kB, outReB);
      v128.store(toIm + kB, outImB);
      if (summed) {
        const wA = f64x2.sub(f64x2.mul(outReA, v128.load(chiIm + kA)), f64x2.mul(outImA, v128.load(chiRe + kA)));
        sumA = f64x2.add(sumA, wA);
        v128.store(byColumn + inA, f64x2.add(v128.load(byColumn + inA), wA));
        const wB = f64x2.sub(f64x2.mul(outReB, v128.load(chiIm + kB)), f64x2.mul(outImB, v128.load(chiRe + kB)));
        sumB = f64x2.add(sumB, wB);
        v128.store(byColumn + inB, f64x2.add(v128.load(byColumn + inB), wB));
      }
    }
  }
  if (summed) {
    const rows = address(layer, fieldByRow);
    addTo(rows + ((atA >> rowBits) << 3), sumA);
    addTo(rows + ((atB >> rowBits) << 3), sumB);
  }
}
