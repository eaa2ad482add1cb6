import { correctlyRoundedExp, correctlyRoundedLog } from './correct-rounding.ts';
import { exp, log1p } from './elementary.ts';

/** A source of 64 random bits as two unsigned words; `next` draws them. */
interface Words {
  readonly high: number;
  readonly low: number;
  next(): void;
}

const tailStart = 3.6541528853610088;
const inverseTailStart = 0.27366123732975828;
/** Area of each of the 256 layers, as the double that numpy's published tables were made with. */
const layerArea = 0.004928673233974652;
const mantissa = 4503599627370496; // 2⁵²

interface Tables {
  /** Layer k accepts at once below these 52-bit integers. */
  readonly accept: Float64Array;
  /** Width of layer k per unit of the 52-bit integer. */
  readonly width: Float64Array;
  /** exp(−x²/2) at the right edge of layer k. */
  readonly height: Float64Array;
}

let made: Tables | undefined;

/**
 * One standard normal number by the 256-layer ziggurat, the same as numpy's `standard_normal` from the same bits.
 * `random` is the uniform of the same stream. Source: Marsaglia & Tsang, J. Stat. Softw. 5(8), 2000.
 */
export function zigguratNormal(words: Words, random: () => number): number {
  made ??= makeTables();
  const { accept, width, height } = made;
  for (;;) {
    words.next();
    // From the low end: 8 bits layer, 1 bit sign, 52 bits position, the top 3 unused.
    const layer = words.low & 255;
    const negative = (words.low & 256) !== 0;
    // numpy takes the tail's sign from another bit than the body's; kept, so that streams are equal.
    const tailNegative = (words.low & 131072) !== 0;
    const position = (words.high & 0x1fffffff) * 8388608 + (words.low >>> 9);
    const x = position * width[layer]!;
    if (position < accept[layer]!) return negative ? -x : x;
    if (layer === 0) {
      for (;;) {
        const beyond = -inverseTailStart * log1p(-random());
        const y = -log1p(-random());
        if (y + y > beyond * beyond) return tailNegative ? -(tailStart + beyond) : tailStart + beyond;
      }
    }
    const edge = (height[layer - 1]! - height[layer]!) * random() + height[layer]!;
    if (edge < exp(-0.5 * x * x)) return negative ? -x : x;
  }
}

/**
 * From the base upwards: layer k has area `layerArea`, so f(xₖ) = area/xₖ₊₁ + f(xₖ₊₁) gives the next edge. numpy's
 * tables have correctly rounded exp and log, and a quotient of edges rounded half to even.
 */
function makeTables(): Tables {
  const accept = new Float64Array(256);
  const width = new Float64Array(256);
  const height = new Float64Array(256);
  let x = tailStart;
  let f = correctlyRoundedExp(0.5 * x * x);
  width[255] = x / mantissa;
  height[255] = f;
  // The base layer is a rectangle of the same area as base and tail together.
  accept[0] = roundHalfEven(((x * f) / layerArea) * mantissa);
  width[0] = layerArea / f / mantissa;
  height[0] = 1;
  for (let k = 254; k > 0; k--) {
    const next = Math.sqrt(-2 * correctlyRoundedLog(layerArea / x + f));
    accept[k + 1] = roundHalfEven((next / x) * mantissa);
    f = correctlyRoundedExp(0.5 * next * next);
    // One value of the published table is the upper neighbour (it lies 0.498 of a step from the exact value).
    if (k === 38) f += 1.1102230246251565e-16;
    width[k] = next / mantissa;
    height[k] = f;
    x = next;
  }
  return { accept, width, height };
}

function roundHalfEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}
