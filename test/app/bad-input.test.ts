import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { document, eigenlake, scratchFolder } from './command.ts';

interface Refusal {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}
interface Run {
  readonly experiments: readonly {
    readonly molecule: string;
    readonly status: string;
    readonly error: Refusal['error'] | null;
  }[];
}

const folder = scratchFolder();
const write = (name: string, content: unknown) => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};
const hydrogen = {
  symbols: ['H', 'H'],
  coords: [
    [0, 0, 0],
    [0, 0, 0.74],
  ],
};

/** Runs a command that must not start and gives its error. */
function refusal(args: readonly string[], env?: Record<string, string>): Refusal['error'] {
  const run = eigenlake([...args, '--json', '--data', join(folder, 'data')], folder, env);
  expect(run.status).toBe(2);
  const { error } = document<Refusal>(run);
  expect(error.message).not.toBe('');
  expect(error.hint).not.toBe('');
  return error;
}

describe('what cannot start says why and what to do, with exit code 2', () => {
  const cases: [what: string, input: unknown, options: string[], code: string][] = [
    ['malformed JSON', '[{"symbols": ["H"', [], 'malformed_json'],
    ['JSON that is no molecule', '42', [], 'unknown_input'],
    ['an unknown element', [{ symbols: ['Xx'], coords: [[0, 0, 0]] }], [], 'unknown_element'],
    [
      'lengths of symbols and coords that disagree',
      [{ symbols: ['H', 'H'], coords: [[0, 0, 0]] }],
      [],
      'coordinates_mismatch',
    ],
    [
      'atoms on top of each other',
      [
        {
          symbols: ['H', 'H'],
          coords: [
            [0, 0, 0],
            [0, 0, 0],
          ],
        },
      ],
      [],
      'atoms_coincide',
    ],
    ['odd electrons with multiplicity 1', [{ symbols: ['Li'], coords: [[0, 0, 0]] }], [], 'impossible_multiplicity'],
    ['an unsupported basis', [hydrogen], ['--basis', 'aug-cc-pvqz'], 'unsupported_basis'],
    ['an unsupported optimizer', [hydrogen], ['--optimizer', 'Powell'], 'unsupported_optimizer'],
    ['an unknown ansatz', [hydrogen], ['--ansatz', 'Nope'], 'unknown_ansatz'],
    ['an unknown mapping', [hydrogen], ['--mapping', 'nope'], 'unknown_mapping'],
    ['shots that are no number', [hydrogen], ['--shots', 'many'], 'wrong_usage'],
    [
      'a gradient optimizer on shots',
      [hydrogen],
      ['--shots', '100', '--optimizer', 'L-BFGS-B'],
      'gradient_needs_exact_energies',
    ],
    ['a wrong Pauli label', [['IQ', 1]], [], 'malformed_pauli_term'],
    [
      'Pauli labels of different lengths',
      [
        ['II', 1],
        ['Z', 1],
      ],
      [],
      'malformed_pauli_term',
    ],
    ['a coefficient that is no number', [['II', '1']], [], 'malformed_pauli_term'],
    ['a molecule that the file has not', [hydrogen], ['--molecule', '7'], 'no_such_molecule'],
  ];
  for (const [what, input, options, code] of cases) {
    it(what, () => expect(refusal(['run', write('input.json', input), ...options]).code).toBe(code));
  }

  it('a coefficient beyond what a number holds is not called null', () => {
    const { code, message } = refusal(['evaluate', write('large.json', '[["ZZ",1e999]]')]);
    expect(code).toBe('malformed_pauli_term');
    expect(message).toContain('term 0: the coefficient is larger than a number can be');
  });

  it('an .xyz file whose lines are wrong names the line', () => {
    const { code, message } = refusal(['run', write('bad.xyz', '2\nhydrogen\nH 0 0 0\nH 0 0 zero\n')]);
    expect(code).toBe('malformed_xyz');
    expect(message).toContain('line 4');
  });
  it('a file that is not there names the shipped molecules', () => {
    const { code, hint } = refusal(['run', 'nowhere.json']);
    expect(code).toBe('file_not_found');
    expect(hint).toContain('LiH');
  });
  it('an option that does not exist', () => expect(refusal(['run', 'H2', '--nonsense']).code).toBe('wrong_usage'));
  it('a reader without a data folder names where it looked', () => {
    const { code, message } = refusal(['energies']);
    expect(code).toBe('no_data');
    expect(message).toContain(join(folder, 'data'));
  });
  it('a data folder that is a file', () => {
    const run = eigenlake(['run', 'H2', '--json', '--data', write('file', 'x')], folder);
    expect(run.status).toBe(2);
    expect(document<Refusal>(run).error.code).toBe('not_a_folder');
  });
  it('a data folder that cannot be written', (context) => {
    if (process.getuid?.() === 0) context.skip('root may write everywhere');
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    const run = eigenlake(['run', 'H2', '--json', '--data', join(locked, 'data')], folder);
    expect(run.status).toBe(2);
    expect(document<Refusal>(run).error.code).toBe('folder_not_writable');
  });
});

describe('a wrong experiment stops no other', () => {
  it('a wrong entry of a file is a failed experiment and the exit code is 1', () => {
    const name = write('mixed.json', [hydrogen, { name: 'wrong', symbols: ['Xx'], coords: [[0, 0, 0]] }]);
    const run = eigenlake(['run', name, '--json', '--data', join(folder, 'mixed')], folder);
    expect(run.status).toBe(1);
    const { experiments } = document<Run>(run);
    expect(experiments.map(({ status }) => status)).toEqual(['done', 'failed']);
    expect(experiments[1]?.error?.code).toBe('unknown_element');
  });
  it('too many qubits for a statevector is refused before memory is taken', () => {
    const run = eigenlake(
      ['run', 'CO2', '--ansatz', 'EfficientSU2', '--json', '--data', join(folder, 'large')],
      folder,
    );
    expect(run.status).toBe(1);
    expect(document<Run>(run).experiments[0]?.error?.code).toBe('too_many_qubits');
  });
});

describe('the command by itself', () => {
  it('shows its help', () => {
    const run = eigenlake([], folder);
    expect(run.status).toBe(0);
    for (const group of ['Experiments:', 'Data:']) expect(run.stdout).toContain(group);
  });
});
