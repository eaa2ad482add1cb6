import type { ApiResult, StatusDocument } from '../../cloud/jobs/index.ts';
import type { ExperimentDocument } from '../execution/index.ts';
import { terminalTable } from '../report/index.ts';
import type { JobDetail } from '../server/index.ts';
import { energyTable } from './energy-table.ts';
import type { Terminal } from './terminal.ts';

/** Where a job stands, in a few lines. */
export function showJob(terminal: Terminal, job: JobDetail): void {
  terminal.print(`${job.job_id}  ${job.device} on ${job.storage}  ${job.phase}`);
  if (job.position !== null) terminal.print(`  position ${job.position + 1} of the queue`);
  if (job.waiting_reason !== null) terminal.print(`  ${job.waiting_reason}`);
  if (job.eta !== null) {
    const { seconds, low, high } = job.eta;
    terminal.print(`  done in about ${span(seconds)} (most: ${span(low)} to ${span(high)})`);
  }
  if (job.reason !== null) terminal.print(`  ${job.reason}`);
  else if (job.status === 'ERROR') terminal.print(`  ${job.error_message}`);
}

export function showStatus(terminal: Terminal, { job_id, status, detail }: StatusDocument): void {
  terminal.print(`${job_id}  ${status}  ${detail}`);
}

/** The outcomes of each circuit, most frequent first; experiments of the `vqe` device as a table of energies. */
export function showResult(terminal: Terminal, result: ApiResult): void {
  const experiments = result.results.flatMap(({ data }) => (isExperiment(data.experiment) ? [data.experiment] : []));
  if (experiments.length > 0) terminal.print(energyTable(experiments));
  for (const { header, shots, data } of result.results) {
    if (data.memory.length === 0) continue;
    terminal.print(`${header.name}, ${shots} shots`);
    terminal.print(histogram(data.memory, terminal));
  }
}

const shown = 20;

function histogram(memory: readonly string[], terminal: Terminal): string {
  const counts = new Map<string, number>();
  for (const outcome of memory) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const rows = [...counts].sort(([, one], [, other]) => other - one);
  const widest = rows[0]![1];
  const bar = terminal.unicode ? '█' : '#';
  const table = terminalTable(rows.slice(0, shown), [
    { title: 'outcome', text: ([outcome]) => outcome },
    { title: 'count', align: 'right', text: ([, count]) => String(count) },
    { title: '', text: ([, count]) => bar.repeat(Math.max(1, Math.round((30 * count) / widest))) },
  ]);
  return rows.length <= shown ? table : `${table}\n… and ${rows.length - shown} more outcomes`;
}

function isExperiment(value: unknown): value is ExperimentDocument {
  return typeof value === 'object' && value !== null && 'energy' in value && 'molecule' in value;
}

/** Seconds the way people say them. */
export function span(seconds: number): string {
  if (seconds < 90) return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
