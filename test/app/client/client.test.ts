import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/app/client/index.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let close = (): void => undefined;
afterEach(() => close());

/** A double of a server: it answers what the test tells it to. */
async function double(handler: Handler): Promise<string> {
  const server = createServer((request, response) => {
    void readAll(request).then((body) => handler(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json = (response: ServerResponse, status: number, document: unknown, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(document));

describe('the client', () => {
  it('submits once although the first answer is lost: the same Idempotency-Key both times', async () => {
    const keys: unknown[] = [];
    const url = await double((request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (keys.length === 1) request.socket.destroy();
      else json(response, 200, { job_id: 'a', status: 'INITIALIZING', detail: '', error_message: 'None' });
    });
    expect((await connect({ url, token: 't' }).submit('vqe', {})).job_id).toBe('a');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).toMatch(/^.{16,}$/);
  });

  it('waits as long as a busy server asks', async () => {
    let calls = 0;
    const url = await double((_request, response) => {
      calls++;
      if (calls === 1) json(response, 429, {}, { 'retry-after': '0' });
      else json(response, 200, { devices: [] });
    });
    expect(await connect({ url }).devices()).toEqual([]);
    expect(calls).toBe(2);
  });

  it('sends the token as a header and never in the address', async () => {
    const seen: unknown[] = [];
    const url = await double((request, response) => {
      seen.push(request.url, request.headers.authorization);
      json(response, 200, { jobs: [], next: null });
    });
    await connect({ url: `${url}/api/v3/`, token: 'secret' }).jobs({ device: 'vqe', limit: 3 });
    expect(seen).toEqual(['/api/v3/jobs?device=vqe&limit=3', 'Bearer secret']);
  });

  it("keeps the server's code, message and hint, in either shape", async () => {
    const url = await double((request, response) => {
      if (request.url!.includes('get_config')) {
        json(response, 404, { job_id: 'None', status: 'ERROR', detail: 'Unknown back-end!', error_message: '' });
      } else json(response, 404, { error: { code: 'job_unknown', message: 'no such job', hint: 'look again' } });
    });
    const client = connect({ url });
    await expect(client.job('a')).rejects.toMatchObject({ code: 'job_unknown', hint: 'look again' });
    await expect(client.config('x')).rejects.toMatchObject({
      code: 'request_refused',
      message: expect.stringContaining('Unknown back-end!'),
    });
  });

  it('says server_unreachable when nobody listens, unexpected_answer when somebody else does', async () => {
    await expect(connect({ url: 'http://127.0.0.1:1', retries: 0 }).devices()).rejects.toMatchObject({
      code: 'server_unreachable',
    });
    const url = await double((_request, response) => response.end('<html>hello</html>'));
    await expect(connect({ url }).devices()).rejects.toMatchObject({ code: 'unexpected_answer' });
  });

  it('takes up a broken event stream where it broke', async () => {
    const resumed: unknown[] = [];
    const url = await double((request, response) => {
      resumed.push(request.headers['last-event-id']);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (resumed.length === 1) {
        response.write('id: 1\nevent: phase\ndata: {"phase": "running"}\n\n');
        setImmediate(() => request.socket.destroy());
      } else response.end('id: 2\nevent: end\ndata: {"phase": "done"}\n\n');
    });
    const events = [];
    for await (const event of connect({ url }).events('a')) events.push(event);
    expect(resumed).toEqual(['0', '1']);
    expect(events).toEqual([
      { kind: 'phase', phase: 'running', seq: 1 },
      { kind: 'end', phase: 'done', seq: 2 },
    ]);
  });

  it('stops waiting when it is told to', async () => {
    const url = await double((request, response) => {
      if (request.url!.endsWith('/events')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': still here\n\n');
      } else json(response, 200, { phase: 'running' });
    });
    const controller = new AbortController();
    const waiting = connect({ url }).wait('a', { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(waiting).rejects.toThrow();
  });
});
