import type { Command } from 'commander';
import { query } from '../../../lake/query/index.ts';
import { shippedMolecule } from '../../../science/chemistry/index.ts';
import { resolveSettings } from '../../../science/experiments/index.ts';
import { runExperiments, runScan, withBond } from '../../execution/index.ts';
import { curveChart, terminalChart } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { curvePoint, energyTable, whatNext } from '../energy-table.ts';
import { exitCode, unfinished } from '../exit.ts';
import { withExperiments } from '../experiment-session.ts';
import { valuesOf } from '../numbers.ts';
import type { PlaceOptions } from '../open-data.ts';
import { addSettings, producerKeys } from '../place-options.ts';
import { planExperiments } from '../plan.ts';
import { queryTable } from '../query-table.ts';

const molecules = ['H2', 'HeH+', 'LiH', 'BeH2', 'H2O'];
const bonds = { start: 0.4, stop: 2.6, step: 0.1 };
const question =
  'SELECT e.name, e.qubits, r.total_iterations, count(t.term_id) AS terms, round(e.error_mha, 4) AS error_mha FROM experiments e ' +
  'JOIN vqe_results r USING (experiment_id) JOIN hamiltonian_terms t USING (experiment_id) ' +
  "WHERE e.name NOT LIKE 'H2 %' GROUP BY ALL ORDER BY e.qubits, e.name";

export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('the main job on shipped molecules: energies, the H2 curve, a query on the new tables (npm start)');
  addSettings(command, producerKeys);
  common(command, ['demo', 'demo --data /tmp/first-look']).action(
    action(async (terminal, options: PlaceOptions) => {
      const planned = await planExperiments(molecules, {});
      const hydrogen = shippedMolecule('H2')!;
      const points = valuesOf(bonds).map((value) => {
        const molecule = { ...withBond(hydrogen, [0, 1], value), name: `H2 ${value}` };
        return { value, settings: resolveSettings({ kind: 'molecule', molecule }, {}) };
      });
      return withExperiments(
        terminal,
        { ...options, threads: 2 },
        planned.length + points.length,
        async (context) => ({ run: await runExperiments(planned, context), scan: await runScan(points, context) }),
        async ({ run, scan }, folder) => {
          // Where records go to a cluster, the tables are made from there.
          const answer = folder.remote ? null : await query(question, { warehouse: folder.warehouse });
          const documents = [...run.experiments, ...scan.points.map(({ experiment }) => experiment)];
          const error = run.error ?? scan.error;
          if (terminal.json) {
            terminal.document({
              experiments: run.experiments,
              points: scan.points,
              ...(answer === null ? {} : { query: { sql: question, rows: answer.rows } }),
              ...(error === null ? {} : { error }),
            });
          } else {
            const chart = curveChart('H2 dissociation, STO-3G', 'H-H, angstrom', scan.points.map(curvePoint));
            terminal.print(terminalChart(chart, { width: terminal.width, unicode: terminal.unicode }));
            terminal.print(`\n${energyTable(run.experiments)}\n`);
            if (answer === null) terminal.print(whatNext(documents, folder));
            else {
              terminal.print(`$ eigenlake query "${question}"`);
              terminal.print(queryTable(answer.columns, answer.rows));
              terminal.print(`\ndata: ${folder.path}   next: eigenlake show last, eigenlake tables, eigenlake run NH3`);
            }
          }
          if (error !== null) terminal.note(unfinished(error, folder));
          if (run.interrupted || scan.interrupted) return exitCode.interrupted;
          return error === null ? exitCode.done : exitCode.found;
        },
      );
    }),
  );
}
