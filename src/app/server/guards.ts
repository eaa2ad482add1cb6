import type { FastifyInstance } from 'fastify';
import { foreignHost } from './errors.ts';
import type { ServerOptions } from './options.ts';

/** Pages load nothing from elsewhere and run no inline script; no other site may frame them. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
const documentPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** True for the names under which a machine calls itself. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Headers of every answer, and on loopback the check of the Host header: a page of a foreign name never gets through. */
export function guards(app: FastifyInstance, options: ServerOptions): void {
  const own = options.baseUrl === undefined ? null : new URL(options.baseUrl);
  const transport = own?.protocol === 'https:';
  app.addHook('onRequest', async (request, reply) => {
    const api = isApi(request.url);
    const headers: Record<string, string> = {
      'content-security-policy': api ? documentPolicy : pagePolicy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': request.id,
    };
    if (api) headers['cache-control'] = 'no-store';
    if (transport) headers['strict-transport-security'] = 'max-age=15552000';
    void reply.headers(headers);
    if (!options.loopback) return;
    const host = request.headers.host ?? '';
    const name = host.replace(/:\d+$/, '');
    if (!isLoopbackHost(name) && host !== own?.host) throw foreignHost();
  });
}

/** True for addresses below /api and /registry, however their slashes are doubled. */
export function isApi(url: string): boolean {
  return /^\/+api(?:\/|\?|$)/.test(url) || isRegistry(url);
}

export function isRegistry(url: string): boolean {
  return /^\/+registry(?:\/|\?|$)/.test(url);
}
