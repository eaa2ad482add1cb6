import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { document, scratchFolder } from './command.ts';
import { eigenlakeBeside } from './running.ts';

interface RunDocument {
  readonly status: string;
  readonly trigger: string;
  readonly summary: readonly string[];
  readonly mail: string | null;
}

const mails: string[] = [];
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, _session, answer) {
    let text = '';
    stream.on('data', (part: Buffer) => {
      text += part.toString('utf8');
    });
    stream.on('end', () => {
      mails.push(text);
      answer();
    });
  },
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve())));
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

describe('the schedule from the command line', () => {
  it('takes what is new into the tables on request, mails what it did, and remembers it', async () => {
    const folder = scratchFolder();
    const { port } = server.server.address() as AddressInfo;
    const settings = { mail: { url: `smtp://127.0.0.1:${port}`, from: 'lake@example.org', to: 'me@example.org' } };
    writeFileSync(join(folder, 'eigenlake.config.json'), JSON.stringify(settings));
    const run = (...args: string[]) => eigenlakeBeside([...args, '--json'], folder);

    const first = await run('schedule', 'trigger');
    expect(first.status, first.stderr).toBe(0);
    const { runs } = document<{ runs: RunDocument[] }>(first);
    expect(runs).toMatchObject([{ status: 'done', trigger: 'request', summary: ['nothing new'] }]);
    expect(runs[0]!.mail).toMatch(/^sent /);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain('Subject: Quantum Processing Success');
    expect(mails[0]).toContain('nothing new');

    expect(document(await run('schedule', 'pause'))).toEqual({ work: 'quantum_feature_processing', paused: true });
    const { works } = document<{ works: unknown[] }>(await run('schedule', 'list'));
    expect(works).toMatchObject([{ cron: '0 0 * * *', paused: true, next: null, last: { status: 'done' } }]);
    expect(document(await run('schedule', '--once'))).toEqual({ runs: [] });
    expect(document(await run('schedule', 'history'))).toEqual({ runs });
  });

  it.each([
    ['bad_schedule', { schedule: { cron: 'daily' } }],
    ['bad_mail_setting', { mail: { to: 'me@example.org' } }],
    ['bad_mail_setting', { mail: { url: 'http://example.org', to: 'me@example.org' } }],
    ['bad_configuration', { schedule: { retries: -1 } }],
  ])('says %s before anything starts', async (code, settings) => {
    const folder = scratchFolder();
    writeFileSync(join(folder, 'eigenlake.config.json'), JSON.stringify(settings));
    for (const command of [['schedule'], ['up', '--port', '0']]) {
      const refused = await eigenlakeBeside([...command, '--json'], folder);
      expect(refused.status).toBe(2);
      expect(`${refused.stdout}${refused.stderr}`).toContain(code);
    }
  });
});
