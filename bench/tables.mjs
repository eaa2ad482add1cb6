// Records to tables: log, objects, the eleven tables; and how the cost of a batch grows with the history before it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advance, openDataFolder, publish } from '../dist/app/pipeline/index.js';
import { recordFromOutcome, uuidv7 } from '../dist/lake/records/index.js';
import { shippedMolecule } from '../dist/science/chemistry/index.js';
import { prepareExperiment, resolveSettings, runExperiment } from '../dist/science/experiments/index.js';
import { printRows } from './measure.mjs';

const batches = [100, 100, 100, 700, 100];

export async function tables() {
  const settings = resolveSettings(
    { kind: 'molecule', molecule: shippedMolecule('H2') },
    { ansatz: 'EfficientSU2', seed: 42, maxEvaluations: 30 },
  );
  const outcome = runExperiment(settings, await prepareExperiment(settings));
  const path = mkdtempSync(join(tmpdir(), 'eigenlake-bench-'));
  const folder = openDataFolder(path);
  const rows = [];
  let history = 0;
  try {
    for (const count of batches) {
      const published = [];
      const start = performance.now();
      for (let index = 0; index < count; index++) {
        const context = { experimentId: uuidv7(), startedAt: Date.now(), producerVersion: 'bench', moleculeId: index };
        published.push(await publish(folder, recordFromOutcome(outcome, context)));
      }
      const logged = performance.now();
      await advance(folder, { published });
      const end = performance.now();
      rows.push({
        records: count,
        history,
        log_ms_per_record: (logged - start) / count,
        tables_ms_per_record: (end - logged) / count,
        resident_mb: process.memoryUsage().rss / 1e6,
      });
      history += count;
    }
    const idle = performance.now();
    await advance(folder);
    rows.push({
      records: 0,
      history,
      log_ms_per_record: 0,
      tables_ms_per_record: performance.now() - idle,
      resident_mb: process.memoryUsage().rss / 1e6,
    });
  } finally {
    await folder.close();
    rmSync(path, { recursive: true, force: true });
  }
  printRows(rows);
  const [, second] = rows;
  const last = rows[batches.length - 1];
  console.log(
    `cost per record with ${last.history} records before it, over that with ${second.history}: ${(last.tables_ms_per_record / second.tables_ms_per_record).toFixed(2)}`,
  );
  return rows;
}
