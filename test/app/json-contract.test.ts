import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { document, eigenlake, scratchFolder } from './command.ts';

type Json = Record<string, unknown>;

const folder = scratchFolder();
const call = (...args: string[]) => eigenlake([...args, '--json'], folder);
const keys = (value: unknown) => Object.keys(value as Json);
let run: Json;

beforeAll(() => {
  const first = call('run', 'H2', 'HeH+', '--seed', '3');
  expect(first.stderr).not.toContain('error');
  expect(first.status).toBe(0);
  run = document<Json>(first);
});

const experimentFields = [
  'experiment_id',
  'molecule',
  'basis',
  'ansatz',
  'mapping',
  'optimizer',
  'seed',
  'qubits',
  'parameters',
  'evaluations',
  'energy',
  'flags',
  'reused',
  'seconds',
  'status',
  'error',
];
const tableNames = [
  'molecules',
  'ansatz_info',
  'performance_metrics',
  'vqe_results',
  'initial_parameters',
  'optimal_parameters',
  'vqe_iterations',
  'iteration_parameters',
  'hamiltonian_terms',
  'ml_iteration_features',
  'ml_run_summary',
  'processing_metadata',
  'experiments',
];

describe('the JSON documents of the commands', () => {
  it('run: experiments with every field, rows added to every table', () => {
    expect(keys(run)).toEqual(expect.arrayContaining(['batch_id', 'experiments', 'tables']));
    const [hydrogen] = run.experiments as Json[];
    expect(keys(hydrogen)).toEqual(expect.arrayContaining(experimentFields));
    expect(keys(hydrogen?.energy)).toEqual(
      expect.arrayContaining(['electronic', 'total', 'nuclear_repulsion', 'hf', 'fci', 'error_mha']),
    );
    expect(keys(hydrogen?.seconds)).toEqual(['hamiltonian', 'mapping', 'vqe', 'minimization', 'total']);
    expect(hydrogen).toMatchObject({
      molecule: 'H2',
      basis: 'sto-3g',
      ansatz: 'UCCSD',
      mapping: 'jordan-wigner',
      optimizer: 'L-BFGS-B',
      qubits: 4,
      reused: false,
      status: 'done',
      error: null,
    });
    const { electronic, total, nuclear_repulsion: repulsion, fci } = hydrogen!.energy as Record<string, number>;
    expect(total).toBeCloseTo(electronic! + repulsion!, 12);
    expect(Math.abs(total! - fci!)).toBeLessThan(1.6e-3);
    expect(keys(run.tables).sort()).toEqual([...tableNames].sort());
    expect(run.tables).toMatchObject({
      vqe_results: 2,
      experiments: 2,
      processing_metadata: 1,
      hamiltonian_terms: 15 + 27,
    });
  });

  it('run again: nothing is repeated, nothing is committed', () => {
    const before = document<{ tables: Json[] }>(call('tables')).tables;
    const again = document<Json>(call('run', 'H2', 'HeH+', '--seed', '3'));
    expect((again.experiments as Json[]).map(({ reused }) => reused)).toEqual([true, true]);
    // This run made no batch; what is shown again knows the one it came with.
    expect(again.batch_id).toBeNull();
    for (const [index, one] of (again.experiments as Json[]).entries()) {
      expect(one.batch_id).toBe(run.batch_id);
      expect(one.energy).toEqual((run.experiments as Json[])[index]!.energy);
    }
    expect(document<{ tables: Json[] }>(call('tables')).tables).toEqual(before);
  });

  it('run --again repeats, and the trajectories are equal', () => {
    const again = document<Json>(call('run', 'H2', '--seed', '3', '--again'));
    const [one] = again.experiments as Json[];
    expect(one).toMatchObject({ reused: false });
    expect((one!.energy as Json).total).toBe(((run.experiments as Json[])[0]!.energy as Json).total);
  });

  it('energies and show: the same experiments, one of them with settings and trajectory', () => {
    const { experiments } = document<{ experiments: Json[] }>(call('energies'));
    expect(experiments).toHaveLength(3);
    for (const one of experiments) expect(keys(one)).toEqual(expect.arrayContaining(experimentFields));
    const shown = document<Json>(call('show', 'last'));
    expect(keys(shown)).toEqual(expect.arrayContaining([...experimentFields, 'settings', 'trajectory']));
    const trajectory = shown.trajectory as Json[];
    expect(trajectory).toHaveLength(shown.evaluations as number);
    expect(trajectory.map(({ iteration }) => iteration)).toEqual(trajectory.map((_, index) => index + 1));
    const id = String(shown.experiment_id);
    expect(document<Json>(call('show', id.slice(-12))).experiment_id).toBe(id);
  });

  it('rerun: identical to the last bit', () => {
    const rerun = call('rerun', 'last');
    expect(rerun.status).toBe(0);
    expect(document(rerun)).toMatchObject({ identical: true, first_difference: null });
  });

  it('query: rows, explanation, csv', () => {
    expect(document(call('query', 'SELECT count(*)::INT AS n FROM quantum_features.experiments'))).toEqual([{ n: 3 }]);
    expect(document(call('query', "SELECT * FROM experiments WHERE name = 'nobody'"))).toEqual([]);
    expect(document(call('query', 'SELECT count(*) FROM vqe_results', '--explain'))).toMatchObject({
      files_read: 0,
      bytes_read: 0,
      metadata_only: true,
    });
    const csv = eigenlake(
      ['query', "SELECT name, 'a,\"b' AS odd FROM experiments ORDER BY name LIMIT 1", '--csv'],
      folder,
    );
    expect(csv.stdout).toBe('name,odd\nH2,"a,""b"\n');
  });

  it('query --as-of: a tag and a batch see what was there then', () => {
    const { tables } = document<{ tables: { name: string; tags: Record<string, string> }[] }>(call('tables'));
    const first = Object.keys(tables.find(({ name }) => name === 'vqe_results')!.tags).find(
      (tag) => !tag.startsWith('v_incr_'),
    )!;
    for (const asOf of [first, String(run.batch_id)]) {
      expect(document(call('query', 'SELECT count(*)::INT AS n FROM vqe_results', '--as-of', asOf))).toEqual([
        { n: 2 },
      ]);
    }
  });

  it('tables: thirteen, with rows, tags and metadata', () => {
    const { tables } = document<{ tables: Json[] }>(call('tables'));
    expect(tables.map(({ name }) => name).sort()).toEqual([...tableNames].sort());
    for (const table of tables) {
      expect(keys(table)).toEqual(
        expect.arrayContaining([
          'name',
          'rows',
          'files',
          'snapshots',
          'current_snapshot_id',
          'tags',
          'partition_by',
          'metadata',
        ]),
      );
    }
    expect(tables.find(({ name }) => name === 'vqe_results')?.partition_by).toEqual([
      'processing_date',
      'basis_set',
      'backend',
    ]);
  });

  it('process finds nothing new, verify finds nothing wrong', () => {
    expect(document(call('process'))).toMatchObject({ objects: 0 });
    const verify = call('verify');
    expect(verify.status).toBe(0);
    expect(document(verify)).toEqual({
      ok: true,
      pending: 0,
      records: 3,
      objects: 3,
      experiments: 3,
      lost: [],
      duplicated: [],
      damaged: [],
    });
  });

  it('scan: points in order', () => {
    const { points } = document<{ points: { value: number; experiment: Json }[] }>(
      call('scan', 'H2', '--bond', '0.6:1.2:0.2'),
    );
    expect(points.map(({ value }) => value)).toEqual([0.6, 0.8, 1, 1.2]);
    for (const { experiment } of points) expect(keys(experiment)).toEqual(expect.arrayContaining(experimentFields));
  });

  it('inspect: sizes and references, null with a reason where something is too large', () => {
    const { molecules } = document<{ molecules: Json[] }>(call('inspect', 'LiH'));
    expect(molecules[0]).toMatchObject({
      molecule: 'LiH',
      electrons: 4,
      orbitals: 6,
      qubits: 12,
      terms: 631,
      fci_skipped: null,
      error: null,
      hf: { method: 'rhf' },
    });
    expect(molecules[0]?.fci as number).toBeCloseTo(-7.8824034103, 8);
    const large = document<{ molecules: Json[] }>(call('inspect', 'H2O', '--basis', 'cc-pvdz')).molecules[0];
    expect(large).toMatchObject({
      qubits: 48,
      terms: null,
      memory_bytes: null,
      seconds_per_evaluation: null,
      fci: null,
    });
    expect(large?.terms_skipped).toContain('48');
  });

  it('evaluate: energy, gradient and time of a Pauli sum', () => {
    writeFileSync(
      join(folder, 'sum.json'),
      JSON.stringify([
        ['ZI', 1],
        ['IZ', 0.5],
        ['XX', 0.25],
      ]),
    );
    const found = document<Json>(
      call('evaluate', 'sum.json', '--ansatz', 'EfficientSU2', '--reps', '1', '--gradient', '--repeat', '0.02'),
    );
    expect(found).toMatchObject({ energy: 1.5, qubits: 2, terms: 3, parameters: 8, threads: 1 });
    expect(found.gradient).toHaveLength(8);
    expect(found.calls as number).toBeGreaterThan(0);
    expect(keys(found.seconds)).toEqual(['min', 'median']);
    expect(document<Json>(call('evaluate', 'sum.json')).gradient).toBeNull();
  });

  it('a command on a folder without experiments has empty answers, not errors', () => {
    const empty = scratchFolder();
    const ask = (...args: string[]) => eigenlake([...args, '--json', '--data', empty], folder);
    expect(document(ask('energies'))).toEqual({ experiments: [] });
    expect(document(ask('verify'))).toMatchObject({ ok: true, records: 0 });
    expect(document<{ tables: Json[] }>(ask('tables')).tables.map(({ rows }) => rows)).toEqual(tableNames.map(() => 0));
    expect(document(ask('query', 'SELECT count(*)::INT AS n FROM vqe_results'))).toEqual([{ n: 0 }]);
  });
});
