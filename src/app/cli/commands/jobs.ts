import { type Command, Option } from 'commander';
import { Failure } from '../../../science/errors/index.ts';
import { terminalTable } from '../../report/index.ts';
import type { JobEntry } from '../../server/index.ts';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { showJob, showResult } from '../job-view.ts';
import { integer } from '../numbers.ts';
import { addServerOptions, openClient, type ServerOptions } from '../server-connection.ts';

/** `status`, `result`, `cancel`, `jobs`: what one asks a server about jobs. */
export function addJobCommands(program: Command): void {
  const status = program
    .command('status')
    .argument('<job>', 'a job id')
    .description('where a job stands: status, place in the queue, why it waits, when it will be done');
  addServerOptions(status);
  common(status, ['status 6740f1a2b3c4d5e6f7a8b9c0', 'status 6740f1a2b3c4d5e6f7a8b9c0 --json']).action(
    action(async (terminal, job: string, options: ServerOptions) => {
      const detail = await (await openClient(options)).job(job);
      if (terminal.json) terminal.document(detail);
      else showJob(terminal, detail);
      return exitCode.done;
    }),
  );

  const result = program
    .command('result')
    .argument('<job>', 'a job id')
    .description('the result of a job; its status and exit code 1 while there is none');
  addServerOptions(result);
  common(result, ['result 6740f1a2b3c4d5e6f7a8b9c0', 'result 6740f1a2b3c4d5e6f7a8b9c0 --json']).action(
    action(async (terminal, job: string, options: ServerOptions) => {
      const client = await openClient(options);
      try {
        const document = await client.result(job);
        if (terminal.json) terminal.document(document);
        else showResult(terminal, document);
        return exitCode.done;
      } catch (error) {
        if (!isNoResult(error)) throw error;
        const detail = await client.job(job);
        if (terminal.json) terminal.document(detail);
        else showJob(terminal, detail);
        return exitCode.found;
      }
    }),
  );

  const cancel = program
    .command('cancel')
    .argument('<job>', 'a job id')
    .description('ends a job that waits, asks a running one to stop');
  addServerOptions(cancel);
  common(cancel, ['cancel 6740f1a2b3c4d5e6f7a8b9c0', 'cancel 6740f1a2b3c4d5e6f7a8b9c0 --json']).action(
    action(async (terminal, job: string, options: ServerOptions) => {
      const detail = await (await openClient(options)).cancel(job);
      if (terminal.json) terminal.document(detail);
      else showJob(terminal, detail);
      return exitCode.done;
    }),
  );

  const phases = ['queued', 'claimed', 'running', 'cancelling', 'cancelled', 'done', 'failed'];
  const jobs = program
    .command('jobs')
    .description('your jobs on a server, latest first')
    .option('-d, --device <name>', 'only those of this device')
    .addOption(new Option('--phase <name>', 'only those in this phase').choices(phases))
    .option('--limit <n>', 'at most this many', integer(1, 200), 20);
  addServerOptions(jobs);
  common(jobs, ['jobs', 'jobs --device vqe --phase running --json']).action(
    action(async (terminal, options: ServerOptions & { device?: string; phase?: JobEntry['phase']; limit: number }) => {
      const { device, phase, limit } = options;
      const page = await (await openClient(options)).jobs({
        limit,
        ...(device === undefined ? {} : { device }),
        ...(phase === undefined ? {} : { phase }),
      });
      if (terminal.json) terminal.document(page);
      else if (page.jobs.length === 0) terminal.print('no jobs: eigenlake submit --device vqe H2');
      else terminal.print(jobTable(page.jobs));
      return exitCode.done;
    }),
  );
}

const isNoResult = (error: unknown) =>
  error instanceof Failure && (error.code === 'job_not_finished' || error.code === 'job_failed');

const jobTable = (jobs: readonly JobEntry[]) =>
  terminalTable(jobs, [
    { title: 'job', text: (job) => job.job_id },
    { title: 'device', text: (job) => job.device },
    { title: 'storage', text: (job) => job.storage },
    { title: 'phase', text: (job) => job.phase },
    { title: 'created', text: (job) => job.created },
    { title: 'ended', text: (job) => job.ended ?? '-' },
  ]);
