import { join } from 'node:path';
import { disk } from '../../disk/index.ts';

/** `server.json` of a data folder: where the server of this folder is, and the token of its local user. */
export interface ServerFile {
  readonly url: string;
  readonly token: string | null;
  /** Of the server; whether it still runs is seen by asking the url. */
  readonly pid: number;
}

const pathOf = (data: string) => join(data, 'server.json');

/** Null when there is none, or one that no server of ours has written. */
export async function readServerFile(data: string): Promise<ServerFile | null> {
  const bytes = await disk.read(pathOf(data));
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value !== 'object' || value === null) return null;
    const { url, token = null, pid = 0 } = value as Record<string, unknown>;
    if (typeof url !== 'string' || !(token === null || typeof token === 'string')) return null;
    return { url, token, pid: typeof pid === 'number' ? pid : 0 };
  } catch {
    return null;
  }
}

/** Readable for its owner only. */
export async function writeServerFile(data: string, file: ServerFile): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
  await disk.replace(pathOf(data), bytes, { secret: true });
}
