import { describe, expect, it } from 'vitest';
import type { ExperimentEvent } from '../../../src/science/experiments/index.ts';
import { prepareExperiment, resolveSettings, runExperiment } from '../../../src/science/experiments/index.ts';
import { type MoleculeName, molecule, molecules, run } from './subjects.ts';

const chemicalAccuracy = 1.6;

describe('an experiment with the defaults', () => {
  for (const name of ['H2', 'HeH+', 'LiH', 'LiH 1.6', 'BeH2', 'H2O'] as const satisfies MoleculeName[]) {
    it(`reaches FCI within 1.6 mHa for ${name}, and not below`, () => {
      const { energies, flags, expectations, optimizer } = run(name);
      expect(energies.fci).toBeCloseTo(molecules[name].fci, 8);
      expect(energies.errorMillihartree).toBeLessThan(chemicalAccuracy);
      expect(energies.errorMillihartree).toBeGreaterThan(-1e-5);
      expect(energies.total).toBeLessThan((energies.hf ?? 0) - 0.005);
      expect(flags).toEqual([]);
      expect(optimizer.converged).toBe(true);
      expect(expectations?.s2).toBeCloseTo(0, 6);
    });
  }

  it('does so for an open shell, from Hartree–Fock', () => {
    const { energies, settings, expectations, flags, natural } = run('BeH');
    expect(settings.start).toBe('hf');
    expect(energies.fci).toBeCloseTo(molecules.BeH.fci, 8);
    expect(energies.errorMillihartree).toBeLessThan(chemicalAccuracy);
    expect(expectations).toMatchObject({ number: 5, sz: 0.5 });
    expect(expectations?.s2).toBeCloseTo(0.75, 3);
    expect(flags).toEqual([]);
    expect(natural?.occupations.reduce((sum, n) => sum + n, 0)).toBeCloseTo(5, 10);
  });

  it('is exact at once where there is nothing to correlate', () => {
    const { energies, parameters, trajectory, flags } = run('He2');
    expect([parameters, trajectory.length, flags.length]).toEqual([0, 1, 0]);
    expect(energies.total).toBeCloseTo(molecules.He2.fci, 7);
  });

  it('tells energies, state and circuit of H2 as they are known', () => {
    const outcome = run('H2');
    const { energies, natural, dipole, expectations, circuit, hamiltonian, qubits, simulator } = outcome;
    expect(energies.nuclearRepulsion).toBeCloseTo(0.7137539937, 9);
    expect(energies.hf).toBeCloseTo(-1.1166843871, 9);
    expect(energies.total).toBe(energies.electronic + energies.nuclearRepulsion);
    expect(energies).toMatchObject({ exact: null, fciFull: null, standardError: 0 });
    expect([qubits, hamiltonian.length, simulator]).toEqual([4, 15, 'sector']);
    expect(circuit.startsWith('OPENQASM 3')).toBe(true);
    expect(expectations).toMatchObject({ number: 2, sz: 0 });
    expect(natural?.occupations).toHaveLength(2);
    expect(natural?.occupations[0]).toBeGreaterThan(1.97);
    dipole?.forEach((component) => {
      expect(component).toBeCloseTo(0, 10);
    });
  });

  it('takes the same path each time, bit for bit, and says when things happen', () => {
    const events: ExperimentEvent[] = [];
    const first = run('LiH', {}, { onEvent: (event) => events.push(event) });
    const second = run('LiH');
    expect(second.trajectory).toEqual(first.trajectory);
    expect({ ...second, seconds: null }).toEqual({ ...first, seconds: null });
    const kinds = events.map((event) => (event.kind === 'stage' ? event.stage : event.kind));
    expect(kinds.slice(0, 5)).toEqual(['hamiltonian', 'mapping', 'reference', 'references', 'vqe']);
    expect(kinds.slice(5)).toEqual(first.trajectory.map(() => 'evaluation'));
    const { hamiltonian, mapping, vqe, minimization, total } = first.seconds;
    expect(total).toBe(hamiltonian + mapping + vqe);
    expect(minimization).toBeLessThanOrEqual(vqe);
  });
});

