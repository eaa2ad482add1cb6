import { describe, expect, it } from 'vitest';
import { pauliSum } from '../../../../src/science/operators/index.ts';
import {
  type Circuit,
  cx,
  exampleNoiseModel,
  exampleNoiseModels,
  fixedAngle,
  freeAngle,
  type Gate,
  h,
  methodFor,
  rx,
  ry,
  type SimulationMethod,
  type SimulationOptions,
  simulationMethod,
  simulationMethods,
  simulatorFor,
} from '../../../../src/science/simulator/index.ts';
import { simulatorConformance } from '../../../conformance/simulator.ts';

simulatorConformance('the automatic choice', (circuit, observable) => simulatorFor(circuit, observable), {
  maxQubits: 4,
  runs: 20,
});

const bell: Gate[] = [h(0), cx(0, 1)];
const on = (qubits: number, gates: readonly Gate[], parameters = 0): Circuit => ({ qubits, parameters, gates });
const noise: SimulationOptions = { noise: exampleNoiseModel(exampleNoiseModels[0]!) };

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

describe('the automatic choice of a simulation method', () => {
  it('goes by parameters, Clifford gates, qubits and noise, and says why', () => {
    const free = [...bell, ry(1, freeAngle(0))];
    const pick = (circuit: Circuit, options?: SimulationOptions) => methodFor(circuit, options).method;
    expect(pick(on(5, free, 1))).toBe('statevector');
    expect(pick(on(26, free, 1))).toBe('statevector');
    expect(pick(on(27, free, 1))).toBe('matrix_product_state');
    expect(pick(on(5, bell))).toBe('stabilizer');
    expect(pick(on(64, bell))).toBe('stabilizer');
    expect(pick(on(5, [rx(0, fixedAngle(0.1))]))).toBe('statevector');
    expect(pick(on(5, [rx(0, fixedAngle(Math.PI / 2))]))).toBe('stabilizer');
    expect(pick(on(12, free, 1), noise)).toBe('density_matrix');
    expect(pick(on(13, free, 1), noise)).toBe('statevector');
    expect(pick(on(5, bell), noise)).toBe('density_matrix');
    expect(methodFor(on(27, free, 1)).reason).toBe('more than 26 qubits are too many for a statevector');
    expect(methodFor(on(5, free, 1), { method: 'unitary' })).toEqual({ method: 'unitary', reason: 'asked for' });
  });

  it('opens the simulator of each method', () => {
    const observable = pauliSum(2, [['ZZ', 1]]);
    const names = (['statevector', 'density_matrix', 'stabilizer', 'matrix_product_state', 'unitary'] as const).map(
      (method) => {
        const simulator = simulatorFor(on(2, bell), observable, { method });
        expect(simulator.energy(new Float64Array(0))).toBeCloseTo(1, 12);
        return simulator.name;
      },
    );
    expect(names).toEqual(['wasm', 'density_matrix', 'stabilizer', 'matrix_product_state', 'unitary']);
  });

  it('simulates noise exactly up to 12 qubits and by noisy runs beyond, as asked for or not', () => {
    const circuit = (qubits: number) => on(qubits, bell);
    const nameOf = (qubits: number, options: SimulationOptions) =>
      simulatorFor(circuit(qubits), pauliSum(qubits, []), { ...noise, ...options }).name;
    expect(nameOf(3, {})).toBe('density_matrix');
    expect(nameOf(13, {})).toBe('trajectories');
    expect(nameOf(3, { method: 'statevector' })).toBe('trajectories');
    expect(nameOf(3, { method: 'density_matrix' })).toBe('density_matrix');
  });

  it('refuses noise where there is none, and says why', () => {
    for (const method of ['stabilizer', 'matrix_product_state', 'unitary'] as const) {
      expect(codeOf(() => simulatorFor(on(2, bell), pauliSum(2, []), { ...noise, method }))).toBe(
        'noise_not_supported',
      );
    }
  });

  it('refuses more qubits than a method holds', () => {
    const refusal = (method: SimulationMethod, qubits: number) =>
      codeOf(() => simulatorFor(on(qubits, [rx(0, fixedAngle(1))]), pauliSum(qubits, []), { method }));
    expect(refusal('statevector', 29)).toBe('too_many_qubits_for_statevector');
    expect(refusal('density_matrix', 14)).toBe('too_many_qubits_for_density_matrix');
    expect(refusal('unitary', 13)).toBe('too_many_qubits_for_method');
  });
});

describe('the names of simulation methods', () => {
  it('are those that are listed; other names of Aer are refused with what to use instead', () => {
    for (const { name } of simulationMethods) expect(simulationMethod(name)).toBe(name);
    const hintOf = (name: string) => {
      try {
        simulationMethod(name);
      } catch (error) {
        const { code, hint } = error as { code: string; hint: string };
        expect(code).toBe('unsupported_simulation_method');
        return hint;
      }
      return 'none';
    };
    expect(hintOf('tensor_network')).toBe('Use --simulation-method matrix_product_state.');
    expect(hintOf('extended_stabilizer')).toBe('Use --simulation-method matrix_product_state.');
    expect(hintOf('superop')).toBe('Use --simulation-method density_matrix.');
    expect(hintOf('constructor')).toBe('Use --simulation-method automatic.');
  });
});
