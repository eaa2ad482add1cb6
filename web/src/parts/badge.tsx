import type { ReactNode } from 'react';
import type { JobPhase } from '../api/documents.ts';

const phases: Readonly<Record<JobPhase, readonly [tone: string, label: string]>> = {
  queued: ['wait', 'Queued'],
  claimed: ['live', 'Starting'],
  running: ['live', 'Running'],
  cancelling: ['wait', 'Cancelling'],
  cancelled: ['off', 'Cancelled'],
  done: ['good', 'Done'],
  failed: ['bad', 'Failed'],
};

/** A state in one word; the dot repeats it in colour, never alone. */
export function Badge({ tone, children }: { readonly tone: string; readonly children: ReactNode }): ReactNode {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

export function PhaseBadge({ phase }: { readonly phase: JobPhase }): ReactNode {
  const [tone, label] = phases[phase] ?? ['off', phase];
  return <Badge tone={tone}>{label}</Badge>;
}

export const phaseNames = Object.entries(phases).map(([phase, [, label]]) => [phase, label] as const);
