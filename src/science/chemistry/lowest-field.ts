import { basisTooSmall } from './errors.ts';
import { electronsOf } from './geometry.ts';
import { type Guess, guessFock } from './guess.ts';
import { aufbau, held, moves } from './occupation.ts';
import type { PreparedMolecule } from './prepared-molecule.ts';
import {
  type Field,
  type IterationLimits,
  iterateField,
  type ScfMethod,
  toOrthonormal,
} from './self-consistent-field.ts';

/** A field and the guess that its search began with. */
export interface GuessedField {
  readonly guess: Guess;
  readonly field: Field;
}

/** Solutions closer than this (hartree) are one. */
const resolution = 1e-7;
const mostRounds = 6;
const guesses: readonly Guess[] = ['sad', 'core', 'gwh'];

/**
 * The lowest solution found. Every guess is iterated; from each different solution electrons are then moved between
 * representations across small gaps as long as that lowers the energy. Superposed atoms win ties. No guess alone is safe:
 * at stretched bonds the solutions they reach lie up to tenths of a hartree apart. Same input, same solution.
 * Throws `basis_too_small`, `interrupted`.
 */
export function lowestField(prepared: PreparedMolecule, method: ScfMethod, limits: IterationLimits = {}): GuessedField {
  const { molecule, orthonormal } = prepared;
  const { alpha, beta } = electronsOf(molecule);
  if (alpha > orthonormal.size) throw basisTooSmall(molecule.name, alpha, orthonormal.size);
  const options = { ...limits, method, occupy: aufbau(alpha, beta) };
  const found: GuessedField[] = [];
  for (const guess of guesses) {
    const fock = guessFock(guess, prepared.integrals, prepared.atomic, prepared.basisSet);
    const start = toOrthonormal(fock, orthonormal);
    const field = iterateField(prepared.integrals, orthonormal, [start, start], options);
    const known = found.some((other) => Math.abs(other.field.energy - field.energy) < resolution);
    if (!known) found.push({ guess, field });
  }
  const reliable = found.filter(({ field }) => field.converged);
  return (reliable.length > 0 ? reliable : found)
    .map((start) => descend(prepared, method, start, limits))
    .reduce((lowest, other) => (better(other.field, lowest.field) ? other : lowest));
}

/** Moves electrons between representations while that leads to a lower solution. */
function descend(
  prepared: PreparedMolecule,
  method: ScfMethod,
  start: GuessedField,
  limits: IterationLimits,
): GuessedField {
  let best = start;
  for (let round = 0; round < mostRounds; round++) {
    const { field } = best;
    const tries = moves({ alpha: field.alpha, beta: field.beta }, field.filling, method).map((filling) =>
      iterateField(prepared.integrals, prepared.orthonormal, field.operators, {
        ...limits,
        method,
        occupy: held(filling),
      }),
    );
    const next = tries.reduce((lowest, other) => (better(other, lowest) ? other : lowest), field);
    if (next === field) return best;
    best = { guess: start.guess, field: next };
  }
  return best;
}

/** Converged before not converged, then lower. */
function better(a: Field, b: Field): boolean {
  if (a.converged !== b.converged) return a.converged;
  return a.energy < b.energy - resolution;
}