describe('an experiment with other settings', () => {
  it('reaches the same energy in every mapping, tapered or not', () => {
    const energies = [
      {},
      { mapping: 'parity' },
      { mapping: 'bk' },
      { taper: true },
      { mapping: 'parity', taper: true },
    ].map((input) => {
      const { energies, qubits } = run('LiH', { frozenCore: true, ...input });
      return [qubits, energies.electronic] as const;
    });
    expect(energies.map(([qubits]) => qubits)).toEqual([10, 8, 10, 6, 6]);
    for (const [, energy] of energies) expect(energy).toBeCloseTo(energies[0]?.[1] ?? 0, 9);
  });

  it('compares a frozen core with FCI of its own space and of all electrons', () => {
    const { energies, flags, expectations } = run('LiH', { frozenCore: true });
    expect(energies.fci).toBeCloseTo(-7.8821759908, 8);
    expect(energies.fciFull).toBeCloseTo(molecules.LiH.fci, 8);
    expect(energies.errorMillihartree).toBeLessThan(0.1);
    expect(energies.errorMillihartree).toBeGreaterThan(-1e-5);
    expect(flags).toEqual(['frozen_core']);
    expect(expectations?.number).toBe(2);
  });

  it('keeps the core in the electronic energy, so that ⟨H⟩ is the reported minimum', () => {
    const { hamiltonian, energies } = run('LiH', { active: { electrons: 2, orbitals: 2 } });
    const identity = hamiltonian.find(([label]) => /^I+$/.test(label));
    expect(identity?.[1]).toBeLessThan(-5);
    expect(energies.electronic + energies.nuclearRepulsion).toBe(energies.total);
    expect(energies.total).toBeLessThan((energies.hf ?? 0) + 1e-9);
  });

  it('is more exact with a second repetition, given the time', () => {
    const error = (ansatzReps: number) =>
      run('LiH', { ansatzReps, threshold: 1e-12 }).energies.errorMillihartree ?? Number.NaN;
    expect(error(2)).toBeLessThan(error(1) / 5);
  });

  for (const optimizer of ['COBYLA', 'SLSQP', 'Nelder-Mead', 'SPSA']) {
    it(`reaches FCI of HeH+ with ${optimizer}`, () => {
      const { energies } = run('HeH+', { optimizer, seed: 1 });
      expect(Math.abs(energies.errorMillihartree ?? Number.NaN)).toBeLessThan(0.1);
    });
  }

  it('starts where a neighbour of a scan ended', () => {
    const { optimalParameters } = run('LiH');
    const cold = run('LiH 1.6');
    const warm = run('LiH 1.6', { initialParameters: Array.from(optimalParameters) });
    expect(warm.initialParameters).toEqual(optimalParameters);
    expect(warm.trajectory.length).toBeLessThan(cold.trajectory.length);
    expect(warm.energies.total).toBeCloseTo(cold.energies.total, 7);
  });

  it('starts on its own where the parameters of a neighbour do not fit', () => {
    const alone = run('LiH');
    expect(run('LiH', { initialParameters: [0, 1] }).trajectory).toEqual(alone.trajectory);
    expect(() => run('LiH', { ansatz: 'EfficientSU2', initialParameters: [0, 1] })).toThrow(
      expect.objectContaining({ code: 'wrong_parameter_count' }),
    );
  });

  it('flags every limit that it ran into', () => {
    expect(run('LiH', { maxEvaluations: 3 })).toMatchObject({
      flags: ['limit_reached'],
      optimizer: { converged: false, evaluations: 3 },
    });
    expect(run('LiH', { maxIterations: 2 }).flags).toEqual(['limit_reached']);
  });

  it('stops when it is aborted', () => {
    const signal = { aborted: false };
    const onEvent = ({ kind }: ExperimentEvent) => {
      signal.aborted = kind === 'evaluation';
    };
    expect(() => run('LiH', {}, { signal, onEvent })).toThrow(expect.objectContaining({ code: 'interrupted' }));
  });
});

