import type { DeviceOutcome } from '../../cloud/devices/index.ts';
import type { SpoolerOptions } from '../../cloud/spooler/index.ts';
import { recordFromOutcome } from '../../lake/records/index.ts';
import type { Outcome } from '../../science/experiments/index.ts';
import { version } from '../config/index.ts';
import { type DataFolder, publish } from '../pipeline/index.ts';

/** What a spooler does with the outcomes of a job: records in the event log, the same way as those of `run`. */
export function publishOutcomes(
  folder: DataFolder,
  onPublished: () => void = () => undefined,
): NonNullable<SpoolerOptions['publish']> {
  return async (outcomes, { job }) => {
    for (const one of outcomes) {
      const context = {
        experimentId: one.experimentId,
        startedAt: one.startedAt,
        producerVersion: version,
        moleculeId: positionOf(one),
        jobId: job,
      };
      // The contract of the `vqe` device: what it leaves is an Outcome.
      await publish(folder, recordFromOutcome(one.outcome as Outcome, context));
    }
    if (outcomes.length > 0) onPublished();
  };
}

/** `experiment_3` is the fourth molecule of its job. */
const positionOf = ({ circuit }: DeviceOutcome): number => Number(/^experiment_(\d+)$/.exec(circuit)?.[1] ?? 0);
