import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../src/app/pipeline/index.ts';
import { query as runQuery } from '../../src/lake/query/index.ts';
import { document, eigenlake, root, scratchFolder } from '../app/command.ts';

const interpreter = join(root, '.cache/python/bin/python');
const there = existsSync(interpreter);

/** Runs a Python script that prints one JSON document. */
function python(script: string, ...args: string[]): unknown {
  const run = spawnSync(interpreter, ['-W', 'ignore', '-c', script, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout);
}

interface Table {
  readonly name: string;
  readonly rows: number;
  readonly metadata: string;
  readonly tags: Readonly<Record<string, string>>;
}

const readEverything = `
import json, sys
from pyiceberg.table import StaticTable
found = {}
for path in sys.argv[1:]:
    table = StaticTable.from_metadata(path)
    tags = {name: table.scan(snapshot_id=ref.snapshot_id).to_arrow().num_rows for name, ref in table.metadata.refs.items() if name != 'main'}
    found[path] = {'rows': table.scan().to_arrow().num_rows, 'count': table.scan().count(), 'tags': tags}
print(json.dumps(found))
`;
const readObjects = `
import json, sys
from avro.datafile import DataFileReader
from avro.io import DatumReader
print(json.dumps([record for path in sys.argv[1:] for record in DataFileReader(open(path, 'rb'), DatumReader())], default=str))
`;

describe.skipIf(!there)(
  'what a run leaves is read by programs that we did not write (needs scripts/readers.sh)',
  () => {
    const folder = scratchFolder();
    const query = async (sql: string, asOf?: string) => {
      const { warehouse } = openDataFolder(join(folder, '.eigenlake'));
      return (await runQuery(sql, asOf === undefined ? { warehouse } : { warehouse, asOf })).rows;
    };
    let tables: readonly Table[];

    beforeAll(() => {
      for (const molecules of [
        ['H2', 'HeH+'],
        ['LiH', '--frozen-core'],
        ['H2', '--ansatz', 'RealAmplitudes', '--seed', '1', '--max-iterations', '5'],
      ]) {
        expect(eigenlake(['run', ...molecules], folder).status).toBe(0);
      }
      tables = document<{ tables: Table[] }>(eigenlake(['tables', '--json'], folder)).tables;
    });

    it('PyIceberg: every table and every tag, with the counts that we say', async () => {
      const found = python(readEverything, ...tables.map(({ metadata }) => metadata)) as Record<
        string,
        { rows: number; count: number; tags: Record<string, number> }
      >;
      for (const { name, rows, metadata, tags } of tables) {
        expect(found[metadata], name).toMatchObject({ rows, count: rows });
        expect(Object.keys(found[metadata]!.tags).sort(), name).toEqual(Object.keys(tags).sort());
        for (const [tag, seen] of Object.entries(found[metadata]!.tags)) {
          expect(await query(`SELECT count(*)::INT AS n FROM ${name}`, tag), `${name} as of ${tag}`).toEqual([
            { n: seen },
          ]);
        }
      }
    });

    it('PyIceberg: the values of the experiments', async () => {
      const { metadata } = tables.find(({ name }) => name === 'experiments')!;
      const script = `import json, sys
from pyiceberg.table import StaticTable
rows = StaticTable.from_metadata(sys.argv[1]).scan(selected_fields=('name', 'total_energy', 'fci_energy', 'flags')).to_arrow().to_pylist()
print(json.dumps(sorted(rows, key=lambda row: row['total_energy'])))`;
      expect(python(script, metadata)).toEqual(
        await query('SELECT name, total_energy, fci_energy, flags FROM experiments ORDER BY total_energy'),
      );
    });

    it('Apache Avro for Python: every object file, with the trajectory of the tables', async () => {
      const objects = join(folder, '.eigenlake/objects/experiments');
      const paths = readdirSync(objects, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.avro'),
      );
      const records = python(readObjects, ...paths.map((name) => join(objects, name))) as {
        experiment_id: string;
        vqe_result: { minimum: number; iteration_list: { result: number }[] };
      }[];
      expect(records).toHaveLength(4);
      for (const { experiment_id: id, vqe_result: result } of records) {
        const steps = await query(
          `SELECT iteration_energy AS e FROM vqe_iterations WHERE experiment_id = '${id}' ORDER BY iteration_step`,
        );
        expect(steps.map(({ e }) => e)).toEqual(result.iteration_list.map((step) => step.result));
        expect(await query(`SELECT minimum_energy AS e FROM vqe_results WHERE experiment_id = '${id}'`)).toEqual([
          { e: result.minimum },
        ]);
      }
    });
  },
);
