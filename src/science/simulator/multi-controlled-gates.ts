import { cos, sin } from '../math/index.ts';
import { type AngleSum, scaledAngle } from './angle-sum.ts';
import { fixedAngle } from './circuit.ts';
import type { Gate } from './contract.ts';
import { controlled, cp } from './controlled-gates.ts';
import { cx, cz, h, unitary, x } from './gate-builders.ts';
import { globalPhase, type PauliLetter, p, pauliTurn } from './standard-gates.ts';

// Barenco et al., Phys. Rev. A 52, 3457 (1995). The number of gates is quadratic in the number of controls.

/** X on the target where all controls are |1⟩. */
export function mcx(controls: readonly number[], target: number): Gate[] {
  return controlledRootOfX(controls, target, 1);
}

export const ccx = (a: number, b: number, target: number): Gate[] => mcx([a, b], target);
export const ccz = (a: number, b: number, c: number): Gate[] => mcz([a, b], c);

/** Exchanges a and b where the control is |1⟩. */
export const cswap = (control: number, a: number, b: number): Gate[] => [cx(b, a), ...ccx(control, a, b), cx(b, a)];

/** −1 where all qubits are |1⟩. */
export function mcz(controls: readonly number[], target: number): Gate[] {
  if (controls.length === 1) return [cz(controls[0]!, target)];
  return controls.length === 0 ? p(target, fixedAngle(Math.PI)) : [h(target), ...mcx(controls, target), h(target)];
}

/** e^(iφ) where all qubits are |1⟩. */
export function mcp(controls: readonly number[], target: number, angle: AngleSum): Gate[] {
  const last = controls.at(-1);
  if (last === undefined) return p(target, angle);
  const others = controls.slice(0, -1);
  if (others.length === 0) return cp(last, target, angle);
  if (others.length === 1) return [...controls, target].reduce(controlled, globalPhase(angle));
  // Lemma 7.5.
  const half = scaledAngle(angle, 0.5);
  const flips = withBorrowed(others, last, target);
  return [
    ...cp(last, target, half),
    ...flips,
    ...cp(last, target, scaledAngle(angle, -0.5)),
    ...flips,
    ...mcp(others, target, half),
  ];
}

export const mcrx = (controls: readonly number[], target: number, angle: AngleSum): Gate[] =>
  multiControlledRotation('x', controls, target, angle);
export const mcry = (controls: readonly number[], target: number, angle: AngleSum): Gate[] =>
  multiControlledRotation('y', controls, target, angle);
export const mcrz = (controls: readonly number[], target: number, angle: AngleSum): Gate[] =>
  multiControlledRotation('z', controls, target, angle);

/** Half a turn forth and back, with X between them, which turns it round where all controls are |1⟩. */
function multiControlledRotation(
  letter: PauliLetter,
  controls: readonly number[],
  target: number,
  angle: AngleSum,
): Gate[] {
  if (controls.length <= 2) return controls.reduce(controlled, pauliTurn({ [target]: letter }, angle));
  if (letter === 'x') return [h(target), ...mcrz(controls, target, angle), h(target)];
  const flip = mcx(controls, target);
  return [
    ...pauliTurn({ [target]: letter }, scaledAngle(angle, 0.5)),
    ...flip,
    ...pauliTurn({ [target]: letter }, scaledAngle(angle, -0.5)),
    ...flip,
  ];
}

/** X^power on the target where all controls are |1⟩ (Lemma 7.5: C^k U from U = V², with V on one control less). */
function controlledRootOfX(controls: readonly number[], target: number, power: number): Gate[] {
  const last = controls.at(-1);
  if (last === undefined) return power === 1 ? [x(target)] : [rootOfX(target, power)];
  const others = controls.slice(0, -1);
  if (others.length === 0) return power === 1 ? [cx(last, target)] : controlled([rootOfX(target, power)], last);
  const flips = withBorrowed(others, last, target);
  return [
    ...controlled([rootOfX(target, power / 2)], last),
    ...flips,
    ...controlled([rootOfX(target, -power / 2)], last),
    ...flips,
    ...controlledRootOfX(others, target, power / 2),
  ];
}

/** X^a = (1 + X)/2 + e^(iπa)(1 − X)/2; exact where e^(iπa) is ±i. */
function rootOfX(qubit: number, power: number): Gate {
  const half = Math.abs(power) === 0.5;
  const [c, s] = half ? [0, Math.sign(power)] : [cos(Math.PI * power), sin(Math.PI * power)];
  const [a, b] = [(1 + c) / 2, (1 - c) / 2];
  return unitary([qubit], [a, b, b, a], [s / 2, -s / 2, -s / 2, s / 2]);
}

/** mcx with one more qubit in any state, which it gives back: linear (Lemma 7.3). */
function withBorrowed(controls: readonly number[], target: number, borrowed: number): Gate[] {
  if (controls.length <= 2) return mcx(controls, target);
  const split = (controls.length + 2) >> 1;
  const first = controls.slice(0, split);
  const second = controls.slice(split);
  const a = withManyBorrowed(first, borrowed, [...second, target]);
  const b = withManyBorrowed([...second, borrowed], target, first);
  return [...a, ...b, ...a, ...b];
}

/** mcx of m controls with m − 2 more qubits in any state, from Toffoli gates (Lemma 7.2). */
function withManyBorrowed(controls: readonly number[], target: number, borrowed: readonly number[]): Gate[] {
  const count = controls.length;
  if (count <= 2) return mcx(controls, target);
  const down: Gate[][] = [];
  for (let k = count - 1; k >= 2; k--) {
    down.push(ccx(controls[k]!, borrowed[k - 2]!, k === count - 1 ? target : borrowed[k - 1]!));
  }
  const bottom = ccx(controls[0]!, controls[1]!, borrowed[0]!);
  const inner = [...down.slice(1), bottom, ...down.slice(1).toReversed()].flat();
  return [...down[0]!, ...inner, ...down[0]!, ...inner];
}