describe('an ansatz that does not keep the number of particles', () => {
  it('is flagged when it finds an ion: HeH+ with a third electron, 162 mHa below FCI', () => {
    const { energies, flags, expectations, natural } = run('HeH+', { ansatz: 'EfficientSU2', seed: 1 });
    expect(energies.errorMillihartree).toBeCloseTo(-162.386, 2);
    expect(flags).toEqual(['below_fci', 'wrong_sector']);
    expect(expectations?.number).toBeCloseTo(3, 3);
    expect(natural?.occupations.reduce((sum, n) => sum + n, 0)).toBeCloseTo(3, 3);
  });

  it('cannot do so once the qubits are tapered', () => {
    const { energies, flags, qubits, expectations } = run('HeH+', { ansatz: 'EfficientSU2', seed: 1, taper: true });
    expect(qubits).toBe(2);
    expect(flags).toEqual([]);
    expect(expectations?.number).toBeCloseTo(2, 8);
    expect(energies.errorMillihartree).toBeLessThan(0.1);
  });

  it('stays at Hartree–Fock when it starts there: a stationary point of EfficientSU2', () => {
    const { energies } = run('H2', { ansatz: 'EfficientSU2', start: 'hf' });
    expect(energies.total).toBeCloseTo(energies.hf ?? Number.NaN, 9);
  });

  it('keeps the number with ExcitationPreserving', () => {
    const { energies, expectations, flags } = run('HeH+', { ansatz: 'ExcitationPreserving', seed: 1 });
    expect(Math.abs(energies.errorMillihartree ?? Number.NaN)).toBeLessThan(0.1);
    expect(expectations?.number).toBeCloseTo(2, 10);
    expect(flags).toEqual([]);
  });

  it('has the same density whether measured on qubits or summed over determinants', () => {
    const inSector = run('H2').natural?.occupations ?? [];
    const onQubits = run('H2', { ansatz: 'ExcitationPreserving', seed: 2 });
    expect(onQubits.simulator).toBe('wasm');
    onQubits.natural?.occupations.forEach((occupation, k) => {
      expect(occupation).toBeCloseTo(inSector[k] ?? Number.NaN, 3);
    });
  });
});

describe('what an experiment needs', () => {
  it('loads the basis set of a molecule', async () => {
    const settings = resolveSettings(molecule('H2'), { basis: '6-31G' });
    const basisSet = await prepareExperiment(settings);
    expect(basisSet?.name).toBe('6-31g');
    // FCI in 6-31G by Psi4 1.3.2.
    expect(runExperiment(settings, basisSet).energies.fci).toBeCloseTo(-1.1516827321, 8);
    expect(() => runExperiment(settings, null)).toThrow(expect.objectContaining({ code: 'basis_missing' }));
  });

  it('asks for a seed where it draws', () => {
    for (const input of [{ ansatz: 'EfficientSU2' }, { shots: 100 }, { optimizer: 'SPSA' }]) {
      expect(() => run('H2', input)).toThrow(expect.objectContaining({ code: 'seed_needed' }));
    }
  });

  it('refuses a statevector that is too long before it maps or allocates anything', () => {
    const stages: string[] = [];
    const onEvent = (event: ExperimentEvent) => stages.push(event.kind === 'stage' ? event.stage : event.kind);
    expect(() => run('CO2', { ansatz: 'EfficientSU2', seed: 1 }, { onEvent })).toThrow(
      expect.objectContaining({ code: 'too_many_qubits', hint: expect.stringContaining('UCCSD') }),
    );
    expect(stages).toEqual(['hamiltonian']);
  });
});
