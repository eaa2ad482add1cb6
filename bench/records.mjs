// Records on their way: producer → log → objects, through Kafka and S3 (real servers of `npm run services`, started for this) and
// through the embedded log and a folder, in one run; and how much memory a sink takes while records of 8 MB go through it.
// EIGENLAKE_BENCH_DIR: a folder on the disk to measure, default the system's temporary one.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { services, start } from '../scripts/services/index.mjs';
import { printRows } from './measure.mjs';

const dist = process.env.EIGENLAKE_DIST ?? new URL('../dist', import.meta.url).pathname;
const href = (name) => pathToFileURL(join(dist, 'lake', name, 'index.js')).href;
const room = (name) => import(href(name));

/** A record of about so many bytes: 96 parameters an evaluation, as LiH has them upstream. */
function record(seed, bytes) {
  let state = (seed % 2147483646) + 1;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 - 1;
  };
  const parameters = bytes < 100_000 ? 8 : 96;
  const evaluations = Math.max(1, Math.round(bytes / (8 * parameters + 42)));
  const vector = () => Array.from({ length: parameters }, next);
  return {
    vqe_result: {
      initial_data: {
        ...{ backend: 'aer_simulator_statevector', num_qubits: 4, hamiltonian: [], num_parameters: parameters },
        ...{ initial_parameters: vector(), optimizer: 'COBYLA', ansatz: 'OPENQASM 3.0;\n', noise_backend: 'undef' },
        ...{ default_shots: 1024, ansatz_reps: 2, init_strategy: 'random', seed, ansatz_name: 'EfficientSU2' },
        exact_estimator: false,
      },
      iteration_list: Array.from({ length: evaluations }, (_, index) => ({
        ...{ iteration: index + 1, parameters: vector(), result: next(), std: 0, energy_delta: next() },
        ...{ parameter_delta_norm: 0.5, cumulative_min_energy: -1 },
      })),
      ...{ minimum: -1, optimal_parameters: vector(), maxcv: null, minimization_time: 1 },
      ...{ nuclear_repulsion_energy: 0.7, success: true, nfev: evaluations, nit: null },
    },
    molecule: {
      molecule_data: {
        symbols: ['H', 'H'],
        coords: [
          [0, 0, 0],
          [0, 0, 0.74],
        ],
        multiplicity: 1,
        charge: 0,
        units: 'angstrom',
        masses: null,
      },
    },
    ...{ basis_set: 'sto-3g', hamiltonian_time: 1, mapping_time: 1, vqe_time: 1, total_time: 3, molecule_id: 0 },
    ...{ performance_start: null, performance_end: null },
  };
}

/** Appends all values, so many at a time; seconds. */
async function produce(log, topic, values, together) {
  const begin = performance.now();
  const rest = values.values();
  await Promise.all(
    Array.from({ length: together }, async () => {
      for (const value of rest) await log.append(topic, value);
    }),
  );
  return (performance.now() - begin) / 1000;
}

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return { seconds: (performance.now() - begin) / 1000, result };
}

/** A sink in a process of its own; what it stored, its seconds, and the most memory that it had. */
function sinkProcess(options) {
  const text = `
    const { s3Store } = await import(${JSON.stringify(href('objects'))});
    const { httpRegistry } = await import(${JSON.stringify(href('records'))});
    const { runGroupSink } = await import(${JSON.stringify(href('streaming'))});
    const { kafka, group, topics, flushSize, s3, url } = ${JSON.stringify(options)};
    await import('@platformatic/kafka');
    const idle = process.memoryUsage.rss();
    const begin = performance.now();
    const result = await runGroupSink({ kafka, group, topics, flushSize, once: true, registry: httpRegistry({ url }), store: s3Store(s3) });
    const seconds = (performance.now() - begin) / 1000;
    console.log(JSON.stringify({ ...result, seconds, idle, peak: 1024 * process.resourceUsage().maxRSS }));
    process.exit(0);
  `;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
    });
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`the sink ended with ${code}`)),
    );
  });
}

