import { createServer, type IncomingMessage, request } from 'node:http';

/** What happens to a request: it goes on, after so many milliseconds, or gets this status, or no answer at all; `lost`: it is carried out and its answer dropped. */
export type Fate = 'pass' | { readonly delay: number } | { readonly status: number } | 'drop' | 'lost';

export interface HttpProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** A double of a bad network before a real HTTP server: it decides over each request by its number, method and path. */
export async function httpProxy(
  server: string,
  fate: (number: number, method: string, path: string) => Fate,
): Promise<HttpProxy> {
  const { hostname, port, host } = new URL(server);
  let requests = 0;
  const listener = createServer((incoming, outgoing) => {
    void (async () => {
      const { method = '', url: path = '' } = incoming;
      const decided = fate(requests++, method, path);
      const body = await bodyOf(incoming);
      if (decided === 'drop') return void incoming.socket.destroy();
      if (typeof decided === 'object' && 'status' in decided) {
        outgoing.writeHead(decided.status, { 'content-type': 'application/xml' });
        return void outgoing.end('<Error><Code>SlowDown</Code><Message>a double says so</Message></Error>');
      }
      if (typeof decided === 'object') await new Promise((resolve) => setTimeout(resolve, decided.delay));
      // The name that was signed stays: the server checks the signature over it.
      const onward = request({
        hostname,
        port,
        method,
        path,
        headers: { ...incoming.headers, host: incoming.headers.host ?? host },
      });
      onward.on('error', () => incoming.socket.destroy());
      onward.on('response', (answer) => {
        if (decided === 'lost') {
          answer.resume();
          answer.on('end', () => incoming.socket.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.end(body);
    })();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async close() {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part);
  return Buffer.concat(parts);
}
