import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../src/science/simulator/index.ts';
import type { AnsatzName } from '../../../src/science/vqe/index.ts';
import { ansatz, ansatzName, defaultReps, startingPoint } from '../../../src/science/vqe/index.ts';
import { hydrogen074, pauliProblem } from './golden-hamiltonians.ts';

const problem = pauliProblem(hydrogen074, { alpha: 1, beta: 1 });

/** `ry2[3]` is RY on qubit 2 with θ[3]; a factor stands before the index. */
function written(gate: Gate): string {
  const place = 'qubit' in gate ? `${gate.qubit}` : 'control' in gate ? `${gate.control}-${gate.target}` : '';
  if (!('angle' in gate)) return `${gate.kind}${place}`;
  const { factor, parameter, offset } = gate.angle;
  expect(offset).toBe(0);
  return `${gate.kind}${place}[${factor === 1 ? '' : `${factor}*`}${parameter}]`;
}

function gates(name: AnsatzName, reps: number): string {
  return ansatz(name, problem, reps).circuit().gates.map(written).join(' ');
}

describe('layered ansätze', () => {
  it('EfficientSU2 rotates by RY on all qubits, then by RZ, and entangles from the top of the register', () => {
    expect(gates('EfficientSU2', 1)).toBe(
      'ry0[0] ry1[1] ry2[2] ry3[3] rz0[4] rz1[5] rz2[6] rz3[7] cx2-3 cx1-2 cx0-1 ' +
        'ry0[8] ry1[9] ry2[10] ry3[11] rz0[12] rz1[13] rz2[14] rz3[15]',
    );
  });

  it('RealAmplitudes does the same with RY only', () => {
    expect(gates('RealAmplitudes', 2)).toBe(
      'ry0[0] ry1[1] ry2[2] ry3[3] cx2-3 cx1-2 cx0-1 ry0[4] ry1[5] ry2[6] ry3[7] cx2-3 cx1-2 cx0-1 ' +
        'ry0[8] ry1[9] ry2[10] ry3[11]',
    );
  });

  it('ExcitationPreserving starts from the determinant and turns every pair by twice its parameter', () => {
    expect(gates('ExcitationPreserving', 1)).toBe(
      'x0 x2 rz0[0] rz1[1] rz2[2] rz3[3] xx+yy0-1[2*4] xx+yy0-2[2*5] xx+yy0-3[2*6] xx+yy1-2[2*7] xx+yy1-3[2*8] ' +
        'xx+yy2-3[2*9] rz0[10] rz1[11] rz2[12] rz3[13]',
    );
  });

  it('the parameter counts follow the formulas', () => {
    for (const reps of [1, 2, 5]) {
      const count = (name: AnsatzName) => ansatz(name, problem, reps).parameters;
      expect(count('EfficientSU2')).toBe(8 * (reps + 1));
      expect(count('RealAmplitudes')).toBe(4 * (reps + 1));
      expect(count('ExcitationPreserving')).toBe(4 * (reps + 1) + 6 * reps);
      for (const name of ['EfficientSU2', 'RealAmplitudes', 'ExcitationPreserving'] as const) {
        expect(ansatz(name, problem, reps).circuit().parameters).toBe(count(name));
      }
    }
  });

  it('is found by any spelling of its name', () => {
    expect(['uccsd', 'efficient-su2', 'REALAMPLITUDES', 'excitation_preserving'].map(ansatzName)).toEqual([
      'UCCSD',
      'EfficientSU2',
      'RealAmplitudes',
      'ExcitationPreserving',
    ]);
    expect(() => ansatzName('QAOA')).toThrow(expect.objectContaining({ code: 'unknown_ansatz' }));
    expect(defaultReps).toBe(2);
  });

  it('refuses repetitions that are no count', () => {
    for (const reps of [-1, 1.5, Number.NaN, 1000]) {
      expect(() => ansatz('EfficientSU2', problem, reps)).toThrow(expect.objectContaining({ code: 'bad_repetitions' }));
    }
  });
});

describe('the start hf', () => {
  for (const name of ['EfficientSU2', 'RealAmplitudes', 'ExcitationPreserving', 'UCCSD'] as const) {
    it(`prepares the determinant exactly with ${name}`, () => {
      for (const [alpha, beta, state] of [
        [1, 1, 0b0101],
        [2, 1, 0b0111],
        [0, 1, 0b0100],
      ] as const) {
        const filled = pauliProblem(hydrogen074, { alpha, beta });
        const circuit = ansatz(name, filled, 2);
        const simulator = circuit.simulator(hydrogen074);
        simulator.prepare(startingPoint('hf', circuit, filled, 0));
        expect(simulator.probabilities()[state]).toBeCloseTo(1, 14);
      }
    });
  }

  it('needs electrons', () => {
    const bare = pauliProblem(hydrogen074);
    const circuit = ansatz('EfficientSU2', bare, 2);
    expect(() => startingPoint('hf', circuit, bare, 0)).toThrow(expect.objectContaining({ code: 'electrons_needed' }));
    expect(() => ansatz('UCCSD', bare, 1)).toThrow(expect.objectContaining({ code: 'electrons_needed' }));
    expect(() => ansatz('ExcitationPreserving', pauliProblem(hydrogen074, { alpha: 3, beta: 0 }), 1)).toThrow(
      expect.objectContaining({ code: 'electrons_do_not_fit' }),
    );
  });
});

describe('the start mp2', () => {
  it('belongs to UCCSD of a molecule', () => {
    for (const name of ['EfficientSU2', 'UCCSD'] as const) {
      const circuit = ansatz(name, problem, 1);
      expect(() => startingPoint('mp2', circuit, problem, 0)).toThrow(
        expect.objectContaining({ code: 'start_unavailable' }),
      );
    }
  });
});
