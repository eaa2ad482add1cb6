import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../src/app/pipeline/index.ts';
import { openPlaces } from '../../src/app/places/index.ts';
import type { Warehouse } from '../../src/lake/iceberg/index.ts';
import { experimentId, schemaUpstream } from '../../src/lake/records/index.ts';
import { document, eigenlake, root, scratchFolder } from '../app/command.ts';
import { upstreamRecord } from '../data/records.ts';
import { realPlaces } from '../services/places.ts';

const places = await realPlaces();
const missing = 'missing' in places ? places.missing : null;
afterAll(async () => {
  if (!('missing' in places)) await places.remove();
});
const interpreter = join(root, '.cache/python/bin/python');
const kcat = spawnSync('kcat', ['-V']).status === 0;

/** The servers of this test as a user's environment names them. */
function environment(): Record<string, string> {
  if ('missing' in places) throw new Error(places.missing);
  return places.env;
}

/** Runs the built command with the servers in its environment; its document. */
function run<T>(args: readonly string[], cwd: string): T {
  const ended = eigenlake([...args, '--json'], cwd, environment());
  expect(ended.status === 0 ? '' : `${ended.status} ${ended.stderr}${ended.stdout}`).toBe('');
  return document<T>(ended);
}

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(warehouse: Warehouse): Promise<Map<string, Row[]>> {
  const found = new Map<string, Row[]>();
  for (const table of await warehouse.tables()) {
    const state = (await warehouse.load(table))!;
    const { files } = await warehouse.plan(state, state.current);
    const names = state.columns.map(({ name }) => name);
    const { length, columns } = await warehouse.read(files, names);
    const cell = (name: string, row: number): unknown => columns[name]?.[row] ?? null;
    found.set(
      table,
      Array.from({ length }, (_, row) => Object.fromEntries(names.map((name) => [name, cell(name, row)]))),
    );
  }
  return found;
}

/** What two runs of one experiment may differ in: its id, when it ran and how long that took, and the batch. */
const ofTheRun = [
  ...['hamiltonian_time', 'mapping_time', 'vqe_time', 'total_time', 'minimization_time', 'computed_total_time'],
  ...['hamiltonian_seconds', 'mapping_seconds', 'vqe_seconds', 'minimization_seconds', 'total_seconds'],
  ...['time_per_iteration', 'started_at', 'processing_timestamp', 'processing_date', 'processing_batch_id'],
];

/** Rows without that, ids of rows with E for the experiment's, in an order of their own. */
function comparable(tables: ReadonlyMap<string, readonly Row[]>): Record<string, string[]> {
  const [experiment] = tables.get('experiments') ?? [];
  const [batch] = tables.get('processing_metadata') ?? [];
  const id = String(experiment?.experiment_id);
  const batchId = String(batch?.processing_batch_id).replaceAll('-', '');
  const plain = (row: Row) => {
    const kept = Object.entries(row).filter(([name]) => !ofTheRun.includes(name));
    return JSON.stringify(Object.fromEntries(kept), (_, value) => (typeof value === 'bigint' ? Number(value) : value))
      .replaceAll(id, 'E')
      .replaceAll(batchId, 'B');
  };
  return Object.fromEntries([...tables].map(([name, rows]) => [name, rows.map(plain).sort()]));
}

/** What upstream's program does: registers its schema, encodes with Apache Avro, and puts Confluent's header before it. */
const produces = `
import io, json, struct, sys, urllib.request
import avro.schema
from avro.io import BinaryEncoder, DatumWriter
url, schema_file, record_file, target = sys.argv[1:]
text = open(schema_file).read()
request = urllib.request.Request(url + '/subjects/experiment.vqe-value/versions', json.dumps({'schema': text}).encode(),
    {'Content-Type': 'application/vnd.schemaregistry.v1+json'})
schema_id = json.load(urllib.request.urlopen(request, timeout=10))['id']
body = io.BytesIO()
DatumWriter(avro.schema.parse(text)).write(json.load(open(record_file)), BinaryEncoder(body))
open(target, 'wb').write(struct.pack('>bI', 0, schema_id) + body.getvalue())
`;

