import { describe, expect, it } from 'vitest';
import { failureIn } from '../../web/src/api/failure.ts';
import { columnsOf, energyFrame } from '../../web/src/charts/convergence.ts';
import { circuitsOfEvents, curveOfEvents, energiesOf, trajectoryOf } from '../../web/src/jobs/energies.ts';
import { count, duration, millihartree, relative, shortId } from '../../web/src/jobs/formats.ts';
import { postJob } from '../../web/src/jobs/post-job.ts';
import { snippetsFor } from '../../web/src/jobs/snippets.ts';
import { matchPath, safeNext, tokenInHash } from '../../web/src/routing/match.ts';
import { loginDocument, missingFields, storageNameProblem } from '../../web/src/session/validation.ts';

describe('the router', () => {
  it('finds the names in a path', () => {
    expect(matchPath('/jobs/:job', '/jobs/abc')).toEqual({ job: 'abc' });
    expect(matchPath('/jobs/:job', '/jobs/a%2Fb/')).toEqual({ job: 'a/b' });
    expect(matchPath('/jobs/:job', '/jobs')).toBeNull();
    expect(matchPath('/jobs', '/devices')).toBeNull();
    expect(matchPath('/', '/')).toEqual({});
    expect(matchPath('/jobs/:job', '/jobs/%E0%A4%A')).toBeNull();
  });

  it('never leads to another site after signing in', () => {
    expect(safeNext('/jobs?device=vqe')).toBe('/jobs?device=vqe');
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/login',
      null,
    ]) {
      expect(safeNext(next)).toBe('/');
    }
  });

  it('reads the token that `up` puts behind the address', () => {
    expect(tokenInHash('#token=el_abc')).toBe('el_abc');
    expect(tokenInHash('#main')).toBeNull();
    expect(tokenInHash('')).toBeNull();
  });
});

describe('a failure of the server', () => {
  it('is read from all its shapes', () => {
    const own = { error: { code: 'job_unknown', message: 'There is no such job.', hint: 'Look again.' } };
    expect(failureIn(404, own)).toMatchObject({
      code: 'job_unknown',
      message: 'There is no such job.',
      hint: 'Look again.',
    });
    const status = { job_id: 'None', status: 'ERROR', detail: 'Unknown back-end!', error_message: 'Unknown back-end!' };
    expect(failureIn(404, status)).toMatchObject({ code: 'http_404', message: 'Unknown back-end!' });
    const schema = { detail: [{ type: 'missing', loc: ['body', 'data', 'payload'], msg: 'Field required' }] };
    expect(failureIn(422, schema).message).toBe('data.payload: Field required');
    expect(failureIn(401, { detail: 'Unauthorized' }).message).toBe('Unauthorized');
    expect(failureIn(502, null).message).toBe('The server answered with status 502.');
  });
});

describe('a vqe result', () => {
  const data = {
    memory: [],
    experiment: {
      molecule: 'H2',
      experiment_id: 'e1',
      basis: 'sto-3g',
      qubits: 4,
      flags: ['not_converged'],
      energy: {
        total: -1.1,
        electronic: -1.8,
        nuclear_repulsion: 0.7,
        hf: -1.0,
        fci: -1.2,
        error_mha: 100,
        exact: null,
      },
      error: null,
    },
    trajectory: [
      [1, -1.0],
      [5, -1.1],
      ['x', -1],
    ],
  };

  it('gives a table, facts and a curve', () => {
    const energies = energiesOf(data);
    expect(energies?.rows.map(({ label }) => label)).toEqual([
      'VQE, total',
      'Hartree–Fock',
      'FCI, same active space',
      'VQE, electronic',
      'Nuclear repulsion',
    ]);
    expect(energies).toMatchObject({ total: -1.1, fci: -1.2, flags: ['not_converged'], errorMillihartree: 100 });
    expect(energies?.facts).toContainEqual({ label: 'Qubits', value: '4' });
    expect(trajectoryOf(data)).toEqual([
      { index: 1, energy: -1.0 },
      { index: 5, energy: -1.1 },
    ]);
  });

  it('is no vqe result without an experiment', () => {
    expect(energiesOf({ memory: ['1'] })).toBeNull();
    expect(trajectoryOf({ memory: ['1'] })).toEqual([]);
  });

  it('becomes columns in hartree, or millihartree above zero for a logarithmic axis', () => {
    const curve = { evaluations: trajectoryOf(data), hf: -1.0, fci: -1.1 };
    expect(columnsOf(curve, 'energy')).toEqual([
      [1, 5],
      [-1.0, -1.1],
      [-1.0, -1.1],
      [-1.0, -1.0],
      [-1.1, -1.1],
    ]);
    const [, errors, lowest] = columnsOf(curve, 'error');
    expect(errors?.[0]).toBeCloseTo(100, 9);
    expect(errors?.[1]).toBeNull();
    expect(lowest).toHaveLength(2);
  });

  it('keeps both reference lines apart where a trial step of the optimizer lies far above them', () => {
    const evaluations = [-75.0078, -74.4835, -75.0114, -75.0123].map((energy, at) => ({ index: at + 1, energy }));
    const { low, high, above } = energyFrame({ evaluations, hf: -74.9629, fci: -75.0124 });
    expect(above).toBe(-74.4835);
    expect(low).toBeLessThan(-75.0124);
    expect(high).toBeGreaterThan(-74.9629);
    expect(high - low).toBeLessThan(0.1);
  });

  it('draws every energy where none lies far away', () => {
    const evaluations = [-1, -0.98, -1.1].map((energy, at) => ({ index: at + 1, energy }));
    const { low, high, above } = energyFrame({ evaluations, hf: -1, fci: -1.1 });
    expect(above).toBeNull();
    expect(low).toBeLessThan(-1.1);
    expect(high).toBeGreaterThan(-0.98);
    const flat = energyFrame({ evaluations: [{ index: 1, energy: -1 }], hf: null, fci: null });
    expect(flat.high).toBeGreaterThan(flat.low);
  });

  it('has a curve while it runs, one for each circuit, that begins anew when the job does', () => {
    const evaluation = (circuit: string, index: number, energy: number) => ({
      kind: 'evaluation',
      circuit,
      evaluation: index,
      energy,
    });
    const events = [
      { kind: 'references', circuit: 'experiment_0', hf: -1, fci: null },
      evaluation('experiment_0', 1, -1),
      evaluation('experiment_1', 1, -7),
      evaluation('experiment_0', 3, -1.1),
    ];
    expect(curveOfEvents(events, 'experiment_0')).toEqual({
      evaluations: [
        { index: 1, energy: -1 },
        { index: 3, energy: -1.1 },
      ],
      hf: -1,
      fci: null,
    });
    expect(circuitsOfEvents(events)).toEqual(['experiment_0', 'experiment_1']);
    const again = [...events, evaluation('experiment_0', 1, -1)];
    expect(curveOfEvents(again, 'experiment_0').evaluations).toEqual([{ index: 1, energy: -1 }]);
  });
});

