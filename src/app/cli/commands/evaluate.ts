import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { prepareEvaluation } from '../../../science/experiments/index.ts';
import { availableMemory, timeCalls } from '../../execution/index.ts';
import { readSubjects } from '../../inputs/index.ts';
import { action, common } from '../command.ts';
import { needsPauliSum, parametersUnreadable } from '../errors.ts';
import { exitCode } from '../exit.ts';
import { integer, integerPair, positive } from '../numbers.ts';

interface EvaluateOptions {
  ansatz: string;
  reps?: number;
  parameters?: string;
  gradient?: boolean;
  threads?: number;
  repeat?: number;
  electrons?: readonly [number, number];
}

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .argument('<hamiltonian>', 'a JSON array of ["IIZZ", coefficient] pairs')
    .description('energy and gradient of your own Pauli sum and ansatz, with its time')
    .option('--ansatz <name>', 'EfficientSU2, RealAmplitudes, ExcitationPreserving, UCCSD', 'EfficientSU2')
    .option('--reps <n>', 'repetitions of the ansatz', integer(0, 100))
    .option('--parameters <file>', 'a JSON array of numbers (default: zeros)')
    .option('--gradient', 'also all derivatives')
    .option('--electrons <alpha,beta>', 'occupied spin orbitals, for UCCSD and ExcitationPreserving', integerPair)
    .option(
      '--threads <n>',
      'threads for one call (default: one for each core; up to 10 qubits one is used)',
      integer(1, 64),
    )
    .option('--repeat <seconds>', 'time calls at changing parameters for at least so long', positive);
  common(command, [
    'evaluate hamiltonian.json --gradient',
    'evaluate hamiltonian.json --reps 2 --repeat 1 --json',
  ]).action(
    action(async (terminal, file: string, options: EvaluateOptions) => {
      const [subject] = await readSubjects([file]);
      if (subject === undefined || subject instanceof Error || subject.kind !== 'pauli-sum') throw needsPauliSum(file);
      const prepared = prepareEvaluation({
        terms: subject.terms,
        ansatz: options.ansatz,
        reps: options.reps ?? null,
        threads: options.threads ?? availableParallelism(),
        memory: availableMemory(),
        electrons: options.electrons === undefined ? null : { alpha: options.electrons[0], beta: options.electrons[1] },
      });
      const theta =
        options.parameters === undefined
          ? new Float64Array(prepared.parameters)
          : await readParameters(options.parameters);
      const gradient = options.gradient ? new Float64Array(prepared.parameters) : null;
      const moved = new Float64Array(theta.length);
      const scratch = gradient === null ? null : new Float64Array(gradient.length);
      const { calls, min, median } = timeCalls((k) => {
        for (let index = 0; index < theta.length; index++) moved[index] = theta[index]! + 0.001 * k;
        prepared.energy(moved, scratch);
      }, options.repeat ?? 0);
      const energy = prepared.energy(theta, gradient);
      const document = {
        energy,
        gradient: gradient === null ? null : [...gradient],
        qubits: prepared.qubits,
        terms: prepared.terms,
        parameters: prepared.parameters,
        threads: prepared.threads,
        simulator: prepared.simulator,
        calls,
        seconds: { min, median },
      };
      prepared.dispose();
      if (terminal.json) terminal.document(document);
      else {
        terminal.print(
          `E = ${energy.toFixed(12)}   (${document.qubits} qubits, ${document.terms} terms, ${document.parameters} parameters)`,
        );
        if (gradient !== null)
          terminal.print(`gradient: ${[...gradient].map((value) => value.toExponential(6)).join(' ')}`);
        terminal.print(
          `${(median * 1e6).toFixed(2)} us per call (median of ${calls}, fastest ${(min * 1e6).toFixed(2)} us), ${document.simulator}, ${document.threads === 1 ? '1 thread' : `${document.threads} threads`}`,
        );
      }
      return exitCode.done;
    }),
  );
}

async function readParameters(path: string): Promise<Float64Array> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw parametersUnreadable.from(error, path, error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'number' && Number.isFinite(entry))) {
    throw parametersUnreadable(path, 'it is no array of finite numbers');
  }
  return Float64Array.from(value);
}
