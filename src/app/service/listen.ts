import { Failure } from '../../science/errors/index.ts';
import type { Server } from '../server/index.ts';
import { addressRefused, portTaken } from './errors.ts';

/** Listens and gives the URL; `port_taken`, `address_refused`. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE') throw portTaken.from(error, host, port);
    throw addressRefused.from(error, host, port, error instanceof Error ? error.message : String(error));
  }
  return server.url;
}
