import type { Sector } from '../determinants/index.ts';
import type { Excitation } from './contract.ts';
import { excitationLeavesSector } from './errors.ts';
import { type LadderString, type StringPairs, stringPairs } from './string-pairs.ts';

/** exp(φ(T − T†)) on the determinants of a sector: plane rotations of disjoint pairs. */
export interface SectorRotation {
  readonly parameter: number;
  readonly factor: number;
  /** Turns the state by φ, given by its cosine and sine. */
  apply(state: Float64Array, c: number, s: number): void;
  /** ⟨λ|T − T†|ψ⟩, and both states turned back by the angle with this cosine and sine. */
  differentiate(lambda: Float64Array, psi: Float64Array, c: number, s: number): number;
}

/**
 * Prepares excitations. T = ±T_α·T_β: only the pairs of α strings and the pairs of β strings are kept, shared by all
 * excitations with the same part; determinants are formed while looping. Throws `excitation_leaves_sector`.
 */
export function sectorRotations(sector: Sector, excitations: readonly Excitation[]): SectorRotation[] {
  const alpha = cachedPairs(sector.alphaStrings);
  const beta = cachedPairs(sector.betaStrings);
  return excitations.map((excitation) => {
    const parts = splitBySpin(excitation, sector.orbitals);
    const size = sector.betaStrings.length;
    const pairs = { alpha: alpha(parts.alpha), beta: beta(parts.beta) };
    // A product of occupation numbers is its own adjoint: T − T† is zero.
    const vanishes = isDiagonal(pairs.alpha) && isDiagonal(pairs.beta);
    const rows = scaled(vanishes ? noPairs : pairs.alpha, size, parts.negative);
    const wholeRows = parts.beta.create.length === 0;
    const loops = wholeRows ? rowLoops(rows, size) : pairLoops(rows, pairs.beta);
    return { parameter: excitation.parameter, factor: excitation.factor, ...loops };
  });
}

interface SpinParts {
  readonly alpha: LadderString;
  readonly beta: LadderString;
  /** True when moving all α operators before all β operators is an odd permutation. */
  readonly negative: boolean;
}

function splitBySpin({ create, annihilate }: Excitation, orbitals: number): SpinParts {
  const isAlpha = (p: number) => p < orbitals;
  const down = (p: number) => p - orbitals;
  const parts = {
    alpha: { create: create.filter(isAlpha), annihilate: annihilate.filter(isAlpha) },
    beta: {
      create: create.filter((p) => !isAlpha(p)).map(down),
      annihilate: annihilate.filter((p) => !isAlpha(p)).map(down),
    },
  };
  const conserves = ({ create: made, annihilate: taken }: LadderString) => made.length === taken.length;
  const exists = [...create, ...annihilate].every((p) => Number.isInteger(p) && p >= 0 && p < 2 * orbitals);
  if (!exists || !conserves(parts.alpha) || !conserves(parts.beta)) throw excitationLeavesSector(create, annihilate);
  let betaBefore = 0;
  let exchanges = 0;
  for (const p of [...create, ...annihilate]) {
    if (isAlpha(p)) exchanges += betaBefore;
    else betaBefore++;
  }
  return { ...parts, negative: (exchanges & 1) === 1 };
}

const noPairs: StringPairs = { from: new Int32Array(0), to: new Int32Array(0), plus: 0 };

function isDiagonal({ from, to }: StringPairs): boolean {
  return from.every((index, k) => index === to[k]);
}

function cachedPairs(strings: Uint32Array): (operators: LadderString) => StringPairs {
  const indexOf = new Map(Array.from(strings, (string, index) => [string, index]));
  const known = new Map<string, StringPairs>();
  return (operators) => {
    const key = `${operators.create}|${operators.annihilate}`;
    let pairs = known.get(key);
    if (pairs === undefined) {
      pairs = stringPairs(strings, indexOf, operators);
      known.set(key, pairs);
    }
    return pairs;
  };
}

