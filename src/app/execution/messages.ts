import type { ExperimentEvent, Outcome, Settings } from '../../science/experiments/index.ts';

/** What the main thread asks a worker for. */
export interface Request {
  readonly settings: Settings;
}

/** What a worker answers: any number of events, then one outcome or one failure. */
export type Answer =
  | { readonly kind: 'event'; readonly event: ExperimentEvent }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'failure'; readonly code: string; readonly message: string; readonly hint: string };