describe.skipIf(missing !== null)(`Kafka, registry and S3 (${missing ?? 'real ones'})`, { timeout: 300_000 }, () => {
  const folder = scratchFolder();

  it('carry H2 into tables that are row for row those of the embedded path', async () => {
    if ('missing' in places) return;
    const objects = ['--objects', places.bucket('h2')];
    const tables = ['--warehouse', `${places.bucket('h2')}/warehouse`];
    const produced = run<{ tables: object; experiments: { status: string }[] }>(
      ['run', 'H2', '--kafka', '--data', 'servers'],
      folder,
    );
    expect(produced).toMatchObject({ tables: {}, experiments: [{ status: 'done' }] });
    // As one object of ten records, which only its waiting time ends.
    const sunk = run(['sink', '--once', '--kafka', '--flush-size', '10', ...objects, '--data', 'servers'], folder);
    expect(sunk).toMatchObject({ records: 1, objects: 1, dead_letters: 0 });
    expect(run(['process', ...objects, ...tables, '--data', 'servers'], folder)).toMatchObject({ objects: 1 });
    expect(run(['verify', '--kafka', ...objects, ...tables, '--data', 'servers'], folder)).toMatchObject({
      ok: true,
      records: 1,
      objects: 1,
      experiments: 1,
      pending: 0,
    });

    run(['run', 'H2', '--data', 'here'], folder);
    const flags = { kafka: true, objects: objects[1], warehouse: tables[1] };
    const remote = openPlaces(join(folder, 'servers'), places.configuration(flags));
    const there = comparable(await rowsOf(remote.warehouse));
    const here = comparable(await rowsOf(openDataFolder(join(folder, 'here')).warehouse));
    expect(Object.keys(there).length).toBeGreaterThan(10);
    expect(here.vqe_iterations!.length).toBeGreaterThan(1);
    expect(there).toEqual(here);
    await remote.close();
  });

  it.skipIf(!kcat || !existsSync(interpreter))(
    "take upstream's records, encoded by Apache Avro for Python and sent by kcat, from a topic that appears while the sink runs",
    async () => {
      if ('missing' in places) return;
      const { KAFKA_SERVERS: servers = '', SCHEMA_REGISTRY_URL: url = '' } = places.env;
      const objects = ['--objects', places.bucket('upstream')];
      const status = join(folder, 'status.json');
      const args = ['sink', '--kafka', '--group', 'upstream', '--topics', '/^experiment/', ...objects, '--json'];
      const sink = spawn(process.execPath, [join(root, 'bin/eigenlake.js'), ...args, '--status-file', status], {
        cwd: folder,
        env: { ...process.env, ...places.env, NO_COLOR: '1', EIGENLAKE_DATA: join(folder, 'theirs') },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      sink.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const ended = new Promise<number | null>((resolve) => sink.once('close', resolve));
      const records = [1, 2, 3].map((seed) => upstreamRecord(seed));
      for (const [index, record] of records.entries()) {
        const file = (name: string) => join(folder, `${name}-${index}`);
        const fields: readonly { name: string }[] = JSON.parse(schemaUpstream).fields;
        const known = Object.entries(record).filter(([name]) => fields.some((field) => field.name === name));
        writeFileSync(file('schema'), schemaUpstream);
        writeFileSync(file('record'), JSON.stringify(Object.fromEntries(known)));
        const made = spawnSync(interpreter, ['-c', produces, url, file('schema'), file('record'), file('message')]);
        expect(String(made.stderr)).toBe('');
        const sent = spawnSync('kcat', ['-P', '-b', servers, '-t', 'experiment.vqe', file('message')]);
        expect(`${sent.status} ${sent.stderr}`).toMatch(/^0 /);
      }
      const seen = () => (existsSync(status) ? JSON.parse(readFileSync(status, 'utf8')) : {});
      await expect.poll(seen, { timeout: 60_000 }).toMatchObject({ records: 3, lag: 0 });
      expect(seen()).toMatchObject({ partitions: ['experiment.vqe 0'], objects: 3, dead_letters: 0, last_error: null });
      sink.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(JSON.parse(said)).toMatchObject({ records: 3, objects: 3, dead_letters: 0 });
      // Its offsets are committed: the next of the group finds nothing to do.
      expect(run(args.slice(0, -1).concat('--once'), folder)).toMatchObject({ records: 0, objects: 0 });

      run(['process', ...objects, '--data', 'theirs'], folder);
      expect(
        run(['verify', '--kafka', '--topics', '/^experiment/', ...objects, '--data', 'theirs'], folder),
      ).toMatchObject({ ok: true, records: 3, experiments: 3, pending: 0 });
      const tables = await rowsOf(openDataFolder(join(folder, 'theirs')).warehouse);
      const results = tables
        .get('vqe_results')!
        .map(({ experiment_id, minimum_energy }) => [experiment_id, minimum_energy]);
      expect(new Map(results.map(([id, energy]) => [id, energy]))).toEqual(
        new Map(records.map((record) => [experimentId(record), record.vqe_result.minimum])),
      );
      expect(tables.get('vqe_iterations')!.length).toBe(12);
    },
  );

  it.skipIf(!kcat)('hold our records as any client reads them: Confluent’s header, then the record', () => {
    const { KAFKA_SERVERS: servers = '' } = environment();
    const read = spawnSync('kcat', ['-C', '-b', servers, '-t', 'vqe_decorated_result_v2', '-e', '-q', '-D', '']);
    expect(read.stdout[0]).toBe(0);
    expect(read.stdout.readUInt32BE(1)).toBeGreaterThan(0);
  });
});
