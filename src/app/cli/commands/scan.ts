import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { disk } from '../../../disk/index.ts';
import type { Molecule } from '../../../science/chemistry/index.ts';
import { resolveSettings, settingsInput } from '../../../science/experiments/index.ts';
import { type PlannedPoint, runScan, type ScanPoint, scaled, withBond } from '../../execution/index.ts';
import { readSubjects } from '../../inputs/index.ts';
import { curveChart, svgChart, terminalChart } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { curvePoint, energyTable } from '../energy-table.ts';
import { notScannable } from '../errors.ts';
import { exitCode, unfinished } from '../exit.ts';
import { addExperimentOptions, type ExperimentOptions } from '../experiment-options.ts';
import { withExperiments } from '../experiment-session.ts';
import { integerPair, type Span, span, valuesOf } from '../numbers.ts';
import type { PlaceOptions } from '../open-data.ts';
import { addSettings, producerKeys } from '../place-options.ts';

interface ScanOptions extends ExperimentOptions, PlaceOptions {
  bond?: Span;
  scale?: Span;
  atoms?: readonly [number, number];
  molecule?: string;
  csv?: boolean;
  svg?: string;
  again?: boolean;
}

const chosen = (text: string): Span => {
  const found = span(text);
  if (found.start <= 0) throw new InvalidArgumentError('START must be above 0.');
  return found;
};

export function addScan(program: Command): void {
  const command = program
    .command('scan')
    .argument('<molecule>', 'a shipped molecule or a molecule file')
    .description('a dissociation curve: HF, VQE and FCI, drawn here, all points in the tables')
    .option('--bond <start:stop:step>', 'distances between two atoms, in the units of the molecule', chosen)
    .option('--atoms <i,j>', 'the two atoms, from 0; j is moved (default 0,1 of a diatomic molecule)', integerPair)
    .option('--scale <start:stop:step>', 'multiply all coordinates instead', chosen)
    .option('--molecule <name|index>', 'the entry of a molecule file')
    .option('--csv', 'print value, hf, vqe, fci, error as comma-separated values')
    .option('--svg <file>', 'draw the curve into an SVG file')
    .option('--again', 'repeat what the data folder already has');
  addExperimentOptions(command);
  addSettings(command, producerKeys);
  common(command, ['scan LiH --bond 0.8:4.0:0.1', 'scan H2O --scale 0.8:2:0.1 --svg water.svg --json']).action(
    action(async (terminal, input: string, options: ScanOptions) => {
      const { title, axis, points } = await planScan(input, options);
      return withExperiments(
        terminal,
        { ...options, threads: 2 },
        points.length,
        (context) => runScan(points, context),
        async (result, folder) => {
          const chart = curveChart(title, axis, result.points.map(curvePoint));
          if (options.svg !== undefined) {
            await disk.replace(resolve(options.svg), Buffer.from(svgChart(chart)));
            terminal.note(`curve: ${options.svg}`);
          }
          if (terminal.json)
            terminal.document({
              points: result.points,
              ...(result.interrupted ? { interrupted: true } : {}),
              ...(result.error === null ? {} : { error: result.error }),
            });
          else if (options.csv) terminal.print(csv(result.points));
          else {
            terminal.print(energyTable(result.points.map(({ experiment }) => experiment)));
            terminal.print(`\n${terminalChart(chart, { width: terminal.width, unicode: terminal.unicode })}`);
          }
          if (result.error !== null) terminal.note(unfinished(result.error, folder));
          if (result.interrupted) return exitCode.interrupted;
          return result.error !== null || result.points.some(({ experiment }) => experiment.status === 'failed')
            ? exitCode.found
            : exitCode.done;
        },
      );
    }),
  );
}

async function planScan(
  input: string,
  options: ScanOptions,
): Promise<{ title: string; axis: string; points: PlannedPoint[] }> {
  const [subject, ...more] = await readSubjects(
    [input],
    options.molecule === undefined ? {} : { molecule: options.molecule },
  );
  if (subject === undefined || more.length > 0)
    throw notScannable(input, 'it holds several molecules; choose one with --molecule');
  if (subject instanceof Error) throw subject;
  if (subject.kind !== 'molecule') throw notScannable(input, 'a Pauli sum has no geometry');
  const { molecule } = subject;
  const range = options.bond ?? options.scale;
  if (range === undefined || (options.bond !== undefined && options.scale !== undefined)) {
    throw notScannable(input, 'give either --bond or --scale');
  }
  const moved = options.bond === undefined ? null : atomsOf(molecule, options.atoms);
  const points = valuesOf(range).map((value): PlannedPoint => {
    const geometry = moved === null ? scaled(molecule, value) : withBond(molecule, moved, value);
    const named = { ...geometry, name: `${molecule.name} ${value}` };
    return { value, settings: resolveSettings({ kind: 'molecule', molecule: named }, settingsInput(options)) };
  });
  const unit = molecule.units === 'angstrom' ? 'angstrom' : 'bohr';
  return moved === null
    ? { title: `${molecule.name}, stretched`, axis: 'factor', points }
    : {
        title: `${molecule.name} dissociation`,
        axis: `${molecule.symbols[moved[0]]}-${molecule.symbols[moved[1]]}, ${unit}`,
        points,
      };
}

function atomsOf(molecule: Molecule, atoms: readonly [number, number] | undefined): readonly [number, number] {
  const count = molecule.symbols.length;
  if (atoms === undefined) {
    if (count === 2) return [0, 1];
    throw notScannable(molecule.name, `it has ${count} atoms, so a bond has to be named`);
  }
  const [fixed, moved] = atoms;
  if (fixed === moved || fixed >= count || moved >= count)
    throw notScannable(molecule.name, `atoms ${fixed},${moved} are no pair of its ${count} atoms`);
  return atoms;
}

function csv(points: readonly ScanPoint[]): string {
  const cell = (value: number | null) => (value === null ? '' : String(value));
  const lines = points.map(({ value, experiment: { energy, ...experiment } }) =>
    [
      String(value),
      ...[energy.hf, energy.total, energy.fci, energy.error_mha].map(cell),
      experiment.flags.join(' '),
    ].join(','),
  );
  return ['value,hf,vqe,fci,error_mha,flags', ...lines].join('\n');
}
