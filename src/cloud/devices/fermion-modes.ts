import type { SparseHamiltonian } from './hamiltonian.ts';
import type { State } from './state.ts';

/** Eight modes; wire 0 is the most significant bit of a basis state, and signs count the occupied lower wires. */
export const modes = 8;

export function occupation(basisState: number, wire: number): number {
  return (basisState >> (modes - 1 - wire)) & 1;
}

/** (−1) to the number of particles on wires below `wire`. */
function signBefore(basisState: number, wire: number): 1 | -1 {
  let sign: 1 | -1 = 1;
  for (let lower = 0; lower < wire; lower++) if (occupation(basisState, lower)) sign = sign === 1 ? -1 : 1;
  return sign;
}

/** c†_wire·ψ; amplitudes on which the wire is occupied vanish, so the norm can shrink. */
export function create(state: State, wire: number): State {
  const re = new Float64Array(state.re.length);
  const im = new Float64Array(state.im.length);
  const bit = 1 << (modes - 1 - wire);
  for (let at = 0; at < re.length; at++) {
    if (at & bit) continue;
    const sign = signBefore(at, wire);
    re[at | bit] = sign * state.re[at]!;
    im[at | bit] = sign * state.im[at]!;
  }
  return { re, im };
}

/** strength·Σ (c†_i c_j + h.c.) over pairs i ≠ j of wires. */
export function hopping(pairs: readonly (readonly [number, number])[], strength: number): SparseHamiltonian {
  const dimension = 1 << modes;
  const from: number[] = [];
  const to: number[] = [];
  const strengths: number[] = [];
  for (const [target, source] of pairs) {
    for (let at = 0; at < dimension; at++) {
      if (!occupation(at, source) || occupation(at, target)) continue;
      const removed = at ^ (1 << (modes - 1 - source));
      from.push(at);
      to.push(removed | (1 << (modes - 1 - target)));
      strengths.push(strength * signBefore(at, source) * signBefore(removed, target));
    }
  }
  return { dimension, diagonal: new Float64Array(dimension), from, to, strength: strengths };
}

/** An operator that is diagonal in the occupations. */
export function numberEnergies(energy: (basisState: number) => number): SparseHamiltonian {
  const dimension = 1 << modes;
  return {
    dimension,
    diagonal: Float64Array.from({ length: dimension }, (_, at) => energy(at)),
    from: [],
    to: [],
    strength: [],
  };
}
