import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccountStore, Role, Scope, Session, User } from '../../cloud/accounts/index.ts';
import {
  foreignOrigin,
  insufficientRole,
  insufficientScope,
  invalidCredentials,
  sessionNeeded,
  unauthorized,
  wrongCsrf,
} from './errors.ts';

export const sessionCookie = 'eigenlake_session';

/** Who asks, and what for: a session may do all that its user may, a token what its scopes say. */
export interface Principal {
  readonly user: User;
  readonly scopes: readonly Scope[] | 'all';
  /** Null for a token. */
  readonly session: { readonly secret: string; readonly csrf: string } | null;
}

/** Who may use a route. */
export interface Access {
  readonly scope?: Scope;
  /** The role, or one above it. */
  readonly role?: Role;
  /** Pages only, no tokens. */
  readonly session?: boolean;
}

const ranks: Readonly<Record<Role, number>> = { user: 0, owner: 1, admin: 2 };

/** True when a role includes another. */
export function includesRole(role: Role, other: Role): boolean {
  return ranks[role] >= ranks[other];
}

/** Finds out who asks. One look-up for each request, so that revoking counts at once. */
export class Identities {
  readonly #accounts: AccountStore;
  readonly #secure: boolean;
  readonly #sessionSeconds: number;

  constructor(accounts: AccountStore, secure: boolean, sessionSeconds: number) {
    this.#accounts = accounts;
    this.#secure = secure;
    this.#sessionSeconds = sessionSeconds;
  }

  /** Null when nobody is signed in. Throws `invalid_credentials` for a token that does not work. */
  async of(request: FastifyRequest): Promise<Principal | null> {
    const token = bearerToken(request);
    if (token !== null) return this.ofToken(token);
    const secret = request.cookies[sessionCookie];
    if (secret === undefined || secret === '') return null;
    const session = await this.#accounts.session(secret);
    return session === null ? null : ofSession(secret, session);
  }

  async ofToken(token: string): Promise<Principal> {
    const found = token === '' ? null : await this.#accounts.authenticate(token);
    if (found === null) throw invalidCredentials();
    return { user: found.user, scopes: found.token.scopes, session: null };
  }

  /** Signs a user in: sets the cookie. */
  async open(reply: FastifyReply, user: string): Promise<Session> {
    const { secret, session } = await this.#accounts.openSession(user, this.#sessionSeconds * 1000);
    void reply.setCookie(sessionCookie, secret, { ...this.#attributes(), maxAge: this.#sessionSeconds });
    return session;
  }

  async close(reply: FastifyReply, principal: Principal): Promise<void> {
    if (principal.session !== null) await this.#accounts.closeSession(principal.session.secret);
    void reply.clearCookie(sessionCookie, this.#attributes());
  }

  #attributes() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure } as const;
  }
}

/** Throws unless `principal` may do what `access` asks for, and a session proves that the page itself asks. */
export function permit(principal: Principal | null, access: Access, request: FastifyRequest): Principal {
  if (principal === null) throw unauthorized();
  const { user, scopes, session } = principal;
  if (access.session === true && session === null) throw sessionNeeded();
  if (session !== null && request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf)
    throw wrongCsrf();
  if (access.scope !== undefined && scopes !== 'all' && !scopes.includes(access.scope))
    throw insufficientScope(access.scope);
  if (access.role !== undefined && !includesRole(user.role, access.role)) throw insufficientRole(access.role);
  return principal;
}

/** The token of `Authorization: Bearer TOKEN`; null without the header or with another scheme. */
export function bearerToken(request: FastifyRequest): string | null {
  // No two parts of the pattern may take the same blanks: a header of blanks only would take long.
  return /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Signing in needs no session, so the browser must say that a page of this server asks. */
export function refuseForeignPages(request: FastifyRequest, baseUrl: string | undefined): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw foreignOrigin();
  const { origin, host } = request.headers;
  if (origin === undefined) return;
  // Behind a proxy the Host header may be another than the one that the browser knows.
  const own = baseUrl === undefined ? [host] : [host, new URL(baseUrl).host];
  if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw foreignOrigin();
}

function ofSession(secret: string, session: Session): Principal {
  return { user: session.user, scopes: 'all', session: { secret, csrf: session.csrf } };
}
