import type { BlockHamiltonian, Sector } from '../determinants/index.ts';
import type { Excitation } from './contract.ts';
import { excitationLeavesSector } from './errors.ts';
import { type LadderString, type StringPairs, stringPairs } from './string-pairs.ts';

/** A product of plane rotations in the memory of its Hamiltonian: segments as `kernels/sector-rotation.ts` reads them. */
export interface SectorProgram {
  readonly address: number;
  readonly segments: number;
}

/** T = ±T_α·T_β. */
export interface SpinParts {
  readonly alpha: LadderString;
  readonly beta: LadderString;
  /** True when moving all α operators before all β operators is an odd permutation. */
  readonly negative: boolean;
}

/** Splits an excitation into what it does to α and to β strings. Throws `excitation_leaves_sector`. */
export function splitBySpin({ create, annihilate }: Excitation, { orbitals }: Sector): SpinParts {
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

/** True when T joins determinants of one irrep only. */
export function isSymmetric({ alpha, beta }: SpinParts, irreps: Int32Array): boolean {
  return changeOf(alpha, irreps) === changeOf(beta, irreps);
}

function changeOf({ create, annihilate }: LadderString, irreps: Int32Array): number {
  return [...create, ...annihilate].reduce((product, p) => product ^ irreps[p]!, 0);
}

/** Segments that turn whole rows of the state, and those that turn single determinants. */
const wholeRows = 0;
const singlePairs = 1;

interface PairList {
  readonly address: number;
  readonly plus: number;
  readonly count: number;
}

/**
 * Lays out symmetric excitations for states of one irrep: for each and for each irrep of its α strings a segment, in order.
 * Only the pairs of α rows and the pairs of β strings are kept, shared by all excitations with the same part;
 * determinants are formed while turning.
 */
export function sectorProgram(
  blocks: BlockHamiltonian,
  irrep: number,
  excitations: readonly SpinParts[],
): SectorProgram {
  const { alpha, beta, groupOrder, memory } = blocks;
  const alphaPairs = cachedPairs(alpha.strings);
  const betaPairs = cachedPairs(beta.strings);
  const columns = (g: number) => beta.members[g ^ irrep]!.length;
  const rowAddress = (i: number) =>
    8 * (blocks.offset(irrep, alpha.irreps[i]!) + alpha.positions[i]! * columns(alpha.irreps[i]!));

  const rows = cachedByKey(({ from, to, plus }: StringPairs, negative: boolean) =>
    Array.from({ length: groupOrder }, (_, g) => {
      const members = indices(from).filter((k) => alpha.irreps[from[k]!] === g);
      const address = memory.allocateEntries(members.length);
      for (const [k, pair] of members.entries()) {
        const sign = pair < plus === negative ? -1 : 1;
        memory.setEntry(address, k, sign, rowAddress(from[pair]!), rowAddress(to[pair]!), false);
      }
      return { address, count: members.length };
    }),
  );
  const pairs = cachedByKey(({ from, to, plus }: StringPairs) =>
    Array.from({ length: groupOrder }, (_, g): PairList => {
      const members = indices(from).filter((k) => beta.irreps[from[k]!] === g);
      const words = members.flatMap((k) => [8 * beta.positions[from[k]!]!, 8 * beta.positions[to[k]!]!]);
      return {
        address: memory.placeWords(words),
        plus: members.filter((k) => k < plus).length,
        count: members.length,
      };
    }),
  );

  const segments: number[][] = [];
  for (const [excitation, parts] of excitations.entries()) {
    const left = alphaPairs(parts.alpha);
    const right = betaPairs(parts.beta);
    // A product of occupation numbers is its own adjoint: T − T† is zero.
    if (isDiagonal(left.pairs) && isDiagonal(right.pairs)) continue;
    const byRow = rows(`${left.key}|${parts.negative}`, left.pairs, parts.negative);
    const byPair = parts.beta.create.length === 0 ? null : pairs(right.key, right.pairs, false);
    for (let g = 0; g < groupOrder; g++) {
      const { address, count } = byRow[g]!;
      const list = byPair?.[g ^ irrep] ?? { address: 0, plus: 0, count: columns(g) };
      if (count === 0 || list.count === 0) continue;
      const kind = byPair === null ? wholeRows : singlePairs;
      segments.push([excitation, kind, address, count, list.address, list.plus, list.count, columns(g)]);
    }
  }
  return { address: memory.placeWords(segments.flat()), segments: segments.length };
}

function indices(list: Int32Array): number[] {
  return Array.from(list, (_, k) => k);
}

function isDiagonal({ from, to }: StringPairs): boolean {
  return from.every((index, k) => index === to[k]);
}

function cachedByKey<T>(make: (pairs: StringPairs, negative: boolean) => T) {
  const known = new Map<string, T>();
  return (key: string, pairs: StringPairs, negative: boolean): T => {
    let made = known.get(key);
    if (made === undefined) {
      made = make(pairs, negative);
      known.set(key, made);
    }
    return made;
  };
}

function cachedPairs(strings: Uint32Array) {
  const indexOf = new Map(Array.from(strings, (string, index) => [string, index]));
  const known = new Map<string, StringPairs>();
  return (operators: LadderString): { readonly key: string; readonly pairs: StringPairs } => {
    const key = `${operators.create}|${operators.annihilate}`;
    let pairs = known.get(key);
    if (pairs === undefined) {
      pairs = stringPairs(strings, indexOf, operators);
      known.set(key, pairs);
    }
    return { key, pairs };
  };
}
