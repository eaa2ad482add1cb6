import type { Run } from '../schedule/index.ts';

/** A run on one line: what became of it, and what it did or why it failed. */
export function runLine(run: Run): string {
  const { due, work, trigger, status, attempts, summary, missed, mail } = run;
  const error = attempts.findLast((attempt) => attempt.error !== null)?.error;
  const parts = [
    ...(attempts.length > 1 ? [`attempt ${attempts.length}`] : []),
    ...(missed > 0 ? [`${missed} slots before it were missed`] : []),
    ...(status === 'done' ? summary : error === undefined || error === null ? [] : [error]),
    ...(mail === null ? [] : [`mail ${mail}`]),
  ];
  const asked = trigger === 'request' ? ' (requested)' : '';
  return [`${due} ${work}${asked}: ${status}`, ...parts].join('; ');
}
