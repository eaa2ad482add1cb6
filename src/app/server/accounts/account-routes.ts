import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { checkedBody } from '../checked.ts';
import type { Context } from '../context.ts';
import type { AccountDocument } from '../contract.ts';
import { accountSchema, answers, line, noContent } from '../documents/own-schemas.ts';
import { signUpClosed, wrongLogin, wrongPassword } from '../errors.ts';
import { refuseForeignPages } from '../identity.ts';
import { publicRoute, userRoute } from '../own-route.ts';

const credentials = checkedBody(Type.Object({ name: line(150), password: Type.String({ maxLength: 1024 }) }));
const newPassword = checkedBody(
  Type.Object({ current: Type.String({ maxLength: 1024 }), password: Type.String({ maxLength: 1024 }) }),
);

/** Signing up, in and out. */
export function accountRoutes(app: FastifyInstance, context: Context): void {
  const { accounts, identities, options, rates } = context;
  // Asked each time: `eigenlake user add` makes accounts while this server runs.
  const isAlone = async () =>
    options.localUser !== undefined && (await accounts.users()).every(({ name }) => name === options.localUser);

  async function account(
    who: { readonly user: AccountDocument['user']; readonly csrf: string | null } | null,
  ): Promise<AccountDocument> {
    return {
      user: who?.user == null ? null : { name: who.user.name, role: who.user.role },
      csrf: who?.csrf ?? null,
      local: await isAlone(),
      sign_up: options.signUp === true,
    };
  }

  publicRoute(app, context, {
    method: 'GET',
    path: 'account',
    operation: 'get_account',
    summary: 'Who is signed in, and what this server offers',
    tag: 'account',
    answers: answers(200, accountSchema, [401]),
    async handle({ principal }) {
      if (principal === null) return account(null);
      const { user, session } = principal;
      return account({ user, csrf: session?.csrf ?? null });
    },
  });

  publicRoute(app, context, {
    method: 'POST',
    path: 'account/sign-up',
    operation: 'sign_up',
    summary: 'Makes an account and signs in',
    tag: 'account',
    body: credentials,
    answers: answers(200, accountSchema, [403, 409, 422]),
    async handle({ request, reply }) {
      refuseForeignPages(request, options.baseUrl);
      if (options.signUp !== true) throw signUpClosed();
      const { name, password } = credentials.read(request.body);
      await rates.beforeLogin(request, reply, name);
      // Each attempt counts: accounts are made once, not by the hundred.
      await rates.failedLogin(request, name);
      const user = await accounts.addUser({ name, password, role: options.signUpRole ?? 'user' });
      return account(await identities.open(reply, user.name));
    },
  });

  publicRoute(app, context, {
    method: 'POST',
    path: 'account/login',
    operation: 'login',
    summary: 'Signs in with name and password',
    tag: 'account',
    body: credentials,
    answers: answers(200, accountSchema, [401, 403, 422]),
    async handle({ request, reply }) {
      refuseForeignPages(request, options.baseUrl);
      const { name, password } = credentials.read(request.body);
      await rates.beforeLogin(request, reply, name);
      const user = await accounts.checkPassword(name, password);
      if (user === null) {
        await rates.failedLogin(request, name);
        throw wrongLogin();
      }
      return account(await identities.open(reply, user.name));
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'account/session',
    operation: 'open_session',
    summary: 'Signs the pages in with a token that has the scope account',
    tag: 'account',
    access: { scope: 'account' },
    answers: answers(200, accountSchema, [401, 403]),
    async handle({ principal, request, reply }) {
      refuseForeignPages(request, options.baseUrl);
      return account(await identities.open(reply, principal.user.name));
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'account/logout',
    operation: 'logout',
    summary: 'Ends the session',
    tag: 'account',
    access: { session: true },
    answers: answers(204, noContent, [401, 403]),
    async handle({ principal, reply }) {
      await identities.close(reply, principal);
      return reply.code(204).send();
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'account/password',
    operation: 'change_password',
    summary: 'Changes the password: all sessions end, and this one begins anew',
    tag: 'account',
    access: { session: true },
    body: newPassword,
    answers: answers(204, noContent, [401, 403, 422]),
    async handle({ principal, request, reply }) {
      const { current, password } = newPassword.read(request.body);
      const { name, hasPassword } = principal.user;
      await rates.beforeLogin(request, reply, name);
      // Who never had one (a user of tokens) sets the first.
      if (hasPassword && (await accounts.checkPassword(name, current)) === null) {
        await rates.failedLogin(request, name);
        throw wrongPassword();
      }
      await accounts.changeUser(name, { password });
      await identities.open(reply, name);
      return reply.code(204).send();
    },
  });
}
