import { fixedAngle } from './circuit.ts';
import type { Angle, Gate } from './contract.ts';

/** An angle affine in any number of parameters: the sum of the list. */
export type AngleSum = Angle | readonly Angle[];

/** The sum times a number. */
export function scaledAngle(sum: AngleSum, by: number): Angle[] {
  return termsOf(sum).map(({ parameter, factor, offset }) => ({ parameter, factor: by * factor, offset: by * offset }));
}

/** The same angle with one term for each parameter in ascending order, the constant in the first; none for exactly zero. */
export function summedAngle(...sums: readonly AngleSum[]): Angle[] {
  const factors = new Map<number, number>();
  let offset = 0;
  for (const angle of sums.flatMap(termsOf)) {
    offset += angle.offset;
    if (angle.parameter !== null) factors.set(angle.parameter, (factors.get(angle.parameter) ?? 0) + angle.factor);
  }
  const terms = [...factors]
    .filter(([, factor]) => factor !== 0)
    .sort(([a], [b]) => a - b)
    .map(([parameter, factor], k): Angle => ({ parameter, factor, offset: k === 0 ? offset : 0 }));
  return terms.length > 0 || offset === 0 ? terms : [fixedAngle(offset)];
}

/**
 * One rotation for each term: rotations with the same generator add their angles. By exactly zero it is one, too: what a
 * device executes, and does wrong, is in the circuit whatever the angle.
 */
export function turnsBy(sum: AngleSum, rotation: (angle: Angle) => Gate): Gate[] {
  const terms = summedAngle(sum);
  return (terms.length === 0 ? [fixedAngle(0)] : terms).map(rotation);
}

/** The angle when no parameter is in it, else null. */
export function constantOf(sum: AngleSum): number | null {
  const [first, ...rest] = summedAngle(sum);
  if (first === undefined) return 0;
  return rest.length === 0 && first.parameter === null ? first.offset : null;
}

function termsOf(sum: AngleSum): readonly Angle[] {
  return 'offset' in sum ? [sum] : sum;
}
