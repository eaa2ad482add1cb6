import { loadBasis, validateMolecule } from '../../../src/science/chemistry/index.ts';
import type { Outcome, RunOptions, SettingsInput, Subject } from '../../../src/science/experiments/index.ts';
import { resolveSettings, runExperiment } from '../../../src/science/experiments/index.ts';
import type { LabelledTerm } from '../../../src/science/operators/index.ts';

type Entry = { symbols: string[]; coords: number[][]; charge?: number; multiplicity?: number };

const linear = (...z: number[]) => z.map((height) => [0, 0, height]);

/** Geometries of quantum-pipeline's two data sets, ångström, with FCI energies of Psi4 1.3.2 in STO-3G. */
export const molecules = {
  H2: { symbols: ['H', 'H'], coords: linear(0, 0.7414), fci: -1.1372701747 },
  'HeH+': { symbols: ['He', 'H'], coords: linear(0, 0.7719), charge: 1, fci: -2.8510044868 },
  LiH: { symbols: ['Li', 'H'], coords: linear(0, 1.5949), fci: -7.8824034103 },
  'LiH 1.6': { symbols: ['Li', 'H'], coords: linear(0, 1.6), fci: -7.8823243789 },
  BeH2: { symbols: ['Be', 'H', 'H'], coords: linear(0, 1.3264, -1.3264), fci: -15.5951768689 },
  H2O: {
    symbols: ['O', 'H', 'H'],
    coords: [
      [0, 0, 0.1173],
      [0, 0.7572, -0.4692],
      [0, -0.7572, -0.4692],
    ],
    fci: -75.0125782411,
  },
  NH3: {
    symbols: ['N', 'H', 'H', 'H'],
    coords: [
      [0, 0, 0.1128],
      [0, 0.9395, -0.2632],
      [0.8137, -0.4698, -0.2632],
      [-0.8137, -0.4698, -0.2632],
    ],
    fci: -55.5188792015,
  },
  N2: { symbols: ['N', 'N'], coords: linear(-0.5488, 0.5488), fci: -107.6527715214 },
  CO2: { symbols: ['C', 'O', 'O'], coords: linear(0, 1.1621, -1.1621), fci: -185.2774161207 },
  BeH: { symbols: ['Be', 'H'], coords: linear(0, 1.3), multiplicity: 2, fci: -14.9566117225 },
  He2: { symbols: ['He', 'He'], coords: linear(0, 1.2), fci: -5.5396497788 },
} satisfies Record<string, Entry & { fci: number }>;

export type MoleculeName = keyof typeof molecules;

export function molecule(name: MoleculeName): Subject {
  return { kind: 'molecule', molecule: validateMolecule({ name, ...molecules[name] }, name) };
}

const basis = await loadBasis('sto-3g');

export function run(subject: MoleculeName | Subject, input: SettingsInput = {}, options: RunOptions = {}): Outcome {
  const settings = resolveSettings(typeof subject === 'string' ? molecule(subject) : subject, input);
  return runExperiment(settings, basis, options);
}

export { basis };

/** −Σ Z Z − field·Σ X on a closed chain. */
export function isingChain(spins: number, field: number): LabelledTerm[] {
  const label = (letter: string, ...places: number[]) =>
    Array.from({ length: spins }, (_, k) => (places.includes(k) ? letter : 'I')).join('');
  const terms: LabelledTerm[] = [];
  for (let k = 0; k < spins; k++) {
    terms.push([label('Z', k, (k + 1) % spins), -1], [label('X', k), -field]);
  }
  return terms;
}
