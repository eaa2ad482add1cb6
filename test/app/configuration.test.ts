import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { document, eigenlake, scratchFolder } from './command.ts';

interface Run {
  readonly experiments: readonly {
    readonly evaluations: number;
    readonly optimizer: string;
    readonly seed: number;
    readonly flags: string[];
  }[];
}

describe('the options of quantum-pipeline, without its traps', () => {
  const folder = scratchFolder();
  const run = (...args: string[]) =>
    document<Run>(eigenlake(['run', ...args, '--json', '--again'], folder)).experiments[0]!;

  it('--dump writes what --load reads, and typed options win', () => {
    const dumped = eigenlake(
      [
        'run',
        'H2',
        '--ansatz',
        'RealAmplitudes',
        '--seed',
        '5',
        '--max-iterations',
        '7',
        '-ar',
        '1',
        '--dump',
        '--output-dir',
        'out',
      ],
      folder,
    );
    expect(dumped.status).toBe(0);
    const [name] = readdirSync(join(folder, 'out'));
    const path = join(folder, 'out', name!);
    const { options } = JSON.parse(readFileSync(path, 'utf8')) as { options: Record<string, unknown> };
    expect(options).toEqual({ ansatz: 'RealAmplitudes', seed: 5, maxIterations: 7, ansatzReps: 1 });
    expect(run('H2', '--load', path)).toMatchObject({
      seed: 5,
      evaluations: 7,
      flags: expect.arrayContaining(['limit_reached']),
    });
    expect(run('H2', '--load', path, '--max-iterations', '3')).toMatchObject({ seed: 5, evaluations: 3 });
  });

  it('--load of a file with wrong values is refused', () => {
    writeFileSync(join(folder, 'wrong.json'), JSON.stringify({ options: { shots: '2048' } }));
    const refused = eigenlake(['run', 'H2', '--load', 'wrong.json', '--json'], folder);
    expect(refused.status).toBe(2);
    expect(document<{ error: { code: string } }>(refused).error.code).toBe('bad_setting');
  });

  it('--dump and --load exclude each other', () => {
    expect(eigenlake(['run', 'H2', '--dump', '--load', 'x.json'], folder).status).toBe(2);
  });

  it('--convergence and --max-iterations combine', () => {
    expect(
      run('H2', '--ansatz', 'EfficientSU2', '--seed', '1', '--convergence', '--max-iterations', '12').evaluations,
    ).toBeLessThanOrEqual(12);
  });

  it('--file and --molecule-index choose an entry', () => {
    const molecules = [
      {
        name: 'far',
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 2],
        ],
      },
      {
        name: 'near',
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 0.7],
        ],
      },
    ];
    writeFileSync(join(folder, 'two.json'), JSON.stringify(molecules));
    expect(run('--file', 'two.json', '--molecule-index', '1')).toMatchObject({ molecule: 'near' });
  });

  it('--report writes a page without anything from elsewhere', () => {
    eigenlake(['run', 'H2', '--again', '--report', '--output-dir', 'pages'], folder);
    const [page] = readdirSync(join(folder, 'pages'));
    const html = readFileSync(join(folder, 'pages', page!), 'utf8');
    expect(html).toContain('H2: -1.137270 Ha');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(/(src|href)="https?:/);
  });
});
