import { describe, expect, it } from 'vitest';
import { vqe } from '../../../../src/cloud/devices/index.ts';
import { deviceConfigJson, readDeviceConfig } from '../../../../src/cloud/jobs/index.ts';

const h2 = {
  symbols: ['H', 'H'],
  coords: [
    [0, 0, 0],
    [0, 0, 0.74],
  ],
  name: 'mine',
};
const one = (circuit: unknown) => vqe.check({ experiment_0: circuit });

describe('a job of the vqe device', () => {
  it('names a molecule or brings one, with the options of the command line', () => {
    const [named] = one({ molecule: 'lih', options: { 'frozen-core': true, active: '2,2', basis: '6-31G' } });
    expect(named!.settings).toMatchObject({
      subject: { kind: 'molecule', molecule: { name: 'LiH' } },
      frozenCore: true,
      active: { electrons: 2, orbitals: 2 },
      basis: '6-31g',
    });
    const [brought] = one({ molecule: h2 });
    expect(brought!.settings).toMatchObject({ subject: { molecule: { name: 'mine' } }, basis: 'sto-3g', seed: null });
  });

  it('brings a Pauli sum, with electrons beside the options or in them', () => {
    const hamiltonian = [
      ['ZI', 0.5],
      ['XX', -0.25],
    ];
    const subject = { kind: 'pauli-sum', name: 'two spins', electrons: { alpha: 1, beta: 1 } };
    const [beside] = one({ hamiltonian, name: 'two spins', electrons: '1,1' });
    const [inside] = one({ hamiltonian, name: 'two spins', options: { electrons: [1, 1] } });
    expect(beside!.settings.subject).toMatchObject(subject);
    expect(inside).toEqual(beside);
  });

  it('keeps the order of its keys', () => {
    const job = { experiment_5: { molecule: 'H2' }, experiment_1: { molecule: 'LiH' } };
    expect(vqe.check(job).map(({ name }) => name)).toEqual(['experiment_5', 'experiment_1']);
  });

  it.each([
    [7, 'invalid_job', 'object'],
    [{}, 'invalid_job', 'No instructions received.'],
    [{ water: { molecule: 'H2O' } }, 'invalid_job', 'must start with experiment_'],
    [{ experiment_101: { molecule: 'H2' } }, 'invalid_job', 'Must be less than 100'],
  ])('is refused as a whole: %j', (job, code, words) => {
    expect(() => vqe.check(job)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
  });

  it.each([
    [[], 'job_refused', 'must be {"molecule"'],
    [{}, 'job_refused', 'either a molecule or a hamiltonian'],
    [{ molecule: 'H2', hamiltonian: [['Z', 1]] }, 'job_refused', 'either a molecule or a hamiltonian'],
    [{ molecule: 'H2', shots: 100 }, 'job_refused', '"shots"'],
    [{ molecule: 'H2', options: 'fci' }, 'job_refused', 'options must be an object'],
    [{ molecule: 'H2', options: { electrons: '1,1' } }, 'job_refused', 'belong to a hamiltonian'],
    [{ molecule: 'H99' }, 'job_refused', '"H99"'],
    [{ molecule: { symbols: ['H'] } }, 'invalid_molecule', 'coords'],
    [{ molecule: h2, options: { bassis: 'sto-3g' } }, 'unknown_setting', 'bassis'],
    [{ molecule: h2, options: { 'ansatz-reps': 'two' } }, 'bad_setting', 'ansatz-reps'],
    [{ molecule: h2, options: { ansatz: 'ADAPT' } }, 'unknown_ansatz', 'ADAPT'],
    [{ molecule: h2, options: { active: '2,9' } }, 'impossible_active_space', '9 orbitals'],
    [{ molecule: 'CO2', options: { basis: 'cc-pvdz' } }, 'too_many_determinants', 'determinants'],
    [{ hamiltonian: [['Z'.repeat(27), 1]] }, 'too_many_qubits', '27'],
    [{ hamiltonian: [['ZA', 1]] }, 'invalid_pauli_label', 'ZA'],
    [{ hamiltonian: [['Z', 1]], electrons: '1' }, 'bad_setting', 'electrons'],
    [{ hamiltonian: [['Z', 1]], electrons: '1,0', options: { electrons: '1,0' } }, 'job_refused', 'twice'],
  ])('is refused with the key of the circuit that is wrong: %j', (circuit, code, words) => {
    const job = { experiment_0: { molecule: 'H2' }, experiment_3: circuit };
    expect(() => vqe.check(job)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/^experiment_3/) }),
    );
    expect(() => vqe.check(job)).toThrow(words);
  });

  it('runs on a device whose config readers of other devices accept', () => {
    expect(readDeviceConfig(deviceConfigJson(vqe.config), 'vqe')).toEqual(vqe.config);
    expect(vqe.config).toMatchObject({ cold_atom_type: 'fermion', gates: [], simulator: true, num_wires: 64 });
  });
});
