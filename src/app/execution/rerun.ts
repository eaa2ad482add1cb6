import type { VqeRecord } from '../../lake/records/index.ts';
import { settingsFromJson } from '../../science/experiments/index.ts';
import { noSettings } from './errors.ts';
import type { Pool } from './pool.ts';

export interface RerunResult {
  readonly identical: boolean;
  /** Evaluations compared. */
  readonly evaluations: number;
  /** How many of them agree to the last bit. */
  readonly agreeing: number;
  /** Number of the first evaluation that differs, from 1; null when none does. */
  readonly firstDifference: number | null;
}

/** Runs a recorded experiment again from its settings and compares every parameter and energy bit by bit. */
export async function rerun(experimentId: string, record: VqeRecord, pool: Pool): Promise<RerunResult> {
  if (record.settings === null) throw noSettings(experimentId);
  const { trajectory } = await pool.run(settingsFromJson(JSON.parse(record.settings)));
  const recorded = record.vqe_result.iteration_list;
  const count = Math.max(trajectory.length, recorded.length);
  let agreeing = 0;
  let firstDifference: number | null = null;
  for (let index = 0; index < count; index++) {
    const now = trajectory[index];
    const then = recorded[index];
    const same =
      now !== undefined &&
      then !== undefined &&
      Object.is(now.energy, then.result) &&
      Object.is(now.standardError, then.std) &&
      now.parameters.length === then.parameters.length &&
      then.parameters.every((value, parameter) => Object.is(value, now.parameters[parameter]));
    if (same) agreeing += 1;
    else firstDifference ??= index + 1;
  }
  return { identical: firstDifference === null, evaluations: count, agreeing, firstDifference };
}
