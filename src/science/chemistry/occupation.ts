import type { Levels } from './levels.ts';

export type Spin = 'alpha' | 'beta';

/** Occupation numbers (0 … 1) of the levels of one spin. */
export type Occupy = (levels: Levels, spin: Spin) => Float64Array;

/** Occupations of each representation, its lowest level first. */
export type Filling = Readonly<Record<Spin, ReadonlyMap<number, readonly number[]>>>;

/** The lowest levels are full, whatever their symmetry. */
export function aufbau(alpha: number, beta: number): Occupy {
  return (levels, spin) => {
    const electrons = spin === 'alpha' ? alpha : beta;
    return Float64Array.from(levels.energies, (_, k) => (k < electrons ? 1 : 0));
  };
}

/** What levels of each representation hold: the opposite of `held`. */
export function fillingOf(levels: Levels, occupations: Float64Array): Map<number, number[]> {
  const filling = new Map<number, number[]>();
  levels.irreps.forEach((irrep, k) => {
    const list = filling.get(irrep) ?? [];
    filling.set(irrep, list);
    list.push(occupations[k]!);
  });
  return filling;
}

/** Every representation keeps its occupations, so that two levels that cross cannot throw the iterations about. */
export function held(filling: Filling): Occupy {
  return (levels, spin) => {
    const places = new Map<number, number>();
    return Float64Array.from(levels.irreps, (irrep) => {
      const place = places.get(irrep) ?? 0;
      places.set(irrep, place + 1);
      return filling[spin].get(irrep)?.[place] ?? 0;
    });
  };
}

/** Electrons that change their representation across less than this gap (hartree) are worth a try. */
const widest = 0.5;
const mostMoves = 8;

/**
 * The fillings that differ from one by a single move: an α electron, a β electron or a pair from the highest occupied
 * level of one representation to the lowest empty one of another. Smallest gap first, whole occupations only.
 * RHF moves pairs only, ROHF keeps β within α.
 */
export function moves(
  levels: Readonly<Record<Spin, Levels>>,
  filling: Filling,
  method: 'rhf' | 'rohf' | 'uhf',
): Filling[] {
  const irreps = [...filling.alpha.keys()];
  const found: { gap: number; filling: Filling }[] = [];
  const pair: readonly Spin[] = ['alpha', 'beta'];
  const kinds: readonly (readonly Spin[])[] = method === 'rhf' ? [pair] : [pair, ['alpha'], ['beta']];
  for (const spins of kinds) {
    for (const from of irreps) {
      for (const to of irreps) {
        if (from === to) continue;
        const gaps = spins.map((spin) => gapOf(levels[spin], filling[spin], from, to));
        const gap = Math.max(...gaps);
        if (!(gap < widest)) continue;
        const next = {
          alpha: spins.includes('alpha') ? moved(filling.alpha, from, to) : filling.alpha,
          beta: spins.includes('beta') ? moved(filling.beta, from, to) : filling.beta,
        };
        if (method === 'rohf' && irreps.some((irrep) => count(next.beta, irrep) > count(next.alpha, irrep))) continue;
        found.push({ gap, filling: next });
      }
    }
  }
  return found
    .sort((a, b) => a.gap - b.gap)
    .slice(0, mostMoves)
    .map((move) => move.filling);
}

function count(filling: ReadonlyMap<number, readonly number[]>, irrep: number): number {
  return (filling.get(irrep) ?? []).reduce((sum, occupation) => sum + occupation, 0);
}

/** Energy from the highest occupied level of one representation to the lowest empty one of another; NaN without such. */
function gapOf(levels: Levels, filling: ReadonlyMap<number, readonly number[]>, from: number, to: number): number {
  const energy = (irrep: number, place: number) => {
    let seen = 0;
    for (let k = 0; k < levels.irreps.length; k++) {
      if (levels.irreps[k] === irrep && seen++ === place) return levels.energies[k]!;
    }
    return Number.NaN;
  };
  return energy(to, count(filling, to)) - energy(from, count(filling, from) - 1);
}

function moved(filling: ReadonlyMap<number, readonly number[]>, from: number, to: number): Map<number, number[]> {
  const shifted = new Map<number, number[]>();
  for (const [irrep, occupations] of filling) {
    const electrons = count(filling, irrep) + (irrep === from ? -1 : irrep === to ? 1 : 0);
    shifted.set(
      irrep,
      occupations.map((_, place) => (place < electrons ? 1 : 0)),
    );
  }
  return shifted;
}
