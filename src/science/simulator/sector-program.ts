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
/** Pairs of determinants, 8 bytes each, that are kept as such; beyond that they are formed from α rows and β pairs while turning. */
const keptPairs = 4_000_000;

/** T on the α strings of one irrep: byte offsets of rows in the state, and signs. */
interface RowList {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly sign: readonly number[];
}

/** T on the β strings of one irrep: byte offsets inside rows, those with sign + first. */
interface PairList {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly plus: number;
}

/**
 * Lays out symmetric excitations for states of one irrep, in order. Excitations of α electrons turn whole rows. The others
 * turn single determinants, one list of pairs for each; beyond `most` pairs in all, a segment for each irrep of the α strings joins
 * every α row with every β pair. Excitations with the same part share its lists.
 */
export function sectorProgram(
  blocks: BlockHamiltonian,
  irrep: number,
  excitations: readonly SpinParts[],
  most = keptPairs,
): SectorProgram {
  const { alpha, beta, groupOrder, memory } = blocks;
  const alphaPairs = cachedPairs(alpha.strings);
  const betaPairs = cachedPairs(beta.strings);
  const columns = (g: number) => beta.members[g ^ irrep]!.length;
  const rowAddress = (i: number) =>
    8 * (blocks.offset(irrep, alpha.irreps[i]!) + alpha.positions[i]! * columns(alpha.irreps[i]!));

  const rows = cached(({ from, to, plus }: StringPairs, negative: boolean): RowList[] => {
    const lists = Array.from({ length: groupOrder }, () => ({
      from: [] as number[],
      to: [] as number[],
      sign: [] as number[],
    }));
    for (const [k, source] of from.entries()) {
      const list = lists[alpha.irreps[source]!]!;
      list.from.push(rowAddress(source));
      list.to.push(rowAddress(to[k]!));
      list.sign.push(k < plus === negative ? -1 : 1);
    }
    return lists;
  });
  const pairs = cached(({ from, to, plus }: StringPairs): PairList[] => {
    const lists = Array.from({ length: groupOrder }, () => ({ from: [] as number[], to: [] as number[], plus: 0 }));
    for (const [k, source] of from.entries()) {
      const list = lists[beta.irreps[source]!]!;
      list.from.push(8 * beta.positions[source]!);
      list.to.push(8 * beta.positions[to[k]!]!);
      if (k < plus) list.plus += 1;
    }
    return lists;
  });
  const placedRows = cached((list: RowList): number => {
    const address = memory.allocateEntries(list.from.length);
    for (const [k, from] of list.from.entries()) {
      memory.setEntry(address, k, list.sign[k]!, from, list.to[k]!, false);
    }
    return address;
  });
  const placedPairs = cached(({ from, to }: PairList): number =>
    memory.placeWords(from.flatMap((source, k) => [source, to[k]!])),
  );
  /** The state as one row. */
  const allRows = placedRows('all', { from: [0], to: [0], sign: [1] });
  const joined = cached((byRow: readonly RowList[], byPair: readonly PairList[]) => {
    const words = [[] as number[], [] as number[]] as const;
    for (const [g, list] of byRow.entries()) {
      const { from, to, plus } = byPair[g ^ irrep]!;
      for (const [r, source] of list.from.entries()) {
        for (let k = 0; k < from.length; k++) {
          words[(k < plus ? 1 : -1) === list.sign[r] ? 0 : 1].push(source + from[k]!, list.to[r]! + to[k]!);
        }
      }
    }
    const count = (words[0].length + words[1].length) / 2;
    return { address: memory.placeWords([...words[0], ...words[1]]), plus: words[0].length / 2, count };
  });

  const segments: number[][] = [];
  let kept = 0;
  for (const [excitation, parts] of excitations.entries()) {
    const left = alphaPairs(parts.alpha);
    const right = betaPairs(parts.beta);
    // A product of occupation numbers is its own adjoint: T − T† is zero.
    if (isDiagonal(left.pairs) && isDiagonal(right.pairs)) continue;
    const rowKey = `${left.key}|${parts.negative}`;
    const byRow = rows(rowKey, left.pairs, parts.negative);
    if (parts.beta.create.length === 0) {
      for (const [g, list] of byRow.entries()) {
        if (list.from.length === 0 || columns(g) === 0) continue;
        const address = placedRows(`${rowKey}|${g}`, list);
        segments.push([excitation, wholeRows, address, list.from.length, 0, 0, 0, columns(g)]);
      }
      continue;
    }
    const byPair = pairs(right.key, right.pairs);
    const size = byRow.reduce((sum, list, g) => sum + list.from.length * byPair[g ^ irrep]!.from.length, 0);
    if (kept + size <= most) {
      const { address, plus, count } = joined(`${rowKey}|${right.key}`, byRow, byPair);
      kept += size;
      segments.push([excitation, singlePairs, allRows, 1, address, plus, count, 0]);
      continue;
    }
    for (const [g, list] of byRow.entries()) {
      const others = byPair[g ^ irrep]!;
      if (list.from.length === 0 || others.from.length === 0) continue;
      const address = placedRows(`${rowKey}|${g}`, list);
      const pairsAddress = placedPairs(`${right.key}|${g ^ irrep}`, others);
      segments.push([
        excitation,
        singlePairs,
        address,
        list.from.length,
        pairsAddress,
        others.plus,
        others.from.length,
        0,
      ]);
    }
  }
  return { address: memory.placeWords(segments.flat()), segments: segments.length };
}

function isDiagonal({ from, to }: StringPairs): boolean {
  return from.every((index, k) => index === to[k]);
}

/** Makes what belongs to a key once. */
function cached<Given extends unknown[], T>(make: (...given: Given) => T) {
  const known = new Map<string, T>();
  return (key: string, ...given: Given): T => {
    let made = known.get(key);
    if (made === undefined) {
      made = make(...given);
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
