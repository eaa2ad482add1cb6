import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** Packs the science wing and installs the tarball alone, without a registry, into `folder`. */
export function installScience(folder: string): { readonly tarball: string; readonly home: string } {
  const packed = run(process.execPath, [join(root, 'scripts/pack-science.mjs'), '--out', folder], root);
  const tarball = packed.trim();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'somebody', private: true, type: 'module' }));
  run(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'npm-cache'), tarball],
    folder,
  );
  return { tarball, home: join(folder, 'node_modules/eigenlake-science') };
}

/** Writes the files that a page of the documentation shows (blocks titled `file=NAME`). */
export function writeExample(page: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(join(root, page), 'utf8');
  for (const [, name, content] of text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)) {
    writeFileSync(join(folder, name!), content!);
  }
}

export interface Chunk {
  readonly name: string;
  readonly gzip: number;
  readonly text: string;
}

/** Bundles a page with Vite as its users would; gives the scripts that it made. */
export async function bundle(folder: string, out: string): Promise<readonly Chunk[]> {
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    mode: 'production',
    worker: { format: 'es' },
    build: { outDir: out, emptyOutDir: true },
  });
  return readdirSync(join(out, 'assets'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => {
      const text = readFileSync(join(out, 'assets', name), 'utf8');
      return { name, text, gzip: gzipSync(text, { level: 9 }).length };
    });
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves a folder on a free port; `isolated` pages may share memory between threads. */
export async function serve(folder: string, isolated: boolean): Promise<{ url: string; close(): Promise<void> }> {
  const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), path]),
  );
  const server = createServer(({ url = '/' }, response) => {
    const path = files.get(url === '/' ? '/index.html' : url);
    const type = types[extname(path ?? '')] ?? 'application/octet-stream';
    response.writeHead(path === undefined ? 404 : 200, { 'content-type': type, ...(isolated ? isolation : {}) });
    response.end(path === undefined ? '' : readFileSync(path));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`);
  return stdout;
}
