import { connect, createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** A command on its way to the server. */
export interface Command {
  /** `insert`, `find`, … */
  readonly name: string;
  readonly database: string;
  readonly collection: string;
  /** What an insert brings. */
  readonly documents: readonly Readonly<Record<string, unknown>>[];
}

/** 'cut': neither this command nor any later one arrives, and no connection is left: what a killed process sends. */
export type Verdict = 'cut' | undefined;

export interface WireProxy {
  readonly host: string;
  close(): Promise<void>;
}

const message = 2013;
const data = new Set(['insert', 'update', 'delete', 'find', 'getMore', 'aggregate', 'findAndModify']);

/** Stands between a client and a server of MongoDB's protocol; `look` sees each command that reads or writes before it goes on. */
export async function wireProxy(
  server: string,
  look: (command: Command) => Verdict | Promise<Verdict>,
): Promise<WireProxy> {
  const [hostname = '', port = ''] = server.split(':');
  const sockets = new Set<Socket>();
  let cut = false;
  const listener = createServer((client) => {
    if (cut) return void client.destroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.on('data', (chunk) => client.write(chunk));
    let last: Promise<void> = Promise.resolve();
    splitMessages(client, (bytes) => {
      last = last.then(async () => {
        const command = commandOf(bytes);
        if (!cut && command !== null && (await look(command)) === 'cut') {
          cut = true;
          for (const socket of sockets) socket.destroy();
        }
        if (!cut) upstream.write(bytes);
      });
    });
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => listener.close(done));
    },
  };
}

function splitMessages(socket: Socket, deliver: (bytes: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      deliver(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}

/** The command in a message (OP_MSG); null for greetings and the like. */
function commandOf(bytes: Buffer): Command | null {
  if (bytes.readInt32LE(12) !== message) return null;
  let body: BSON.Document = {};
  const documents: BSON.Document[] = [];
  for (let at = 20; at < bytes.length; ) {
    const kind = bytes[at] ?? 0;
    const size = bytes.readInt32LE(at + 1);
    const section = bytes.subarray(at + 1, at + 1 + size);
    if (kind === 0) body = BSON.deserialize(section);
    else {
      for (let inner = section.indexOf(0, 4) + 1; inner < size; inner += section.readInt32LE(inner))
        documents.push(BSON.deserialize(section.subarray(inner, inner + section.readInt32LE(inner))));
    }
    at += 1 + size;
  }
  const [name = ''] = Object.keys(body);
  if (!data.has(name)) return null;
  if (Array.isArray(body.documents)) documents.push(...body.documents);
  return { name, database: String(body.$db), collection: String(body[name]), documents };
}
