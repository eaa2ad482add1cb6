import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeRecord, schemaV2, writeObjectFile } from '../../src/lake/records/index.ts';
import { syntheticRecord } from '../data/records.ts';

const root = resolve(import.meta.dirname, '../..');
const mails: string[] = [];
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, _session, answer) {
    let text = '';
    stream.on('data', (part: Buffer) => {
      text += part.toString('utf8');
    });
    stream.on('end', () => {
      mails.push(readable(text));
      answer();
    });
  },
});
beforeAll(() => new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready())));
afterAll(() => new Promise<void>((closed) => server.close(() => closed())));
beforeEach(() => {
  mails.length = 0;
});

/** The heads as they are, and bodies in base64 as text. */
function readable(mail: string): string {
  return mail.replaceAll(/(?<=base64\r?\n\r?\n)[\w+/=\r\n]+/g, (body) => Buffer.from(body, 'base64').toString('utf8'));
}

const missing = (major: string) => !existsSync(join(root, `.cache/airflow-${major}/complete`));

describe.each([
  { major: '3', note: missing('3') ? ' (not installed: scripts/airflow.sh)' : '' },
  { major: '2', note: missing('2') ? ' (not installed: scripts/airflow.sh)' : '' },
])('our DAGs in a real Airflow $major$note', ({ major }) => {
  const home = mkdtempSync(join(tmpdir(), `eigenlake-airflow-${major}-`));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const environment = join(root, `.cache/airflow-${major}`);
  const there = !missing(major);
  const command = `${process.execPath} ${join(root, 'bin/eigenlake.js')}`;

  /** A program to its end: its exit code and all that it said. */
  function execute(program: string, args: readonly string[], env: Record<string, string> = {}) {
    const { port } = server.server.address() as AddressInfo;
    const child = spawn(program, args, {
      cwd: home,
      env: {
        PATH: `${join(environment, 'bin')}:${process.env.PATH}`,
        HOME: home,
        LANG: 'C.UTF-8',
        AIRFLOW_HOME: join(home, 'airflow'),
        AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
        AIRFLOW__CORE__DAGS_FOLDER: join(root, 'deploy/airflow/dags'),
        AIRFLOW__CORE__EXECUTOR: major === '2' ? 'SequentialExecutor' : 'LocalExecutor',
        AIRFLOW__API_AUTH__JWT_SECRET: 'a secret of this test only, long enough for the algorithm that uses it',
        AIRFLOW_CONN_SMTP_DEFAULT: `smtp://127.0.0.1:${port}/?disable_ssl=true&disable_tls=true&from_email=lake%40example.org`,
        AIRFLOW_ALERT_EMAIL: 'operator@example.org',
        AIRFLOW_VAR_EIGENLAKE_COMMAND: command,
        AIRFLOW_VAR_EIGENLAKE_DATA: join(home, 'data'),
        AIRFLOW_VAR_S3_BUCKET: join(home, 'results/experiments/'),
        AIRFLOW_VAR_S3_WAREHOUSE: join(home, 'warehouse'),
        EIGENLAKE_RETRY_MINUTES: '0.001',
        PYTHONDONTWRITEBYTECODE: '1',
        ...env,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    return new Promise<{ code: number | null; output: string }>((done) =>
      child.once('close', (code) => done({ code, output })),
    );
  }
  const airflow = (...args: string[]) => execute(join(environment, 'bin/airflow'), args);
  const eigenlake = async (...args: string[]): Promise<unknown> => {
    const places = ['--warehouse', join(home, 'warehouse'), '--data', join(home, 'data'), '--json'];
    const { output } = await execute(process.execPath, [join(root, 'bin/eigenlake.js'), ...args, ...places]);
    return JSON.parse(output);
  };
  const experiments = async () =>
    (await eigenlake(
      'query',
      'SELECT count(*) AS n, count(DISTINCT experiment_id) AS ids FROM experiments',
    )) as unknown[];

  function putRecords(from: number, to: number): void {
    const folder = join(home, 'results/experiments/vqe_decorated_result_v2/partition=0');
    mkdirSync(folder, { recursive: true });
    for (let offset = from; offset < to; offset++) {
      const name = `vqe_decorated_result_v2+0+${String(offset).padStart(10, '0')}.avro`;
      writeFileSync(join(folder, name), writeObjectFile(schemaV2, [encodeRecord(syntheticRecord(offset), 'v2')]));
    }
  }

  beforeAll(async () => {
    if (!there) return;
    const { code, output } = await airflow('db', 'migrate');
    expect(code, output).toBe(0);
  }, 120_000);

  it.skipIf(!there)('are parsed without an error', { timeout: 120_000 }, async () => {
    const { code, output } = await airflow('dags', 'list-import-errors', ...(major === '3' ? ['--local'] : []));
    expect(code, output).toBe(0);
    expect(output).toContain('No data found');
  });

  it.skipIf(!there)('take in what is new, once, and mail what that was', { timeout: 300_000 }, async () => {
    putRecords(0, 3);
    const first = await airflow('dags', 'test', 'quantum_feature_processing', '2026-01-02');
    expect(first.code, first.output).toBe(0);
    expect(await experiments()).toEqual([{ n: 3, ids: 3 }]);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Subject: Quantum Processing Success: 2026-01-02');
    expect(mails[0]).toContain('To: operator@example.org');
    expect(mails[0]).toContain('3 new objects');
    expect(mails[0]).toContain('molecules: 3 rows');

    const again = await airflow('dags', 'test', 'quantum_feature_processing', '2026-01-03');
    expect(again.code, again.output).toBe(0);
    expect(mails[1]).toContain('Nothing new.');
    expect(await experiments()).toEqual([{ n: 3, ids: 3 }]);

    const successor = await airflow('dags', 'test', 'quantum_ml_feature_processing', '2026-01-03');
    expect(successor.code, successor.output).toBe(0);
    expect(mails[2]).toContain('ml_run_summary: 3 rows');
  });

  // What follows is ours, not Airflow's: one version shows it.
  if (major !== '3') return;

  it.skipIf(!there)('try again after a failure, and lose and repeat nothing', { timeout: 300_000 }, async () => {
    putRecords(3, 5);
    // The first attempt is killed in its work, the second one finds no command, the third one works.
    const fickle = join(home, 'fickle.sh');
    const script = [
      '#!/bin/bash',
      `echo x >> ${join(home, 'attempts')}`,
      `case $(wc -l < ${join(home, 'attempts')}) in`,
      `  1) ${command} "$@" > /dev/null & sleep 1.2; kill -9 $!; exit 137 ;;`,
      '  2) exit 127 ;;',
      `  *) exec ${command} "$@" ;;`,
      'esac',
    ];
    writeFileSync(fickle, script.join('\n'), { mode: 0o755 });
    const run = await execute(
      join(environment, 'bin/airflow'),
      ['dags', 'test', 'quantum_feature_processing', '2026-01-04'],
      { AIRFLOW_VAR_EIGENLAKE_COMMAND: fickle },
    );
    expect(run.code, run.output).toBe(0);
    expect(await experiments()).toEqual([{ n: 5, ids: 5 }]);
    expect(mails.at(-1)).toContain('Quantum Processing Success: 2026-01-04');
    expect(mails.at(-1)).toContain('attempt 3');
    const objects = ['--objects', join(home, 'results')];
    expect(await eigenlake('verify', ...objects)).toMatchObject({ ok: true, experiments: 5 });
  });

  it.skipIf(!there)('say why when the last attempt has failed, too', { timeout: 300_000 }, async () => {
    const run = await execute(
      join(environment, 'bin/airflow'),
      ['dags', 'test', 'quantum_feature_processing', '2026-01-05'],
      { AIRFLOW_VAR_EIGENLAKE_COMMAND: `${command} --nonsense` },
    );
    expect(run.code, run.output).not.toBe(0);
    expect(mails.at(-1)).toContain('Quantum Processing Failure: 2026-01-05');
    expect(mails.at(-1)).toContain('attempt 4');
    expect(mails.at(-1)).toContain('nonsense');
  });
});
