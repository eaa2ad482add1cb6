import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { disk } from '../../../disk/index.ts';
import { type CircuitResult, circuitResult, type DeviceConfig, type JobCircuit } from '../../jobs/index.ts';
import type { Device, ExecuteOptions } from '../contract.ts';
import { deviceFileMissing, jobRefused } from '../errors.ts';
import type { JobRules } from '../instruction-rules.ts';
import { checkJob } from '../job-check.ts';
import type { LabscriptRemote } from './remote.ts';
import { experimentScript, isMethodName } from './script.ts';
import { awaitShots, readResults, type Waiting } from './shots.ts';

export interface LabscriptOptions {
  readonly config: DeviceConfig;
  /** What jobs may contain. Every instruction is a method of the `Experiment` that the header defines. */
  readonly rules: JobRules;
  readonly remote: LabscriptRemote;
  /** Holds `header.py`; scripts are written to `remote_experiments` in it. The machine of runmanager sees the same paths. */
  readonly scriptFolder: string;
  /** Where an analysis saves what a shot measured. Default `nat` in `/measure`. */
  readonly result?: { readonly group: string; readonly name: string };
  /** How often files are looked for; default 2000. */
  readonly pollMilliseconds?: number;
  /** How long the shots of one circuit may take; default 600. */
  readonly secondsPerCircuit?: number;
}

/**
 * A machine under a labscript suite. Each circuit becomes a script of its own, is run with the globals `shots` [0 … n−1] and
 * `job_id`, and its memory holds the analysed number of each shot. Cancelled jobs abort what runmanager has not run yet.
 */
export function labscriptDevice(options: LabscriptOptions): Device {
  const { config, rules } = options;
  const names = rules.instructions.map(({ name }) => name);
  const wrong = names.find((name) => !isMethodName(name));
  if (wrong !== undefined) throw new TypeError(`"${wrong}" cannot be a method of an experiment`);
  return {
    config,
    check: (job) => checkJob(job, rules),
    async execute(circuits, execution: ExecuteOptions = {}) {
      const job = jobName(execution.job);
      const results: CircuitResult[] = [];
      for (const circuit of circuits) {
        results.push(await executeCircuit(circuit, job, names, options, execution));
        execution.onEvent?.({
          kind: 'experiment_done',
          name: circuit.name,
          done: results.length,
          total: circuits.length,
        });
      }
      return { results };
    },
  };
}

/** Job ids become names of folders and files. */
function jobName(job: string = randomUUID()): string {
  if (!/^[A-Za-z0-9_-]{1,120}$/.test(job)) throw jobRefused('The id of this job cannot be the name of a folder.');
  return job;
}

async function executeCircuit(
  circuit: JobCircuit,
  job: string,
  names: readonly string[],
  options: LabscriptOptions,
  { signal, onEvent }: ExecuteOptions,
): Promise<CircuitResult> {
  const { remote, scriptFolder, result = { group: '/measure', name: 'nat' } } = options;
  const { name, shots, instructions } = circuit;
  const waiting: Waiting = {
    pollMilliseconds: options.pollMilliseconds ?? 2000,
    seconds: options.secondsPerCircuit ?? 600,
    signal,
  };
  signal?.throwIfAborted();
  const header = await readHeader(join(scriptFolder, 'header.py'));
  const script = join(scriptFolder, 'remote_experiments', `experiment_${job}_${name}.py`);
  await disk.makeFolder(join(scriptFolder, 'remote_experiments'));
  await disk.replace(script, new TextEncoder().encode(experimentScript(header, instructions, names)));

  const folder = await remote.setShotFolder([job, name]);
  await remote.setGlobals({ shots: Array.from({ length: shots }, (_, shot) => shot), job_id: job });
  await remote.setScript(script);
  const before = await remote.shotFiles(folder);
  signal?.throwIfAborted();
  try {
    await remote.engage();
    onEvent?.({ kind: 'stage', circuit: name, stage: 'engaged' });
    const told = (count: number) => onEvent?.({ kind: 'shots', circuit: name, done: count, total: shots });
    const files = await awaitShots(remote, folder, { shots, before }, waiting, told);
    const values = await readResults(remote, files, result, waiting);
    return circuitResult(name, shots, values.map(String), instructions);
  } catch (error) {
    // The job ends with what went wrong first, whatever comes of stopping the machine.
    await remote.abort().catch(() => undefined);
    throw error;
  }
}

async function readHeader(path: string): Promise<string> {
  const bytes = await disk.read(path);
  if (bytes === null) throw deviceFileMissing(path, 'the beginning of every script');
  return new TextDecoder().decode(bytes);
}
