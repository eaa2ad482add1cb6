import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { ExperimentOptions as OptionsOfExperiment } from '../../science/experiments/index.ts';
import { loadUnreadable } from './errors.ts';
import { noiseOption } from './noise-option.ts';
import { integer, integerPair, positive } from './numbers.ts';

/** The options of an experiment as they were typed: absent ones are left to the defaults. */
export interface ExperimentOptions extends OptionsOfExperiment {
  logLevel?: string;
}

/** Adds the options of an experiment to a command; names and meaning as in quantum-pipeline, without its traps. */
export function addExperimentOptions(command: Command): Command {
  return command
    .optionsGroup('Experiment:')
    .option('-b, --basis <name>', 'sto-3g (default), 6-31g, 6-31g*, cc-pvdz')
    .option('--ansatz <name>', 'UCCSD (default), EfficientSU2, RealAmplitudes, ExcitationPreserving')
    .option('--ansatz-reps <n>', 'repetitions of the ansatz (-ar works too)', integer(0, 100))
    .option('--mapping <name>', 'jordan-wigner (default), parity, bravyi-kitaev')
    .option('--taper', 'remove the qubits that Z2 symmetries fix')
    .option('--frozen-core', 'keep the core electrons at their Hartree-Fock orbitals')
    .option('--active <electrons,orbitals>', 'active space around the Fermi level', integerPair)
    .option('--init-strategy <name>', 'hf, mp2 or random start (default: what suits the ansatz)')
    .option('--optimizer <name>', 'L-BFGS-B (default; SPSA with --shots), COBYLA, SLSQP, Nelder-Mead, SPSA')
    .option('--max-iterations <n>', 'at most this many energies; combines with every other limit', integer(1))
    .option('--max-evaluations <n>', 'at most this many energies (default 30000)', integer(1))
    .option('--convergence', 'stop at --threshold (1e-6 when none is given)')
    .option('--threshold <x>', 'stop when progress falls below this, hartree', positive)
    .option('--shots <n>', 'sample every energy with this many shots per measured group', integer(1, 1e9))
    .option('--exact', 'exact energies (the default), also when a loaded configuration has shots')
    .option('--seed <n>', 'seed of every random choice', integer(0, 2 ** 31 - 1))
    .option('--fci', 'compute FCI up to 2 000 000 determinants (default up to 20 000)')
    .option('--electrons <alpha,beta>', "occupied spin orbitals of a user's Pauli sum", integerPair)
    .option(
      '--simulation-method <name>',
      'automatic (default), statevector, density_matrix, stabilizer, matrix_product_state, unitary',
    )
    .option('--noise <name|file>', 'a shipped noise model or a JSON file of one', noiseOption)
    .option('--bond-dimension <n>', 'of matrix product states, at most', integer(1, 1024))
    .option('--trajectories <n>', 'noisy runs for one energy, where noise is drawn (default 1024)', integer(1, 1e6))
    .addOption(
      new Option('--log-level <level>', 'WARNING and ERROR are silent about progress').choices([
        'DEBUG',
        'INFO',
        'WARNING',
        'ERROR',
      ]),
    );
}

/** Options from a file that `--dump` wrote; what is typed wins over what is loaded. */
export async function withLoaded<Options extends object>(typed: Options, path: string | undefined): Promise<Options> {
  if (path === undefined) return typed;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw loadUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || !('options' in value))
    throw loadUnreadable(path, 'it has no "options"');
  const { options } = value;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw loadUnreadable(path, '"options" is no object');
  }
  return { ...options, ...typed };
}
