import type { DeviceOutcome } from '../../cloud/devices/index.ts';
import type { SpoolerOptions } from '../../cloud/spooler/index.ts';
import { recordFromOutcome } from '../../lake/records/index.ts';
import type { Outcome } from '../../science/experiments/index.ts';
import { version } from '../config/index.ts';
import { type Delivery, encodeFor } from '../pipeline/index.ts';

export interface Publishing {
  readonly delivery: Delivery;
  readonly topic: string;
  onPublished?(): void;
  /** A record waits on disk; its job is done all the same. */
  onKept?(why: unknown): void;
}

/** What a spooler does with the outcomes of a job: records on their way to the log, the same way as those of `run`. */
export function publishOutcomes({
  delivery,
  topic,
  onPublished,
  onKept,
}: Publishing): NonNullable<SpoolerOptions['publish']> {
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
      const delivered = await delivery.deliver(encodeFor(topic, recordFromOutcome(one.outcome as Outcome, context)));
      if ('kept' in delivered) onKept?.(delivered.error);
    }
    if (outcomes.length > 0) onPublished?.();
  };
}

/** `experiment_3` is the fourth molecule of its job. */
const positionOf = ({ circuit }: DeviceOutcome): number => Number(/^experiment_(\d+)$/.exec(circuit)?.[1] ?? 0);