interface Rows {
  /** Positions of the first determinant of each row. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly sign: Float64Array;
}

function scaled({ from, to, plus }: StringPairs, size: number, negative: boolean): Rows {
  return {
    from: from.map((index) => index * size),
    to: to.map((index) => index * size),
    sign: Float64Array.from(from, (_, k) => (k < plus === negative ? -1 : 1)),
  };
}

type Loops = Pick<SectorRotation, 'apply' | 'differentiate'>;

/** T acts on α strings only: whole rows of the state turn, contiguous in memory. */
function rowLoops({ from, to, sign }: Rows, size: number): Loops {
  return {
    apply(state, c, s) {
      for (let r = 0; r < from.length; r++) turnRow(state, from[r]!, to[r]!, size, c, sign[r]! * s);
    },
    differentiate(lambda, psi, c, s) {
      let sum = 0;
      for (let r = 0; r < from.length; r++) {
        sum += sign[r]! * turnBackRow(lambda, psi, from[r]!, to[r]!, size, c, sign[r]! * s);
      }
      return sum;
    },
  };
}

function turnRow(state: Float64Array, from: number, to: number, size: number, c: number, s: number): void {
  for (let k = 0; k < size; k++) {
    const a = state[from + k]!;
    const b = state[to + k]!;
    state[from + k] = c * a - s * b;
    state[to + k] = c * b + s * a;
  }
}

function turnBackRow(
  lambda: Float64Array,
  psi: Float64Array,
  from: number,
  to: number,
  size: number,
  c: number,
  s: number,
): number {
  let sum = 0;
  for (let k = 0; k < size; k++) {
    const a = psi[from + k]!;
    const b = psi[to + k]!;
    const la = lambda[from + k]!;
    const lb = lambda[to + k]!;
    sum += lb * a - la * b;
    psi[from + k] = c * a + s * b;
    psi[to + k] = c * b - s * a;
    lambda[from + k] = c * la + s * lb;
    lambda[to + k] = c * lb - s * la;
  }
  return sum;
}

/** T acts on β strings too: single determinants turn. */
function pairLoops(rows: Rows, { from, to, plus }: StringPairs): Loops {
  return {
    apply(state, c, s) {
      for (let r = 0; r < rows.from.length; r++) {
        const p = rows.from[r]!;
        const q = rows.to[r]!;
        const signed = rows.sign[r]! * s;
        turnPairs(state, from, to, 0, plus, p, q, c, signed);
        turnPairs(state, from, to, plus, from.length, p, q, c, -signed);
      }
    },
    differentiate(lambda, psi, c, s) {
      let sum = 0;
      for (let r = 0; r < rows.from.length; r++) {
        const p = rows.from[r]!;
        const q = rows.to[r]!;
        const sign = rows.sign[r]!;
        sum += sign * turnBackPairs(lambda, psi, from, to, 0, plus, p, q, c, sign * s);
        sum -= sign * turnBackPairs(lambda, psi, from, to, plus, from.length, p, q, c, -sign * s);
      }
      return sum;
    },
  };
}

function turnPairs(
  state: Float64Array,
  from: Int32Array,
  to: Int32Array,
  first: number,
  end: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  for (let k = first; k < end; k++) {
    const i = p + from[k]!;
    const j = q + to[k]!;
    const a = state[i]!;
    const b = state[j]!;
    state[i] = c * a - s * b;
    state[j] = c * b + s * a;
  }
}

function turnBackPairs(
  lambda: Float64Array,
  psi: Float64Array,
  from: Int32Array,
  to: Int32Array,
  first: number,
  end: number,
  p: number,
  q: number,
  c: number,
  s: number,
): number {
  let sum = 0;
  for (let k = first; k < end; k++) {
    const i = p + from[k]!;
    const j = q + to[k]!;
    const a = psi[i]!;
    const b = psi[j]!;
    const la = lambda[i]!;
    const lb = lambda[j]!;
    sum += lb * a - la * b;
    psi[i] = c * a + s * b;
    psi[j] = c * b - s * a;
    lambda[i] = c * la + s * lb;
    lambda[j] = c * lb - s * la;
  }
  return sum;
}
