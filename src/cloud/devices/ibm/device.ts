import { type CircuitResult, circuitResult, type JobCircuit } from '../../jobs/index.ts';
import type { Device, ExecuteOptions } from '../contract.ts';
import { jobRefused, machineFailed } from '../errors.ts';
import { checkJob } from '../job-check.ts';
import { backendConfig, backendFacts, backendRules } from './backend.ts';
import { Connection, wait } from './connection.ts';
import { memoryOfSamples, openQasm } from './program.ts';
import { Runtime, type RuntimeJob } from './runtime.ts';
import { readSecret, type SecretSource } from './secret.ts';

export interface IbmRuntimeOptions {
  /** Name at IBM, such as `ibm_kingston`. */
  readonly backend: string;
  /** The API key of IBM Cloud. It is only ever sent to the login service. */
  readonly token: SecretSource;
  /** Cloud resource name (CRN) of the service instance. */
  readonly instance: SecretSource;
  /** Display name; default: the letters and digits of the backend's name. */
  readonly name?: string;
  /** Default `https://quantum.cloud.ibm.com/api/v1`; the region eu-de has a host of its own. */
  readonly url?: string;
  /** Default `https://iam.cloud.ibm.com`. */
  readonly iamUrl?: string;
  /** How often the state of a job is asked for; default 5000. */
  readonly pollMilliseconds?: number;
  /** First pause before a request is tried again; default 1000. */
  readonly retryMilliseconds?: number;
  /** Seconds on the machine after which IBM ends a job; default: IBM's own limit. */
  readonly maxExecutionSeconds?: number;
}

/**
 * A backend of IBM Quantum through the Qiskit Runtime REST API: all circuits of a job are one sampler job there. Asks for the
 * backend's configuration first. A job that is executed again finds its job at IBM by its tag `eigenlake-<job id>`; a
 * cancelled one is cancelled there. Throws `machine_failed`, `device_file_missing`.
 */
export async function ibmRuntimeDevice(options: IbmRuntimeOptions): Promise<Device> {
  const { backend: name, pollMilliseconds = 5000 } = options;
  if (!/^[\w-]{1,100}$/.test(name)) throw new TypeError(`"${name}" cannot be the name of a backend`);
  const connection = new Connection({
    apiKey: await readSecret(options.token, 'the API key'),
    crn: await readSecret(options.instance, 'the CRN of the instance'),
    url: (options.url ?? 'https://quantum.cloud.ibm.com/api/v1').replace(/\/+$/, ''),
    iamUrl: (options.iamUrl ?? 'https://iam.cloud.ibm.com').replace(/\/+$/, ''),
    retryMilliseconds: options.retryMilliseconds ?? 1000,
  });
  const runtime = new Runtime(connection, name);
  const backend = backendFacts(name, await runtime.configuration());
  const rules = backendRules(backend, options.name ?? name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));

  async function execute(circuits: readonly JobCircuit[], { job, signal, onEvent }: ExecuteOptions = {}) {
    const { operational, pending, message } = await runtime.status(signal);
    onEvent?.({ kind: 'machine', operational, pending, message });
    const id = await runtime.submit(
      circuits.map((circuit) => [openQasm(circuit, backend), null, circuit.shots] as const),
      { tag: job === undefined ? null : `eigenlake-${job}`, seconds: options.maxExecutionSeconds ?? null, signal },
    );
    try {
      await finished(id, signal, onEvent);
      const shots = circuits.map((circuit) => circuit.shots);
      const samples = await runtime.samples(id, shots, signal);
      return { results: circuits.map((circuit, at) => resultOf(circuit, samples[at]!)) };
    } catch (error) {
      if (signal?.aborted) await runtime.cancel(id);
      throw error;
    }
  }

  async function finished(id: string, signal: ExecuteOptions['signal'], onEvent: ExecuteOptions['onEvent']) {
    let last: RuntimeJob['state'] | null = null;
    for (;;) {
      const { state, reason } = await runtime.job(id, signal);
      if (state !== last) onEvent?.({ kind: 'stage', stage: state, ibm_job: id });
      last = state;
      if (state === 'completed') return;
      if (state === 'failed' || state === 'cancelled') {
        throw machineFailed(
          `IBM Quantum (${name})`,
          `job ${id} ${state === 'failed' ? 'failed' : 'was cancelled'}: ${reason}`,
        );
      }
      await wait(pollMilliseconds, signal);
    }
  }

  return {
    config: backendConfig(backend, rules),
    check(job) {
      const circuits = checkJob(job, rules);
      for (const circuit of circuits) {
        if (measures(circuit) === 0) throw jobRefused(`${circuit.name} measures nothing: add ["measure", [0], []].`);
      }
      return circuits;
    },
    execute,
  };
}

const measures = ({ instructions }: JobCircuit): number => instructions.filter(({ name }) => name === 'measure').length;

function resultOf(circuit: JobCircuit, samples: readonly string[]): CircuitResult {
  const { name, shots, instructions } = circuit;
  return circuitResult(name, shots, memoryOfSamples(samples, measures(circuit)), instructions);
}
