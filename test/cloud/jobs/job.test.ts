import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  circuitKeys,
  invalidJob,
  type JobLimits,
  readCircuits,
  readJob,
  readJobText,
  undecodableJob,
} from '../../../src/cloud/jobs/index.ts';
import { Failure } from '../../../src/science/errors/index.ts';

const limits: JobLimits = {
  max_experiments: 1000,
  max_shots: 1000000,
  wire_order: 'interleaved',
  supported_instructions: ['load', 'rlx', 'measure', 'barrier'],
};
const circuit = {
  instructions: [
    ['load', [0], [50]],
    ['rlx', [0], [3.14]],
    ['measure', [0], []],
  ],
  num_wires: 1,
  shots: 4,
  wire_order: 'interleaved',
  seed: 12345,
};

/** The message with which the job is refused. */
function refusal(job: unknown): string {
  try {
    readCircuits(job, limits);
  } catch (error) {
    expect(error).toSatisfy(invalidJob.matches);
    return error instanceof Failure ? error.message : '';
  }
  return 'accepted';
}

const withField = (name: string, value: unknown) => ({ experiment_0: { ...circuit, [name]: value } });

describe('a job', () => {
  it('is read circuit by circuit, in the order of its keys', () => {
    expect(readCircuits({ experiment_10: circuit, experiment_2: circuit }, limits)).toEqual(
      ['experiment_10', 'experiment_2'].map((name) => ({
        name,
        instructions: [
          { name: 'load', wires: [0], params: [50] },
          { name: 'rlx', wires: [0], params: [3.14] },
          { name: 'measure', wires: [0], params: [] },
        ],
        wires: 1,
        shots: 4,
        wireOrder: 'interleaved',
        seed: 12345,
      })),
    );
  });

  it('is read as leniently as the reference reads it', () => {
    const [read] = readCircuits(
      {
        experiment_0: {
          instructions: [
            ['load', ['0'], ['50'], 'a fourth element'],
            ['rlx', [0.0], ['1e-3']],
          ],
          num_wires: '1.0',
          shots: '4',
          seed: 5.0,
          unknown: 1,
        },
      },
      limits,
    );
    expect(read).toEqual({
      name: 'experiment_0',
      instructions: [
        { name: 'load', wires: [0], params: [50] },
        { name: 'rlx', wires: [0], params: [0.001] },
      ],
      wires: 1,
      shots: 4,
      wireOrder: 'interleaved',
      seed: 5,
    });
    expect(readCircuits(withField('seed', null), limits)[0]?.seed).toBeNull();
    expect(readCircuits(withField('wire_order', 'sequential'), limits)[0]?.wireOrder).toBe('sequential');
    expect(readCircuits(withField('seed', 4294967295), limits)[0]?.seed).toBe(4294967295);
  });

  it('that breaks a rule is refused with the sentence of the reference', () => {
    expect(refusal({})).toBe('No instructions received.');
    expect(refusal({ circuit_0: circuit })).toBe('Experiment name must start with experiment_');
    expect(refusal({ experiment_: circuit })).toBe('Experiment name must end with a number');
    expect(refusal({ experiment_1a: circuit })).toBe('Experiment name must end with a number');
    expect(refusal({ 'experiment_²': circuit })).toBe('Experiment name must end with a number');
    expect(refusal({ experiment_1001: circuit })).toBe('Experiment number too high. Must be less than 1000');
    expect(refusal({ experiment_1000: circuit })).toBe('accepted');
    expect(refusal(withField('seed', -1))).toBe('Seed must be between 0 and 2**32 - 1');
    expect(refusal(withField('seed', 4294967296))).toBe('Seed must be between 0 and 2**32 - 1');
    expect(refusal(withField('instructions', [['RLX', [0], [1]]]))).toBe('Instruction RLX not allowed.');
    expect(() => readCircuits({ experiment_0: circuit }, { ...limits, supported_instructions: [] })).toThrow(
      'No instructions allowed. Add instructions to the spooler.',
    );
  });

  it('that is malformed is refused with what is wrong, and where', () => {
    expect(refusal(5)).toBe('The job must be an object of experiments but is 5.');
    expect(refusal([1, 2])).toBe('The job must be an object of experiments but is a list.');
    expect(refusal(null)).toBe('The job must be an object of experiments but is null.');
    expect(refusal({ experiment_0: 7 })).toBe('experiment_0 must be an object but is 7');
    expect(refusal(withField('num_wires', undefined))).toBe('experiment_0.num_wires must be an integer but is missing');
    expect(refusal(withField('num_wires', 0))).toBe('experiment_0.num_wires must be at least 1 but is 0');
    expect(refusal(withField('shots', 0))).toBe('experiment_0.shots must be from 1 to 1000000 but is 0');
    expect(refusal(withField('shots', 1000001))).toBe('experiment_0.shots must be from 1 to 1000000 but is 1000001');
    expect(refusal(withField('shots', 1.5))).toBe('experiment_0.shots must be an integer but is 1.5');
    expect(refusal(withField('shots', true))).toBe('experiment_0.shots must be an integer but is true');
    expect(refusal(withField('wire_order', 'zigzag'))).toBe(
      'experiment_0.wire_order must be "sequential" or "interleaved" but is "zigzag"',
    );
    expect(refusal(withField('instructions', []))).toBe('experiment_0.instructions must hold at least one instruction');
    expect(refusal(withField('instructions', [['rlx', [0]]]))).toBe(
      'experiment_0.instructions[0][2] (params) must be a list but is missing',
    );
    expect(refusal(withField('instructions', [[]]))).toBe(
      'experiment_0.instructions[0][0] must be a string but is missing',
    );
    expect(refusal(withField('instructions', [['rlx', [-1], [1]]]))).toBe(
      'experiment_0.instructions[0][1][0] (wire) must be at least 0 but is -1',
    );
    expect(refusal(withField('instructions', [['rlx', [0], ['nan']]]))).toBe(
      'experiment_0.instructions[0][2][0] (param) must be a finite number but is "nan"',
    );
    expect(refusal(withField('instructions', [['x'.repeat(1e6), [0], []]])).length).toBeLessThan(100);
  });

  it('has not more experiments than numbers, however they are spelled', () => {
    const many = Object.fromEntries(
      Array.from({ length: 4 }, (_, index) => [`experiment_${'0'.repeat(index + 1)}`, circuit]),
    );
    expect(() => circuitKeys(many, 2)).toThrow('Too many experiments: 4. At most 3 are allowed.');
    expect(circuitKeys(many, 3)).toHaveLength(4);
  });

  it('comes as text on v2', () => {
    expect(readJobText('{"experiment_0": {"molecule": "H2"}}')).toEqual({ experiment_0: { molecule: 'H2' } });
    for (const text of ['', '{', 'experiment']) {
      expect(() => readJobText(text)).toThrow(expect.toSatisfy(undecodableJob.matches));
      expect(() => readJobText(text)).toThrow(/^The encoding of your json seems not work out!$/);
    }
    for (const text of ['[1,2]', '5', 'null', '"text"'])
      expect(() => readJobText(text)).toThrow(expect.toSatisfy(invalidJob.matches));
    const deep = `{"experiment_0": ${'['.repeat(100000)}${']'.repeat(100000)}}`;
    expect(() => readJobText(deep)).toThrow('deeper than 64 levels');
    expect(readJob({ a: [[[1]]] })).toEqual({ a: [[[1]]] });
  });

  it('never crashes its reader, whatever it is', () => {
    const instruction = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.tuple(fc.constantFrom('rlx', 'load'), fc.jsonValue({ maxDepth: 1 }), fc.jsonValue({ maxDepth: 1 })),
    );
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('experiment_0', 'experiment_1', 'experiment_²', '__proto__', 'toString'),
        fc.oneof(
          fc.jsonValue({ maxDepth: 1 }),
          fc.record(
            {
              instructions: fc.oneof(fc.array(instruction), fc.jsonValue({ maxDepth: 1 })),
              num_wires: fc.oneof(fc.constant(1), fc.jsonValue({ maxDepth: 1 })),
              shots: fc.oneof(fc.constant(1), fc.jsonValue({ maxDepth: 1 })),
              seed: fc.jsonValue({ maxDepth: 1 }),
            },
            { requiredKeys: [] },
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const message = refusal(value);
        expect(message).not.toBe('');
        expect(message.length).toBeLessThan(300);
      }),
      { numRuns: 500 },
    );
  });
});
