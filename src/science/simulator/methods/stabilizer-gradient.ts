import { type PauliSum, sharedParity } from '../../operators/index.ts';
import type { QuarterTurn } from './quarter-turns.ts';
import { type PauliRows, phaseOfProduct, type Tableau, turnRows } from './tableau.ts';

/**
 * Adds dE/dθ to `gradient`, given the state after all turns, and leaves that state. One sweep backwards: the observable's terms and
 * the state lose one turn after the other; a turn about G gives Σ c·⟨iGQ⟩ over the terms Q that anticommute with it, since
 * d/dφ e^{iφG/2} Q e^{−iφG/2} = i[G, Q]/2. No angle is shifted, so factors of θ may be any.
 */
export function stabilizerGradient(
  tableau: Tableau,
  turns: readonly QuarterTurn[],
  observable: PauliSum,
  gradient: Float64Array,
): void {
  const first = turns.findIndex(({ parameter }) => parameter !== null);
  if (first < 0) return;
  const terms: PauliRows = {
    x: Int32Array.from(observable.x),
    z: Int32Array.from(observable.z),
    sign: new Uint8Array(observable.size),
  };
  for (let k = turns.length - 1; k >= first; k--) {
    const turn = turns[k]!;
    if (turn.parameter !== null) {
      gradient[turn.parameter]! += turn.factor * slope(tableau, turn, terms, observable.coefficients);
    }
    tableau.turn(turn, -turn.quarters);
    turnRows(terms, turn, -turn.quarters);
  }
  for (const turn of turns.slice(first)) tableau.turn(turn, turn.quarters);
}

/** dE/dφ of one turn. */
function slope(tableau: Tableau, turn: QuarterTurn, { x, z, sign }: PauliRows, coefficients: Float64Array): number {
  const g0 = turn.x[0]! | 0;
  const g1 = turn.x[1]! | 0;
  const h0 = turn.z[0]! | 0;
  const h1 = turn.z[1]! | 0;
  let sum = 0;
  for (let k = 0, w = 0; k < sign.length; k++, w += 2) {
    const x0 = x[w]!;
    const x1 = x[w + 1]!;
    const z0 = z[w]!;
    const z1 = z[w + 1]!;
    const crossed = sharedParity(h0, h1, x0, x1);
    if (crossed === sharedParity(z0, z1, g0, g1)) continue;
    const value = tableau.expectation(x0 ^ g0, x1 ^ g1, z0 ^ h0, z1 ^ h1);
    if (value === 0) continue;
    const power = 1 + phaseOfProduct(g0, g1, h0, h1, x0, x1, z0, z1, crossed) + 2 * sign[k]!;
    sum += (power & 2) === 0 ? coefficients[k]! * value : -coefficients[k]! * value;
  }
  return sum;
}
