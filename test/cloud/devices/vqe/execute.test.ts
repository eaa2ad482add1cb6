import { describe, expect, it } from 'vitest';
import { devices, vqe } from '../../../../src/cloud/devices/index.ts';
import { jobExperimentId } from '../../../../src/cloud/jobs/index.ts';
import type { ExperimentDocument, Outcome } from '../../../../src/science/experiments/index.ts';
import { trajectoryHash } from '../../../../src/science/experiments/index.ts';

interface VqeData {
  readonly memory: readonly string[];
  readonly experiment: ExperimentDocument;
  readonly trajectory: readonly (readonly [number, number])[];
}

type Event = Readonly<Record<string, unknown>>;

async function run(job: Record<string, unknown>, options: { job?: string; signal?: AbortSignal } = {}) {
  const events: Event[] = [];
  const { results, outcomes } = await vqe.execute(vqe.check(job), {
    ...options,
    onEvent: (event) => events.push(event),
  });
  return { results, events, outcomes: outcomes ?? [], data: results.map(({ data }) => data as unknown as VqeData) };
}

describe('the vqe device', () => {
  it('gives the document of `run` for each circuit, in their order', async () => {
    const { results, data } = await run({
      experiment_1: { molecule: 'H2' },
      experiment_0: { molecule: 'HeH+', options: { mapping: 'parity' } },
    });
    expect(results.map(({ header, shots, success }) => [header.name, shots, success])).toEqual([
      ['experiment_1', 0, true],
      ['experiment_0', 0, true],
    ]);
    const [h2, heh] = data;
    // FCI in STO-3G at 0.7414 Å.
    expect(h2!.experiment.energy.total).toBeCloseTo(-1.13727, 5);
    expect(h2!.experiment).toMatchObject({ molecule: 'H2', status: 'done', reused: false, flags: [], qubits: 4 });
    expect(h2!.experiment.energy.hf).toBeGreaterThan(h2!.experiment.energy.total!);
    expect(Math.abs(h2!.experiment.energy.error_mha!)).toBeLessThan(0.01);
    expect(heh!.experiment).toMatchObject({ molecule: 'HeH+', mapping: 'parity', qubits: 2 });
    expect(h2!.memory).toEqual([]);
    expect(h2!.trajectory.at(-1)![1]).toBeCloseTo(h2!.experiment.energy.total!, 6);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it('leaves an outcome for the lake under an id that follows from job and circuit, and survives a structured clone', async () => {
    const { outcomes, data } = await run({ experiment_2: { molecule: 'H2' } }, { job: 'ab12' });
    const id = jobExperimentId('ab12', 'experiment_2');
    expect(outcomes).toMatchObject([{ circuit: 'experiment_2', experimentId: id }]);
    expect(data[0]!.experiment.experiment_id).toBe(id);
    expect(Math.abs(Date.now() - outcomes[0]!.startedAt)).toBeLessThan(60_000);
    expect(structuredClone(outcomes)).toEqual(outcomes);
  });

  it('draws and records a seed where one is needed, and a job that is executed again gives the same bits', async () => {
    const job = { experiment_0: { molecule: 'H2', options: { ansatz: 'RealAmplitudes', 'max-evaluations': 30 } } };
    const hash = async (id: string) => {
      const { outcomes } = await run(job, { job: id });
      const outcome = outcomes[0]!.outcome as Outcome;
      expect(outcome.settings.seed).not.toBeNull();
      return trajectoryHash(outcome);
    };
    const first = await hash('one');
    expect(await hash('one')).toBe(first);
    expect(await hash('two')).not.toBe(first);
    const { data } = await run({ experiment_0: { molecule: 'H2' } });
    expect(data[0]!.experiment.seed).toBeNull();
  });

  it('tells stages, references, evaluations with total energies and the end of each experiment', async () => {
    const { events, data } = await run({ experiment_0: { molecule: 'H2' } });
    expect(events.filter(({ kind }) => kind === 'stage').map(({ stage }) => stage)).toEqual([
      'hamiltonian',
      'mapping',
      'reference',
      'vqe',
    ]);
    const { hf, fci } = data[0]!.experiment.energy;
    expect(events.find(({ kind }) => kind === 'references')).toEqual({
      kind: 'references',
      circuit: 'experiment_0',
      hf,
      fci,
    });
    const evaluation = events.find(({ kind }) => kind === 'evaluation')!;
    expect(evaluation).toMatchObject({ circuit: 'experiment_0', evaluation: 1, standard_error: 0 });
    expect(evaluation.energy).toBeCloseTo(-1.1346, 3);
    expect(events.at(-1)).toEqual({ kind: 'experiment', circuit: 'experiment_0', ...data[0]!.experiment });
  });

  it('tells at most 20 evaluations a second and keeps at most 500 points of a long search', async () => {
    const started = performance.now();
    const options = { ansatz: 'EfficientSU2', optimizer: 'Nelder-Mead', 'max-evaluations': 1500, seed: 1 };
    const { events, data } = await run({ experiment_0: { molecule: 'H2', options } });
    const told = events.filter(({ kind }) => kind === 'evaluation').length;
    expect(told).toBeLessThanOrEqual(2 + (performance.now() - started) / 50);
    const { experiment, trajectory } = data[0]!;
    expect(experiment.evaluations).toBe(1500);
    expect(trajectory.length).toBe(500);
    expect([trajectory[0]![0], trajectory.at(-1)![0]]).toEqual([1, 1500]);
    expect(experiment.flags).toContain('limit_reached');
  });

  it('samples with shots and says so in the result', async () => {
    const options = { shots: '64', 'max-evaluations': 20, seed: 3 };
    const { results, data } = await run({ experiment_0: { molecule: 'H2', options } });
    expect(results[0]!.shots).toBe(64);
    expect(data[0]!.experiment.energy.standard_error).toBeGreaterThan(0);
  });

  // Coefficients that are each finite and whose sum is not.
  const hopeless = {
    hamiltonian: [
      ['ZI', 1e308],
      ['IZ', 1e308],
      ['ZZ', 1e308],
    ],
    options: { seed: 1 },
  };

  it('puts what could not be computed in its place as a failed document and goes on', async () => {
    const { results, data, outcomes, events } = await run({ experiment_0: hopeless, experiment_1: { molecule: 'H2' } });
    expect(results.map(({ success }) => success)).toEqual([false, true]);
    expect(data[0]!.experiment).toMatchObject({ status: 'failed', experiment_id: null, molecule: 'hamiltonian' });
    expect(data[0]!.experiment.error!.code).toMatch(/^[a-z_]+$/);
    expect(data[0]!.experiment.error!.code).not.toBe('internal_error');
    expect(outcomes.map(({ circuit }) => circuit)).toEqual(['experiment_1']);
    expect(events.filter(({ kind }) => kind === 'experiment')).toHaveLength(2);
  });

  it('fails a job of which nothing could be computed, with the key of the first circuit', async () => {
    await expect(run({ experiment_4: hopeless, experiment_7: hopeless })).rejects.toThrow(/^experiment_4: /);
  });

  it('ends with the reason of its signal: before, between circuits and between evaluations', async () => {
    const aborted = AbortSignal.abort(new Error('cancelled'));
    await expect(run({ experiment_0: { molecule: 'H2' } }, { signal: aborted })).rejects.toThrow('cancelled');
    for (const [kind, most] of [
      ['evaluation', 1],
      ['experiment', 1],
    ] as const) {
      const controller = new AbortController();
      const seen: string[] = [];
      const circuits = vqe.check({ experiment_0: { molecule: 'LiH' }, experiment_1: { molecule: 'H2' } });
      const execution = vqe.execute(circuits, {
        signal: controller.signal,
        onEvent(event) {
          seen.push(event.kind);
          if (event.kind === kind) controller.abort(new Error('cancelled'));
        },
      });
      await expect(execution).rejects.toThrow('cancelled');
      expect(seen.filter((one) => one === kind)).toHaveLength(most);
      expect(seen.includes('experiment')).toBe(kind === 'experiment');
    }
  });

  it('stands beside the cold-atom devices, each under its own name', () => {
    expect(devices.map(({ config }) => config.display_name)).toEqual([
      'singlequdit',
      'multiqudit',
      'fermions',
      'rydberg',
      'vqe',
    ]);
  });
});