export async function records({ small = 1000, large = 24, largeBytes = 8_000_000 } = {}) {
  const { schemaUpstream, encodeRecord, embeddedRegistry, frame, httpRegistry } = await room('records');
  const { embeddedLog, drainLog, kafkaLog } = await room('streaming');
  const { folderStore } = await room('objects');
  const root = mkdtempSync(join(process.env.EIGENLAKE_BENCH_DIR ?? tmpdir(), 'eigenlake-bench-'));
  const started = await Promise.all(
    [services.kafka, services.registry, services.s3].map((one) => start(one, join(root, one.name), { tied: true })),
  );
  try {
    const env = Object.assign({}, ...started.map((one) => one.env));
    const kafka = { servers: [env.KAFKA_SERVERS] };
    const s3 = {
      ...{ bucket: env.EIGENLAKE_S3_BUCKET, endpoint: env.AWS_ENDPOINT_URL_S3 },
      ...{ accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
    };
    const url = env.SCHEMA_REGISTRY_URL;
    const log = kafkaLog(kafka);
    const rows = [];
    const cases = [
      { name: 'small', count: small, bytes: 7000, topic: 'vqe_decorated_result_small', together: 32 },
      { name: 'large', count: large, bytes: largeBytes, topic: 'vqe_decorated_result_large', together: 2 },
    ];
    const memory = [];
    for (const { name, count, bytes, topic, together } of cases) {
      const body = encodeRecord(record(1, bytes), 'upstream');
      const megabytes = (count * body.length) / 1e6;
      const row = (path, produced, stored) => ({
        ...{
          records: name,
          count,
          mean_kB: body.length / 1000,
          path,
          produced_per_s: count / produced,
          produced_MB_per_s: megabytes / produced,
        },
        ...{ stored_per_s: count / stored, stored_MB_per_s: megabytes / stored },
      });

      const folder = join(root, `embedded-${name}`);
      const registry = embeddedRegistry(join(folder, 'registry'));
      const embedded = embeddedLog(join(folder, 'log'));
      const own = await registry.register(`${topic}-value`, schemaUpstream);
      const produced = await produce(embedded, topic, Array(count).fill(frame(own.id, body)), together);
      const drained = await timed(() =>
        drainLog({ log: embedded, registry, store: folderStore(join(folder, 'objects')) }),
      );
      if (drained.result.records !== count) throw new Error(`${drained.result.records} of ${count} were stored`);
      rows.push(row('embedded log, folder', produced, drained.seconds));
      await embedded.close();
      rmSync(folder, { recursive: true });

      const theirs = await httpRegistry({ url }).register(`${topic}-value`, schemaUpstream);
      const sent = await produce(log, topic, Array(count).fill(frame(theirs.id, body)), together);
      for (const flushSize of name === 'small' ? [1, 20] : [1, 4]) {
        const sunk = await sinkProcess({
          ...{ kafka, url, topics: [topic], flushSize, group: `${name}-${flushSize}` },
          s3: { ...s3, prefix: `${name}-${flushSize}` },
        });
        if (sunk.records !== count) throw new Error(`${sunk.records} of ${count} were stored`);
        rows.push(row(`Kafka, S3, ${flushSize} in an object`, sent, sunk.seconds));
        memory.push({
          ...{ records: name, in_an_object: flushSize, moved_MB: megabytes },
          ...{ idle_MB: sunk.idle / 1e6, peak_MB: sunk.peak / 1e6, above_idle_MB: (sunk.peak - sunk.idle) / 1e6 },
        });
      }
    }
    await log.close();
    printRows(rows);
    console.log('memory of a sink:');
    printRows(memory);
    const of = (name, path) => rows.find((one) => one.records === name && one.path.startsWith(path));
    for (const name of ['small', 'large']) {
      const ratio = of(name, 'Kafka').stored_per_s / of(name, 'embedded').stored_per_s;
      console.log(`${name} records: a sink from Kafka to S3 over the embedded one to a folder: ${ratio.toFixed(2)}`);
    }
    return { rows, memory };
  } finally {
    for (const one of started) await one.stop();
    rmSync(root, { recursive: true, force: true });
  }
}
