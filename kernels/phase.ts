// RZ layers with the permutation of basis states that follows fused in, segment by segment. The factor of a state is
// low[its low bits] · high[its row]; it holds the phase, and the cosines (and signs) that the RY of the layer left out.
// Imaginary planes at address 0 do not exist: the state is real. A plane `fromRe` of 0 stands for 1 everywhere: the factors
// themselves are the state, a product.
import {
  address,
  bits,
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
  modePaired,
  modeScattered,
  modeWhole,
} from './layer';

/**
 * to[image(k)] = factor(k)·from[k] in segment s, and in its partner where neighbours come from two segments; each pair once.
 * Below, flags are types, so that each combination is compiled by itself: f64 is yes, i32 no.
 */
export function turnSegment(layer: usize, fromRe: usize, fromIm: usize, toRe: usize, toIm: usize, s: usize): void {
  const mode = bits(layer, fieldMode);
  if (mode !== modePaired) {
    if (fromRe === 0) {
      if (toIm === 0) single<f64, f64>(layer, fromRe, fromIm, toRe, toIm, s, mode);
      else single<f64, i32>(layer, fromRe, fromIm, toRe, toIm, s, mode);
    } else {
      if (toIm === 0) single<i32, f64>(layer, fromRe, fromIm, toRe, toIm, s, mode);
      else single<i32, i32>(layer, fromRe, fromIm, toRe, toIm, s, mode);
    }
    return;
  }
  const partner = s ^ (address(layer, fieldPartner) >> (bits(layer, fieldSegmentBits) + 3));
  if (partner < s) return;
  if (fromRe === 0) {
    if (toIm === 0) paired<f64, f64>(layer, fromRe, fromIm, toRe, toIm, s, partner);
    else paired<f64, i32>(layer, fromRe, fromIm, toRe, toIm, s, partner);
  } else {
    if (toIm === 0) paired<i32, f64>(layer, fromRe, fromIm, toRe, toIm, s, partner);
    else paired<i32, i32>(layer, fromRe, fromIm, toRe, toIm, s, partner);
  }
}

function single<Product, Real>(
  layer: usize,
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  s: usize,
  mode: i32,
): void {
  const product = isFloat<Product>();
  const real = isFloat<Real>();
  const bytes = (<usize>8) << bits(layer, fieldSegmentBits);
  const at = s * bytes;
  const rowBits = bits(layer, fieldLowBits) + 3;
  const inRow = at & (((<usize>1) << rowBits) - 1);
  const row = at >> rowBits;
  const lowRe = address(layer, fieldLowRe) + inRow;
  const lowIm = address(layer, fieldLowIm) + inRow;
  const image = address(layer, fieldLowImage) + (inRow >> 1);
  const hr = v128.load_splat<f64>(address(layer, fieldHighRe) + (row << 3));
  const hi = v128.load_splat<f64>(address(layer, fieldHighIm) + (row << 3));
  const base: usize = mode >= modeWhole ? <usize>load<u32>(address(layer, fieldHighImage) + (row << 2)) : 0;
  for (let l: usize = 0; l < bytes; l += 16) {
    const lr = v128.load(lowRe + l);
    let outRe: v128;
    let outIm: v128 = lr;
    if (real) {
      outRe = f64x2.mul(lr, hr);
      if (!product) outRe = f64x2.mul(outRe, v128.load(fromRe + at + l));
    } else {
      const li = v128.load(lowIm + l);
      outRe = f64x2.sub(f64x2.mul(lr, hr), f64x2.mul(li, hi));
      outIm = f64x2.add(f64x2.mul(lr, hi), f64x2.mul(li, hr));
      if (!product) {
        const r = v128.load(fromRe + at + l);
        const i = v128.load(fromIm + at + l);
        const c = outRe;
        outRe = f64x2.sub(f64x2.mul(c, r), f64x2.mul(outIm, i));
        outIm = f64x2.add(f64x2.mul(c, i), f64x2.mul(outIm, r));
      }
    }
    if (mode === modeScattered) {
      const even = base ^ <usize>load<u32>(image + (l >> 1));
      const odd = base ^ <usize>load<u32>(image + (l >> 1), 4);
      v128.store_lane<f64>(toRe + even, outRe, 0);
      v128.store_lane<f64>(toRe + odd, outRe, 1);
      if (!real) {
        v128.store_lane<f64>(toIm + even, outIm, 0);
        v128.store_lane<f64>(toIm + odd, outIm, 1);
      }
    } else {
      const to = mode === modeWhole ? base ^ <usize>load<u32>(image + (l >> 1)) : at + l;
      v128.store(toRe + to, outRe);
      if (!real) v128.store(toIm + to, outIm);
    }
  }
}

