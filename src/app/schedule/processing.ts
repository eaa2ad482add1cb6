import { advance, type DataFolder, processNow } from '../pipeline/index.ts';
import type { Plan, Work } from './contract.ts';

/** The seed's name for it, which its Airflow DAG has too. */
export const processingName = 'quantum_feature_processing';

/** All that is new into the tables, as `eigenlake process` does it. */
export function processingWork(folder: DataFolder, plan: Plan): Work {
  return {
    name: processingName,
    about: 'new records into the tables',
    plan,
    async run(signal) {
      // Records of a cluster reach the objects by a sink of its own.
      const batch = folder.remote ? await processNow(folder, { signal }) : (await advance(folder, { signal })).batch;
      if (batch === null || batch.batchId === null) return ['nothing new'];
      const { batchId, objects, tables, deadLetters } = batch;
      return [
        `batch ${batchId}: ${objects} new objects`,
        ...Object.entries(tables).map(([table, rows]) => `${table}: ${rows} rows`),
        ...(deadLetters > 0 ? [`${deadLetters} objects could not be decoded: eigenlake verify names them`] : []),
      ];
    },
  };
}
