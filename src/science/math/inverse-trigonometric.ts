/** Inverse trigonometric functions with the same bits everywhere, as in `elementary.ts`; errors stay below 3 units in the last place. */

const halfPi = 1.5707963267948966;
/** What is missing to π/2. */
const halfPiRest = 6.123233995736766e-17;

/** arctan x, from −π/2 to π/2. */
export function atan(x: number): number {
  if (x > 1) return halfPi - (smallArctangent(1 / x) - halfPiRest);
  if (x < -1) return smallArctangent(-1 / x) - halfPiRest - halfPi;
  return smallArctangent(x);
}

/** arcsin x, from −π/2 to π/2; NaN beyond ±1. */
export function asin(x: number): number {
  return x === 0 ? x : atan(x / Math.sqrt((1 - x) * (1 + x)));
}

/** arccos x, from 0 to π; NaN beyond ±1. */
export function acos(x: number): number {
  return 2 * atan(Math.sqrt((1 - x) / (1 + x)));
}

/** The angle of (x, y), from −π to π; −π where y is −0 and x negative. Of (0, 0) it is as on the positive axis, NaN of infinities. */
export function atan2(y: number, x: number): number {
  const below = y < 0 || (y === 0 && 1 / y < 0);
  if (y === 0 && x === 0) return y;
  const acute = atan(Math.abs(y / x));
  const angle = x >= 0 ? acute : halfPi - acute + (halfPi + 2 * halfPiRest);
  return below ? -angle : angle;
}

/** |x| ≤ 1: the angle is halved twice, then Taylor's series. */
function smallArctangent(x: number): number {
  if (x < 1e-9 && x > -1e-9) return x;
  const half = x / (1 + Math.sqrt(1 + x * x));
  const quarter = half / (1 + Math.sqrt(1 + half * half));
  const z = quarter * quarter;
  let series = 0;
  for (let k = 27; k >= 3; k -= 2) series = z * (1 / k - series);
  return 4 * (quarter - quarter * series);
}
