import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Token } from '../../../cloud/accounts/index.ts';
import { checkedBody } from '../checked.ts';
import type { Context } from '../context.ts';
import type { TokenEntry } from '../contract.ts';
import { answers, line, newTokenSchema, noContent, scopes, tokenListSchema } from '../documents/own-schemas.ts';
import { invalidRequest } from '../errors.ts';
import { isoTime } from '../jobs/job-documents.ts';
import { userRoute } from '../own-route.ts';

const newToken = checkedBody(
  Type.Object({
    name: line(100),
    scopes: Type.Optional(Type.Array(Type.Union(scopes.map((scope) => Type.Literal(scope))), { maxItems: 20 })),
    expires: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
  }),
);

/** Tokens of the user who asks. */
export function tokenRoutes(app: FastifyInstance, context: Context): void {
  const { accounts } = context;
  const access = { scope: 'account' } as const;

  userRoute(app, context, {
    method: 'GET',
    path: 'account/tokens',
    operation: 'list_tokens',
    summary: 'Own tokens, without their secrets',
    tag: 'account',
    access,
    answers: answers(200, tokenListSchema, [401, 403]),
    async handle({ principal }) {
      return { tokens: (await accounts.tokens(principal.user.name)).map(tokenEntry) };
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'account/tokens',
    operation: 'create_token',
    summary: 'Makes a token: it is shown this once',
    tag: 'account',
    access,
    body: newToken,
    answers: answers(201, newTokenSchema, [401, 403, 409, 422]),
    async handle({ principal, request, reply }) {
      const { name, scopes: wanted, expires } = newToken.read(request.body);
      const created = await accounts.createToken({
        user: principal.user.name,
        name,
        ...(wanted === undefined ? {} : { scopes: wanted }),
        expires: expiry(expires),
      });
      return reply.code(201).send({ token: created.token, id: created.id });
    },
  });

  userRoute(app, context, {
    method: 'DELETE',
    path: 'account/tokens/{id}',
    operation: 'revoke_token',
    summary: 'Revokes a token: from the next request on',
    tag: 'account',
    access,
    answers: answers(204, noContent, [401, 403, 404]),
    async handle({ principal, parameter, reply }) {
      await accounts.revokeToken(principal.user.name, parameter('id'));
      return reply.code(204).send();
    },
  });
}

function expiry(text: string | null | undefined): number | null {
  if (text === undefined || text === null) return null;
  const time = /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalidRequest('expires', 'must be a date in ISO 8601, such as 2027-01-31');
  return time;
}

function tokenEntry(token: Token): TokenEntry {
  const { id, name, scopes: allowed, created, expires, revoked, lastUsed } = token;
  const orNull = (time: number | null) => (time === null ? null : isoTime(time));
  return {
    id,
    name,
    scopes: allowed,
    created: isoTime(created),
    expires: orNull(expires),
    revoked: orNull(revoked),
    last_used: orNull(lastUsed),
  };
}
