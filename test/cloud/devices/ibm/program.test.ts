import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backendFacts } from '../../../../src/cloud/devices/ibm/backend.ts';
import { memoryOfSamples, openQasm } from '../../../../src/cloud/devices/ibm/program.ts';
import type { Instruction } from '../../../../src/cloud/jobs/index.ts';
import { apply, overlap, runProgram, zero } from './statevector.ts';

const backend = (entangler: string) =>
  backendFacts('ibm_double', {
    n_qubits: 3,
    basis_gates: ['rz', 'sx', 'x', entangler],
    coupling_map: [
      [0, 1],
      [2, 1],
    ],
  });
const circuit = (instructions: Instruction[]) =>
  ({ name: 'experiment_0', instructions, wires: 3, shots: 1, wireOrder: 'sequential', seed: null }) as const;

const rotation = fc.record({
  name: fc.constantFrom('rx', 'ry', 'rz'),
  wires: fc.nat(2).map((wire) => [wire]),
  params: fc.double({ min: -20, max: 20, noNaN: true }).map((angle) => [angle]),
});
const flip = fc.record({
  name: fc.constantFrom('sx', 'x'),
  wires: fc.nat(2).map((wire) => [wire]),
  params: fc.constant([]),
});
const pairsOf = (name: string, pairs: number[][]) =>
  fc.record({ name: fc.constant(name), wires: fc.constantFrom(...pairs), params: fc.constant([]) });
const both = [
  [0, 1],
  [1, 0],
  [1, 2],
  [2, 1],
];
const listed = [
  [0, 1],
  [2, 1],
];

describe('a circuit in the gates of a backend', () => {
  it.each(['cz', 'cx'])('is the same state with %s as its only gate between qubits', (entangler) => {
    const gate = fc.oneof(rotation, flip, pairsOf('cz', both), pairsOf('cx', entangler === 'cz' ? both : listed));
    fc.assert(
      fc.property(fc.array(gate, { maxLength: 12 }), (instructions) => {
        const program = openQasm(circuit(instructions), backend(entangler));
        const expected = instructions.reduce(
          (state, { name, wires, params }) => apply(state, name, wires, params[0]),
          zero(3),
        );
        expect(overlap(runProgram(program, 3).state, expected)).toBeCloseTo(1, 9);
        const used = [...program.matchAll(/^(cz|cx) \$(\d), \$(\d);$/gm)].map(([, name, a, b]) => `${name} ${a}${b}`);
        for (const one of used) expect([`${entangler} 01`, `${entangler} 21`]).toContain(one);
      }),
    );
  });

  it('measures into c in the order of the measure instructions, angles are never whole numbers without a point', () => {
    const program = openQasm(
      circuit([
        { name: 'rz', wires: [2], params: [3] },
        { name: 'barrier', wires: [], params: [] },
        { name: 'barrier', wires: [0, 2], params: [] },
        { name: 'measure', wires: [2], params: [] },
        { name: 'measure', wires: [0], params: [] },
      ]),
      backend('cz'),
    );
    expect(program).toBe(
      'OPENQASM 3.0;\ninclude "stdgates.inc";\nbit[2] c;\nrz(3.0) $2;\nbarrier $0, $1, $2;\nbarrier $0, $2;\nc[0] = measure $2;\nc[1] = measure $0;\n',
    );
  });
});

describe('samples of a register', () => {
  it('become memory whose k-th value is bit k, also of registers longer than a number', () => {
    expect(memoryOfSamples(['0x0', '0x1', '0x6'], 3)).toEqual(['0 0 0', '1 0 0', '0 1 1']);
    const [long] = memoryOfSamples([`0x8${'0'.repeat(24)}1`], 104);
    expect(
      long!
        .split(' ')
        .map(Number)
        .flatMap((bit, at) => (bit ? [at] : [])),
    ).toEqual([0, 103]);
  });
});

describe('the configuration of a backend', () => {
  it.each([
    [null, 'no object'],
    [{ basis_gates: ['rz', 'sx', 'x', 'cz'] }, 'n_qubits'],
    [{ n_qubits: 2, basis_gates: ['rz', 'sx', 'x', 'ecr'] }, 'it has rz, sx, x, ecr'],
    [{ n_qubits: 2, basis_gates: ['rz', 'sx', 'x', 'cz'], coupling_map: [[0, 2]] }, 'coupling map'],
  ])('is refused with the reason: %j', (value, words) => {
    expect(() => backendFacts('ibm_double', value)).toThrow(words);
  });
});
