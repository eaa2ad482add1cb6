import { type Command, CommanderError } from 'commander';
import { action, common } from '../command.ts';
import { jobFileUnusable } from '../errors.ts';
import { exitCode } from '../exit.ts';
import { addExperimentOptions, type ExperimentOptions } from '../experiment-options.ts';
import { onInterrupt } from '../interrupt.ts';
import { flagsOf, type JobText, readJobFile, vqeJob } from '../job-files.ts';
import { showEvent } from '../job-progress.ts';
import { showJob, showResult, showStatus } from '../job-view.ts';
import { addServerOptions, openClient, type ServerOptions } from '../server-connection.ts';

interface SubmitOptions extends ServerOptions, ExperimentOptions {
  device: string;
  wait?: boolean;
  molecule?: string;
  idempotencyKey?: string;
}

export function addSubmit(program: Command): void {
  const command = program
    .command('submit')
    .argument('<input...>', 'a job (.json, - for standard input); for vqe also molecules, as eigenlake run takes them')
    .description('sends a job to a device and prints its id')
    .requiredOption('-d, --device <name>', 'display name (singlequdit) or long name (lab_singlequdit_simulator)')
    .option('--wait', 'wait for the end and print the result; Ctrl-C leaves the job running')
    .option('--molecule <name|index>', 'only this entry of a molecule file')
    .option('--idempotency-key <text>', 'the same key submits once, however often the command is repeated');
  addServerOptions(command);
  addExperimentOptions(command);
  common(command, ['submit --device singlequdit job.json', 'submit --device vqe H2 LiH --wait']).action(
    action(async (terminal, inputs: string[], options: SubmitOptions) => {
      const job = await readJob(inputs, options);
      const client = await openClient(options);
      const key = options.idempotencyKey;
      const status = await client.submit(options.device, job, key === undefined ? {} : { idempotencyKey: key });
      if (!options.wait) {
        if (terminal.json) terminal.document(status);
        else {
          showStatus(terminal, status);
          terminal.note(`next: eigenlake status ${status.job_id}, eigenlake result ${status.job_id}`);
        }
        return exitCode.done;
      }
      terminal.note(`job ${status.job_id}`);
      const interrupt = onInterrupt();
      try {
        const quiet = options.logLevel === 'WARNING' || options.logLevel === 'ERROR';
        const onEvent = quiet ? () => undefined : showEvent(terminal);
        const end = await client.wait(status.job_id, { signal: interrupt.signal, onEvent });
        if (end.phase !== 'done') {
          if (terminal.json) terminal.document(end);
          else showJob(terminal, end);
          return exitCode.found;
        }
        const result = await client.result(status.job_id);
        if (terminal.json) terminal.document(result);
        else showResult(terminal, result);
        return exitCode.done;
      } catch (error) {
        if (!interrupt.signal.aborted) throw error;
        if (terminal.json) terminal.document({ ...status, interrupted: true });
        terminal.note(`the job goes on: eigenlake status ${status.job_id}, eigenlake cancel ${status.job_id}`);
        return exitCode.interrupted;
      } finally {
        interrupt.off();
      }
    }),
  );
}

async function readJob(inputs: readonly string[], options: SubmitOptions): Promise<JobText> {
  const { server, tokenFile, data, device, wait, idempotencyKey, ...experiment } = options;
  if (isVqe(device)) {
    const { json, ...typed } = experiment as ExperimentOptions & { json?: boolean };
    return vqeJob(inputs, typed);
  }
  const [foreign] = Object.keys(flagsOf(experiment));
  if (foreign !== undefined) {
    throw new CommanderError(2, 'eigenlake.wrongUsage', `error: --${foreign} is for the vqe device, not for ${device}`);
  }
  if (inputs.length > 1) throw jobFileUnusable(inputs[1]!, `one job is submitted at a time to ${device}`);
  return readJobFile(inputs[0]!);
}

/** By display name or long name. */
const isVqe = (device: string): boolean => /^(?:[a-z0-9]+_)?vqe(?:_[a-z0-9]+)?$/.test(device);
