import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cx,
  cz,
  exampleNoiseModel,
  exampleNoiseModels,
  fixedAngle,
  noiseModelDocument,
  readNoiseModel,
  rx,
} from '../../../../src/science/simulator/index.ts';
import { gateChannels } from '../../../../src/science/simulator/noise/gate-noise.ts';
import { noiseModels } from './noisy-cases.ts';

const problemOf = (value: unknown) => {
  try {
    readNoiseModel(value);
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return `${code}: ${message}`;
  }
  return 'none';
};

describe('noise models', () => {
  it('are read from their JSON form, in which everything but names may be left out', () => {
    expect(readNoiseModel({ name: 'perfect' })).toEqual({ name: 'perfect', qubits: [], gates: [] });
    const model = readNoiseModel({ name: 'a', qubits: [{ t1: 100 }], gates: [{ gate: 'cx', depolarizing: 0.01 }] });
    expect(model.qubits[0]).toEqual({
      t1: 100,
      t2: null,
      excitedPopulation: 0,
      readout: { zeroAsOne: 0, oneAsZero: 0 },
    });
    expect(model.gates[0]).toMatchObject({ gate: 'cx', qubits: null, duration: 0, depolarizing: 0.01, pauli: {} });
  });

  it('are the same again after a way through JSON', () => {
    fc.assert(
      fc.property(noiseModels(), (model) => {
        expect(readNoiseModel(JSON.parse(JSON.stringify(noiseModelDocument(model))))).toEqual(model);
      }),
    );
  });

  it('say what is wrong and where', () => {
    const qubit = (fields: object) => problemOf({ name: 'a', qubits: [fields] });
    const gate = (fields: object) => problemOf({ name: 'a', gates: [{ gate: 'x', ...fields }] });
    expect(problemOf(null)).toMatch(/^invalid_noise_model: .*the document: an object/);
    expect(problemOf({ qubits: [] })).toContain('name: a text');
    expect(problemOf({ name: 'a', Gates: [] })).toContain('Gates is unknown; there are name, qubits, gates');
    expect(qubit({ t1: 50, t2: 101 })).toContain('qubits[0]: t2 = 101 is more than twice t1 = 50');
    expect(qubit({ t1: 0 })).toContain('qubits[0].t1: a positive number');
    expect(qubit({ readout: { zero_as_one: 1.5 } })).toContain('readout.zero_as_one: a number from 0 to 1');
    expect(qubit({ T1: 3 })).toContain('T1 is unknown');
    expect(gate({ gate: '*', depolarizing: 1.2 })).toContain('gates[0].depolarizing: a number from 0 to 1.066667');
    expect(gate({ gate: '*', arity: 1, depolarizing: 1.2 })).toBe('none');
    expect(gate({ amplitude_damping: -0.1 })).toContain('amplitude_damping');
    expect(gate({ duration: '3' })).toContain('duration: a number that is not negative is needed, not "3"');
    expect(gate({ qubits: [1, 1] })).toContain('one or two different qubits');
    expect(gate({ qubits: [0], arity: 2 })).toContain('arity');
    expect(gate({ pauli: { XQ: 0.1 } })).toContain('XQ is no label');
    expect(gate({ pauli: { X: 0.1, XX: 0.1 } })).toContain('one letter for each qubit');
    expect(gate({ pauli: { X: 0.6, Z: 0.6 } })).toContain('sum above 1');
    expect(gate({ gate: 5 })).toContain('the name of a gate');
    expect(gate({ gate: 'CX gate' })).toContain('no gate CX gate');
    expect(problemOf({ name: 'a', gates: [{ gate: 'x' }, { gate: 'x' }] })).toContain('gates[1]: x is described twice');
  });

  it('take both orders of a gate without an order where they say the same, and say what differs where not', () => {
    const cz = (qubits: number[], fields: object) => ({ gate: 'cz', qubits, ...fields });
    const read = (...gates: object[]) => readNoiseModel({ name: 'a', gates });
    const pauli = { XI: 0.01, ZZ: 0.02 };
    expect(read(cz([0, 1], { pauli }), cz([1, 0], { pauli: { ZZ: 0.02, IX: 0.01 } })).gates).toHaveLength(1);
    expect(read({ gate: 'rzx', pauli }, { gate: 'rxz', pauli: { IX: 0.01, ZZ: 0.02 } }).gates).toHaveLength(1);
    expect(read({ gate: 'cx', qubits: [0, 1] }, { gate: 'cx', qubits: [1, 0] }).gates).toHaveLength(2);
    expect(problemOf({ name: 'a', gates: [cz([0, 1], { pauli }), cz([1, 0], { pauli })] })).toContain(
      'gates[1]: cz on 1, 0 is the same gate as cz on 0, 1 of gates[0], with other noise',
    );
    expect(problemOf({ name: 'a', gates: [cz([0, 1], {}), cz([0, 1], {})] })).toContain(
      'gates[1]: cz is described twice, first by gates[0]',
    );
  });

  it('ship with examples, and say their names when another is asked for', () => {
    expect(exampleNoiseModels).toEqual(['ideal-readout', 'superconducting', 'superconducting-5', 'trapped-ion']);
    for (const name of exampleNoiseModels) expect(exampleNoiseModel(name).name).toBe(name);
    expect(exampleNoiseModel('superconducting-5').qubits).toHaveLength(5);
    expect(() => exampleNoiseModel('nairobi')).toThrow(
      expect.objectContaining({ code: 'unknown_noise_model', hint: expect.stringContaining('trapped-ion') }),
    );
  });
});

describe('the noise of a gate', () => {
  const noise = readNoiseModel({
    name: 'a',
    qubits: [{ t1: 50 }, { t2: 30 }, {}],
    gates: [
      { gate: '*', depolarizing: 0.1 },
      { gate: '*', arity: 2, depolarizing: 0.2 },
      { gate: 'cx', depolarizing: 0.3 },
      { gate: 'cx', qubits: [1, 0], depolarizing: 0.4 },
      { gate: 'rx', duration: 1 },
    ],
  });
  const channels = gateChannels(noise);
  const strength = (gate: Parameters<typeof channels>[0]) => {
    const [placed] = channels(gate);
    const probabilities = placed?.channel.probabilities ?? Float64Array.of(1);
    return Number(((1 - probabilities[0]!) / (1 - 1 / probabilities.length)).toFixed(12));
  };

  it('is that of the entry which says most: gate and qubits, gate, number of qubits', () => {
    expect(strength(cx(1, 0))).toBe(0.4);
    expect(strength(cx(0, 1))).toBe(0.3);
    expect(strength(cz(0, 1))).toBe(0.2);
    expect(strength({ kind: 'x', qubit: 0 })).toBe(0.1);
  });

  it('is T1 and T2 of its qubits for its duration; without T2 only T1 ends coherence', () => {
    const kinds = [0, 1, 2].map((qubit) =>
      channels(rx(qubit, fixedAngle(1))).map(({ channel }) => channel.kraus.length),
    );
    // Two Kraus operators where T2 = 2·T1 or there is no T1; nothing where a qubit has no times.
    expect(kinds).toEqual([[2], [2], []]);
  });
});
