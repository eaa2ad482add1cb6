import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tooManyRequests } from './errors.ts';
import type { ServerLimits } from './options.ts';

export interface RateLimits {
  /** Counts one request of a token, session or address. Throws `too_many_requests`. */
  request(request: FastifyRequest, reply: FastifyReply, who: string): Promise<void>;
  /** Throws when this name or address failed too often to sign in. */
  beforeLogin(request: FastifyRequest, reply: FastifyReply, name: string): Promise<void>;
  failedLogin(request: FastifyRequest, name: string): Promise<void>;
}

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

const quarter = 15 * 60_000;

/** Sets up the counters; a limit of 0 counts nothing. */
export async function rateLimits(app: FastifyInstance, limits: ServerLimits): Promise<RateLimits> {
  await app.register(rateLimit, { global: false });
  const keys = new WeakMap<FastifyRequest, string>();
  const limiter = (max: number, timeWindow: number): Limiter | null =>
    max === 0
      ? null
      : app.createRateLimit({ max, timeWindow, keyGenerator: (request) => keys.get(request) ?? request.ip });
  const requests = limiter(limits.requestsPerMinute, 60_000);
  const names = limiter(limits.loginsByName, quarter);
  const addresses = limiter(limits.loginsByAddress, quarter);

  async function look(
    counter: Limiter | null,
    request: FastifyRequest,
    key: string,
    increment: boolean,
  ): Promise<{ readonly wait: number; readonly full: boolean } | null> {
    if (counter === null) return null;
    keys.set(request, key);
    const state = await counter(request, { increment });
    if (state.isAllowed) return null;
    return { wait: state.ttlInSeconds, full: increment ? state.isExceeded : state.remaining <= 0 };
  }

  function refuse(reply: FastifyReply, seconds: number): never {
    const wait = Math.max(1, seconds);
    void reply.header('retry-after', wait);
    throw tooManyRequests(wait);
  }

  return {
    async request(request, reply, who) {
      const state = await look(requests, request, who, true);
      if (state?.full === true) refuse(reply, state.wait);
    },
    async beforeLogin(request, reply, name) {
      for (const state of [
        await look(names, request, nameKey(name), false),
        await look(addresses, request, addressKey(request), false),
      ])
        if (state?.full === true) refuse(reply, state.wait);
    },
    async failedLogin(request, name) {
      await look(names, request, nameKey(name), true);
      await look(addresses, request, addressKey(request), true);
    },
  };
}

const nameKey = (name: string) => `name ${name.toLowerCase()}`;
const addressKey = (request: FastifyRequest) => `address ${request.ip}`;
