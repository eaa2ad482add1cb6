import type { Command } from 'commander';
import { query } from '../../../lake/query/index.ts';
import { shippedMolecule } from '../../../science/chemistry/index.ts';
import { resolveSettings } from '../../../science/experiments/index.ts';
import { openPool, runExperiments, runScan, withBond } from '../../execution/index.ts';
import { defaultTopic } from '../../pipeline/index.ts';
import { curveChart, terminalChart } from '../../report/index.ts';
import { action, common } from '../command.ts';
import { energyTable, finishedLine, referenceOf } from '../energy-table.ts';
import { exitCode } from '../exit.ts';
import { untilInterrupted } from '../interrupt.ts';
import { valuesOf } from '../numbers.ts';
import { openForWriting } from '../open-data.ts';
import { planExperiments } from '../plan.ts';
import { showProgress } from '../progress.ts';
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
  common(command, ['demo', 'demo --data /tmp/first-look']).action(
    action(async (terminal, options: { data?: string }) => {
      const planned = await planExperiments(molecules, {});
      const hydrogen = shippedMolecule('H2')!;
      const points = valuesOf(bonds).map((value) => {
        const molecule = { ...withBond(hydrogen, [0, 1], value), name: `H2 ${value}` };
        return { value, settings: resolveSettings({ kind: 'molecule', molecule }, {}) };
      });
      const folder = openForWriting(options.data);
      const pool = openPool(2);
      const progress = showProgress(terminal, planned.length + points.length);
      try {
        const { run, scan } = await untilInterrupted(pool, async (signal) => {
          const context = {
            folder,
            pool,
            topic: defaultTopic,
            again: false,
            signal,
            onEvent: progress.event,
            onFinished: (document: Parameters<typeof finishedLine>[0]) =>
              progress.finished(document.molecule, finishedLine(document)),
            onStage: progress.stage,
          };
          return { run: await runExperiments(planned, context), scan: await runScan(points, context) };
        });
        progress.close();
        const chart = curveChart(
          'H2 dissociation, STO-3G',
          'H-H, angstrom',
          scan.points.map(({ value, experiment }) => ({
            value,
            hf: experiment.energy.hf,
            vqe: experiment.energy.total,
            fci: referenceOf(experiment),
          })),
        );
        const answer = await query(question, { warehouse: folder.warehouse });
        if (terminal.json) {
          terminal.document({
            experiments: run.experiments,
            points: scan.points,
            query: { sql: question, rows: answer.rows },
          });
        } else {
          terminal.print(terminalChart(chart, { width: terminal.width, unicode: terminal.unicode }));
          terminal.print(`\n${energyTable(run.experiments)}\n`);
          terminal.print(`$ eigenlake query "${question}"`);
          terminal.print(queryTable(answer.columns, answer.rows));
          terminal.print(`\ndata: ${folder.path}   next: eigenlake show last, eigenlake tables, eigenlake run NH3`);
        }
        return run.interrupted ? exitCode.interrupted : exitCode.done;
      } finally {
        progress.close();
        await pool.close();
        await folder.close();
      }
    }),
  );
}
