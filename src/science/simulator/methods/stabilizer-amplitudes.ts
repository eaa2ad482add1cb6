import { cos, sin } from '../../math/index.ts';
import { popcount, sharedParity } from '../../operators/index.ts';
import type { Statevector } from '../contract.ts';
import type { CliffordProgram, QuarterTurn } from './quarter-turns.ts';
import { relativePower, stepPower, supportOf } from './stabilizer-support.ts';
import { Tableau } from './tableau.ts';

/** A basis state with the phase of its amplitude in eighths of a turn; a tableau alone knows a state up to its phase. */
interface Reference {
  readonly low: number;
  readonly high: number;
  readonly eighths: number;
}

/** All amplitudes of a Clifford program on |0…0⟩, at most 31 qubits, global phase included. */
export function stabilizerAmplitudes(qubits: number, { turns, phase }: CliffordProgram): Statevector {
  const tableau = new Tableau(qubits);
  let reference: Reference = { low: 0, high: 0, eighths: 0 };
  for (const turn of turns) {
    if (turn.quarters >= 4) reference = { ...reference, eighths: reference.eighths + 4 };
    if ((turn.quarters & 2) !== 0) reference = halfTurned(reference, turn);
    if ((turn.quarters & 1) !== 0) reference = quarterTurned(reference, turn, tableau);
    tableau.turn(turn, turn.quarters);
  }
  return listed(tableau, reference, phase);
}

/** −iP|ψ⟩. */
function halfTurned(reference: Reference, turn: QuarterTurn): Reference {
  const { low, high, eighths } = reference;
  return {
    low: low ^ turn.x[0]!,
    high: high ^ turn.x[1]!,
    eighths: eighths - 2 + 2 * imagePower(turn, low, high),
  };
}

/** (|ψ⟩ − iP|ψ⟩)/√2, where |ψ⟩ has had the half turn of three quarters already. */
function quarterTurned(reference: Reference, turn: QuarterTurn, before: Tableau): Reference {
  const support = supportOf(turnedByHalf(before, turn));
  const x: readonly [number, number] = [turn.x[0]! | 0, turn.x[1]! | 0];
  const sumAt = ({ low, high, eighths }: Reference): Reference | null => {
    const relative = relativePower(support, [low, high], x);
    if (relative === null) return { low, high, eighths };
    // ⟨k|−iP|ψ⟩ = i^(3 + y + 2·z·(k ⊕ x))·ψ(k ⊕ x), beside ψ(k).
    const power = (3 + imagePower(turn, low ^ x[0], high ^ x[1]) + relative) & 3;
    if (power === 2) return null;
    return { low, high, eighths: eighths + (power === 1 ? 1 : power === 3 ? -1 : 0) };
  };
  const here = sumAt(reference);
  if (here !== null) return here;
  for (const direction of support.directions) {
    // A stabilizer that anticommutes with P joins states on which the two parts have opposite relative signs.
    const { low, high } = reference;
    const there = sumAt({
      low: low ^ direction.x0,
      high: high ^ direction.x1,
      eighths: reference.eighths + 2 * stepPower(direction, low, high),
    });
    if (there !== null) return there;
  }
  return reference;
}

function turnedByHalf(before: Tableau, turn: QuarterTurn): Tableau {
  if ((turn.quarters & 2) === 0) return before;
  const tableau = new Tableau(before.qubits);
  tableau.x.set(before.x);
  tableau.z.set(before.z);
  tableau.sign.set(before.sign);
  tableau.turn(turn, 2);
  return tableau;
}

/** e in P|k⟩ = i^e |k ⊕ x⟩. */
function imagePower({ x, z }: QuarterTurn, low: number, high: number): number {
  return popcount(x[0]! & z[0]!) + popcount(x[1]! & z[1]!) + 2 * sharedParity(z[0]!, z[1]!, low, high);
}

function listed(tableau: Tableau, reference: Reference, phase: number): Statevector {
  const { directions } = supportOf(tableau);
  const state: Statevector = {
    re: new Float64Array(1 << tableau.qubits),
    im: new Float64Array(1 << tableau.qubits),
  };
  let size = 1;
  for (let k = 0; k < directions.length; k++) size *= Math.SQRT1_2;
  const start = phase + (reference.eighths * Math.PI) / 4;
  const re = size * cos(start);
  const im = size * sin(start);
  let low = reference.low;
  let power = 0;
  for (let count = 0; ; ) {
    state.re[low] = [re, -im, -re, im][power & 3]!;
    state.im[low] = [im, re, -im, -re][power & 3]!;
    count++;
    // Gray code: one direction at a time visits all combinations.
    const direction = directions[31 - Math.clz32(count & -count)];
    if (direction === undefined) return state;
    power += stepPower(direction, low, 0);
    low ^= direction.x0;
  }
}
