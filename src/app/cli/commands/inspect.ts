import type { Command } from 'commander';
import { action, common } from '../command.ts';
import { exitCode } from '../exit.ts';
import { addExperimentOptions } from '../experiment-options.ts';
import { type Inspection, inspect, inspectionTable } from '../inspection.ts';
import { type PlanOptions, planExperiments } from '../plan.ts';

export function addInspect(program: Command): void {
  const command = program
    .command('inspect')
    .argument('<input...>', 'shipped molecules, molecule files (.json, .xyz), Pauli sums')
    .description('before running: electrons, orbitals, qubits, terms, HF, FCI, memory, time per energy')
    .option('--molecule <name|index>', 'only this entry of a molecule file');
  addExperimentOptions(command);
  common(command, ['inspect H2O', 'inspect molecules.json --basis cc-pvdz --json']).action(
    action(async (terminal, inputs: string[], options: PlanOptions) => {
      const molecules: Inspection[] = [];
      for (const planned of await planExperiments(inputs, options)) molecules.push(await inspect(planned));
      if (terminal.json) terminal.document({ molecules });
      else terminal.print(inspectionTable(molecules));
      return molecules.some(({ error }) => error !== null) ? exitCode.found : exitCode.done;
    }),
  );
}
