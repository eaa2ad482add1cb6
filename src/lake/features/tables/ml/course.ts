import type { VqeRecord } from '../../../records/index.ts';

/** One energy of an experiment's trajectory, with what came before it; null where there is nothing to compare with. */
export interface Step {
  readonly step: number;
  readonly energy: number;
  readonly deviation: number;
  readonly delta: number | null;
  readonly parameterDelta: number | null;
  /** Lowest energy up to here. */
  readonly lowest: number;
  readonly newMinimum: boolean;
  /** Steps since the last new minimum. */
  readonly since: number;
}

/**
 * The trajectory in the order of its steps. A step that comes twice counts once, as in vqe_iterations. Where an older schema had
 * no differences and minima, they are computed from the energies.
 */
export function courseOf(record: VqeRecord): readonly Step[] {
  const first = new Map(record.vqe_result.iteration_list.toReversed().map((one) => [one.iteration, one]));
  const steps: Step[] = [];
  let before: Step | undefined;
  for (const [step, one] of [...first].sort(([a], [b]) => a - b)) {
    const lowest: number =
      one.cumulative_min_energy ?? Math.min(before?.lowest ?? Number.POSITIVE_INFINITY, one.result);
    const newMinimum: boolean = before === undefined || lowest < before.lowest;
    before = {
      step,
      energy: one.result,
      deviation: one.std,
      delta: one.energy_delta ?? (before === undefined ? null : one.result - before.energy),
      parameterDelta: one.parameter_delta_norm,
      lowest,
      newMinimum,
      since: newMinimum ? 0 : (before?.since ?? 0) + 1,
    };
    steps.push(before);
  }
  return steps;
}

/** The last step with a new minimum: where the run had converged, if it did. Null without steps. */
export const convergenceStep = (course: readonly Step[]): number | null =>
  course.findLast(({ newMinimum }) => newMinimum)?.step ?? null;
