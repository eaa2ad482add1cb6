import {
  type DeviceConfig,
  doneStatus,
  executionFailedStatus,
  type ResultDocument,
  resultDocument,
} from '../../../src/cloud/jobs/index.ts';
import type { Claim, Ending, StorageProvider, Submission } from '../../../src/cloud/storage/index.ts';

/** One storage, which any number of providers may open. */
export interface StorageSite {
  /** `clock`: milliseconds since 1970. */
  open(clock?: () => number): StorageProvider;
}

export const device = 'singlequdit';
export const jobText = (shots: number) =>
  `{"experiment_0": {"instructions": [["load", [0], [50]], ["measure", [0], []]], "num_wires": 1, "shots": ${shots}, "wire_order": "interleaved"}}`;
export const submission = (shots = 4, other: Partial<Submission> = {}): Submission => ({
  device,
  user: 'alice',
  text: jobText(shots),
  ...other,
});

export const deviceConfig: DeviceConfig = {
  description: 'One collective spin',
  version: '0.3',
  display_name: device,
  cold_atom_type: 'spin',
  gates: [
    { coupling_map: [[0]], description: 'x', name: 'rlx', parameters: ['omega'], qasm_def: 'gate rlx(omega) {}' },
  ],
  max_experiments: 1000,
  max_shots: 1_000_000,
  simulator: true,
  supported_instructions: ['rlx', 'load', 'measure'],
  num_wires: 1,
  wire_order: 'interleaved',
  num_species: 1,
  pending_jobs: null,
  status_msg: null,
  last_queue_check: null,
  sign: false,
  kid: null,
};

export const resultOf = (job: string, memory: readonly string[] = ['1', '0']): ResultDocument =>
  resultDocument(job, deviceConfig, [
    {
      header: { name: 'experiment_0', 'extra metadata': 'text' },
      shots: memory.length,
      success: true,
      data: { memory, instructions: [{ name: 'load', wires: [0], params: [3] }] },
    },
  ]);

type Done = Extract<Ending, { outcome: 'done' }>;

export const done = (claim: Claim, memory?: readonly string[]): Done => ({
  outcome: 'done',
  status: doneStatus(claim.job),
  result: resultOf(claim.job, memory),
});

export const failed = (claim: Claim, reason = 'no light'): Ending => ({
  outcome: 'failed',
  status: executionFailedStatus(claim.job, reason),
  reason,
});

/** Claims until nothing is left; gives the jobs in the order of their claims. */
export async function drain(provider: StorageProvider, holder = 'drain', name = device): Promise<string[]> {
  const jobs: string[] = [];
  for (;;) {
    const claim = await provider.claim(name, holder, 60_000);
    if (claim === null) return jobs;
    jobs.push(claim.job);
    await provider.finish(claim, done(claim));
  }
}

/** The next claim; throws when there is none. */
export async function claimed(provider: StorageProvider, holder = 'spooler', lease = 60_000): Promise<Claim> {
  const claim = await provider.claim(device, holder, lease);
  if (claim === null) throw new Error('nothing to claim');
  return claim;
}
