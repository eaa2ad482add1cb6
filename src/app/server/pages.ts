import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Names that change with their content, as the build of the pages makes them. */
const hashed = /^assets\/.*[-.][A-Za-z0-9_-]{8,}\.\w+$/;

/**
 * Serves the built pages: true when the request was one for them. Files that carry a hash in their name stay in caches for
 * ever; addresses of pages (no file, `Accept: text/html`) give index.html, which finds the page itself.
 */
export async function pages(
  app: FastifyInstance,
  folder: string,
): Promise<(request: FastifyRequest, reply: FastifyReply) => boolean> {
  const root = resolve(folder);
  // Not built: an API alone.
  if (!existsSync(root)) return () => false;
  const files = new Set(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
  await app.register(fastifyStatic, { root, serve: false, index: false, cacheControl: false, dotfiles: 'deny' });

  return (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = decoded(request.url.split('?', 1)[0] ?? '/');
    if (path === null) return false;
    const name = path.replace(/^\/+/, '');
    if (files.has(name) && name !== 'index.html') {
      void reply.header('cache-control', hashed.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache');
      void reply.sendFile(name);
      return true;
    }
    const asksForPage = (request.headers.accept ?? '').includes('text/html');
    if (!files.has('index.html') || !(name === '' || name === 'index.html' || asksForPage)) return false;
    void reply.header('cache-control', 'no-cache');
    void reply.sendFile('index.html');
    return true;
  };
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