/**
 * Neighbours in the image come from a state x with bit 0 clear and x ⊕ d with bit 0 set: two vectors, from two segments or
 * from the halves of one, make two vectors.
 */
function paired<Product, Real>(
  layer: usize,
  fromRe: usize,
  fromIm: usize,
  toRe: usize,
  toIm: usize,
  s: usize,
  partner: usize,
): void {
  const product = isFloat<Product>();
  const real = isFloat<Real>();
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
  const lowReA = lowRe + (atA & rowMask);
  const lowImA = lowIm + (atA & rowMask);
  const lowReB = lowRe + (atB & rowMask);
  const lowImB = lowIm + (atB & rowMask);
  const hrA = v128.load_splat<f64>(highRe + ((atA >> rowBits) << 3));
  const hiA = v128.load_splat<f64>(highIm + ((atA >> rowBits) << 3));
  const hrB = v128.load_splat<f64>(highRe + ((atB >> rowBits) << 3));
  const hiB = v128.load_splat<f64>(highIm + ((atB >> rowBits) << 3));
  const base = <usize>load<u32>(address(layer, fieldHighImage) + ((atA >> rowBits) << 2));
  const image = address(layer, fieldLowImage) + ((atA & rowMask) >> 1);
  // One half of a segment that pairs with itself: its top bit in d is 0 there.
  const half = s === partner ? (<usize>1) << (31 - clz<u32>(<u32>crossed)) : bytes;
  for (let block: usize = 0; block < bytes; block += 2 * half) {
    for (let l = block; l < block + half; l += 16) {
      const m = l ^ crossed;
      const to = base ^ <usize>load<u32>(image + (l >> 1));
      const lrA = v128.load(lowReA + l);
      const lrB = v128.load(lowReB + m);
      let aRe: v128;
      let bRe: v128;
      if (real) {
        aRe = f64x2.mul(lrA, hrA);
        bRe = f64x2.mul(lrB, hrB);
        if (!product) {
          aRe = f64x2.mul(aRe, v128.load(fromRe + atA + l));
          bRe = f64x2.mul(bRe, v128.load(fromRe + atB + m));
        }
      } else {
        const liA = v128.load(lowImA + l);
        const liB = v128.load(lowImB + m);
        aRe = f64x2.sub(f64x2.mul(lrA, hrA), f64x2.mul(liA, hiA));
        bRe = f64x2.sub(f64x2.mul(lrB, hrB), f64x2.mul(liB, hiB));
        let aIm = f64x2.add(f64x2.mul(lrA, hiA), f64x2.mul(liA, hrA));
        let bIm = f64x2.add(f64x2.mul(lrB, hiB), f64x2.mul(liB, hrB));
        if (!product) {
          const rA = v128.load(fromRe + atA + l);
          const iA = v128.load(fromIm + atA + l);
          const cA = aRe;
          aRe = f64x2.sub(f64x2.mul(cA, rA), f64x2.mul(aIm, iA));
          aIm = f64x2.add(f64x2.mul(cA, iA), f64x2.mul(aIm, rA));
          const rB = v128.load(fromRe + atB + m);
          const iB = v128.load(fromIm + atB + m);
          const cB = bRe;
          bRe = f64x2.sub(f64x2.mul(cB, rB), f64x2.mul(bIm, iB));
          bIm = f64x2.add(f64x2.mul(cB, iB), f64x2.mul(bIm, rB));
        }
        v128.store(toIm + to, v128.shuffle<f64>(aIm, bIm, 0, 3));
        v128.store(toIm + (to ^ second), v128.shuffle<f64>(bIm, aIm, 0, 3));
      }
      v128.store(toRe + to, v128.shuffle<f64>(aRe, bRe, 0, 3));
      v128.store(toRe + (to ^ second), v128.shuffle<f64>(bRe, aRe, 0, 3));
    }
  }
}
