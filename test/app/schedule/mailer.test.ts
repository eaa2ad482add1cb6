import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpMailer } from '../../../src/app/schedule/mailer.ts';

let server: SMTPServer | null = null;
afterEach(() => new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve()))));

/** A mail server on this machine that keeps what it gets; with a login where one is given. */
async function listen(login?: { user: string; password: string }) {
  const received: { from: string; to: string[]; text: string }[] = [];
  const started = new SMTPServer({
    disabledCommands: login === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, answer) =>
      login !== undefined && username === login.user && password === login.password
        ? answer(null, { user: username })
        : answer(new Error('wrong user or password')),
    onData(stream, { envelope }, answer) {
      let text = '';
      stream.on('data', (part: Buffer) => {
        text += part.toString('utf8');
      });
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), text });
        answer();
      });
    },
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', () => resolve()));
  const { port } = started.server.address() as AddressInfo;
  return { received, port };
}

const mail = { subject: 'Quantum Processing Success: 2026', text: 'molecules: 3 rows', html: '<p>molecules</p>' };

describe('mails', () => {
  it('reach a mail server, with text for people and for programs', async () => {
    const { received, port } = await listen();
    const send = smtpMailer({
      url: `smtp://127.0.0.1:${port}`,
      from: 'lake@example.org',
      to: ['a@example.org', 'b@example.org'],
    });
    await send(mail);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ from: 'lake@example.org', to: ['a@example.org', 'b@example.org'] });
    expect(received[0]!.text).toContain('Subject: Quantum Processing Success: 2026');
    expect(received[0]!.text).toContain('molecules: 3 rows');
    expect(received[0]!.text).toContain('<p>molecules</p>');
  });

  it('log in with what the URL says', async () => {
    const { received, port } = await listen({ user: 'lake', password: 'p@ss:word' });
    const to = (password: string) =>
      smtpMailer({
        url: `smtp://lake:${encodeURIComponent(password)}@127.0.0.1:${port}`,
        from: 'a@b.c',
        to: ['d@e.f'],
      });
    await to('p@ss:word')(mail);
    expect(received).toHaveLength(1);
    await expect(to('wrong')(mail)).rejects.toThrow(/Invalid login|wrong user/);
    expect(received).toHaveLength(1);
  });

  it('fail when nobody answers', async () => {
    const { port } = await listen();
    await new Promise<void>((resolve) => server!.close(() => resolve()));
    server = null;
    const send = smtpMailer({ url: `smtp://127.0.0.1:${port}`, from: 'a@b.c', to: ['d@e.f'] });
    await expect(send(mail)).rejects.toThrow('ECONNREFUSED');
  });

  it.each(['nonsense', 'http://127.0.0.1'])('are not configured by %s, and no password is repeated', (url) => {
    expect(() => smtpMailer({ url, from: 'a@b.c', to: ['d@e.f'] })).toThrow(
      expect.objectContaining({ code: 'bad_mail_setting' }),
    );
  });
});