describe('numbers as a person reads them', () => {
  it('are durations, times and thousands', () => {
    expect([0.04, 9.94, 12.4, 60, 200, 7500, 300_000].map(duration)).toEqual([
      '40 ms',
      '9.9 s',
      '12 s',
      '1 min',
      '3 min 20 s',
      '2 h 5 min',
      '3 days',
    ]);
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(relative('2026-11-21T11:59:57Z', now)).toBe('just now');
    expect(relative('2026-11-21T11:59:20Z', now)).toBe('40 s ago');
    expect(relative('2026-11-21T09:10:00Z', now)).toBe('3 h ago');
    expect(relative('2026-11-21T12:05:00Z', now)).toBe('in 5 min');
    expect(count(1_000_000)).toBe('1\u202f000\u202f000');
    expect(shortId('0123456789abcdef01234567')).toBe('01234567…4567');
  });

  it('are errors in millihartree, tiny ones as powers of ten', () => {
    expect([0, 12.3456, 0.5, -0.25, 1.2e-6, 1e-5, 1e-9].map(millihartree)).toEqual([
      '0',
      '12.35',
      '0.5000',
      '−0.2500',
      '1.2 × 10⁻⁶',
      '10⁻⁵',
      'less than 10⁻⁶',
    ]);
  });
});

describe('a storage provider in the form', () => {
  it('has the name rules of the reference', () => {
    const blank = 'The name of the storage provider cannot contain spaces or underscores.';
    const letters = 'The name of the storage provider can only contain lowercase alphanumeric characters.';
    expect(storageNameProblem('lab_1')).toBe(blank);
    expect(storageNameProblem('lab 1')).toBe(blank);
    expect(storageNameProblem('lab-1')).toBe(letters);
    expect(storageNameProblem(' Lab1 ')).toBeNull();
    expect(storageNameProblem('')).not.toBeNull();
  });

  it('sends the login that its type needs, and none when nothing was filled in', () => {
    expect(loginDocument('local', { base_path: ' /data/lab ' })).toEqual({ base_path: '/data/lab' });
    expect(loginDocument('dropbox', {})).toBeNull();
    expect(missingFields('dropbox', { app_key: 'k' })).toEqual(['app_secret', 'refresh_token']);
    const url = 'mongodb://user:word@host/base';
    expect(loginDocument('mongodb', { mongodb_database_url: url })).toEqual({ url });
    expect(missingFields('mongodb', { mongodb_database_url: url })).toEqual([]);
    expect(missingFields('mongodb', { mongodb_database_url: 'cluster.example.net' })).toEqual([
      'mongodb_username',
      'mongodb_password',
    ]);
  });
});

describe('sending a job', () => {
  it('posts to the device with a key that makes repeating harmless', async () => {
    const sent: unknown[] = [];
    await postJob('lab1_mot_hardware', { a: 1 }, 'key', async (...request) => {
      sent.push(request);
      return { job_id: 'x' };
    });
    const expected = { body: { payload: { a: 1 } }, headers: { 'Idempotency-Key': 'key' } };
    expect(sent).toEqual([['POST', 'lab1_mot_hardware/post_job', expected]]);
  });
});

describe('the snippets of a device', () => {
  const device = {
    device: 'singlequdit',
    backend_name: 'local_singlequdit_simulator',
    url: 'https://jobs.example.org/api/v2/local_singlequdit_simulator/',
    num_wires: 1,
    instructions: [],
    cold_atom_type: 'spin',
  };

  it('point to its address, without the slash that qiskit-cold-atom doubles', () => {
    const [python, qiskit, curl] = snippetsFor(device);
    expect(python?.text).toContain('device = "https://jobs.example.org/api/v3/local_singlequdit_simulator"');
    expect(qiskit?.text).toContain('urls=["https://jobs.example.org/api/v2/local_singlequdit_simulator"]');
    expect(curl?.text).toContain('curl https://jobs.example.org/api/v3/local_singlequdit_simulator/post_job');
  });

  it('offer qiskit-cold-atom only for circuits', () => {
    expect(snippetsFor({ ...device, device: 'vqe' }).map(({ label }) => label)).toEqual(['Python', 'curl']);
  });
});
