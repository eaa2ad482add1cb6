import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { User } from '../../../cloud/accounts/index.ts';
import { checkedBody } from '../checked.ts';
import type { Context } from '../context.ts';
import type { UserEntry } from '../contract.ts';
import { answers, line, noContent, roles, userEntrySchema, userListSchema } from '../documents/own-schemas.ts';
import { isoTime } from '../jobs/job-documents.ts';
import { userRoute } from '../own-route.ts';

const role = Type.Union(roles.map((word) => Type.Literal(word)));
const password = Type.String({ maxLength: 1024 });
const newUser = checkedBody(Type.Object({ name: line(150), role, password: Type.Optional(password) }));
const userChange = checkedBody(
  Type.Object({
    role: Type.Optional(role),
    active: Type.Optional(Type.Boolean()),
    password: Type.Optional(password),
  }),
);

/** Accounts of everybody, for admins. */
export function userRoutes(app: FastifyInstance, context: Context): void {
  const { accounts } = context;
  const access = { scope: 'admin', role: 'admin' } as const;

  userRoute(app, context, {
    method: 'GET',
    path: 'users',
    operation: 'list_users',
    summary: 'All users',
    tag: 'users',
    access,
    answers: answers(200, userListSchema, [401, 403]),
    handle: async () => ({ users: (await accounts.users()).map(userEntry) }),
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'users',
    operation: 'add_user',
    summary: 'Adds a user; without a password it has tokens only',
    tag: 'users',
    access,
    body: newUser,
    answers: answers(201, userEntrySchema, [401, 403, 409, 422]),
    async handle({ request, reply }) {
      const posted = newUser.read(request.body);
      const user = await accounts.addUser({
        name: posted.name,
        role: posted.role,
        ...(posted.password === undefined ? {} : { password: posted.password }),
      });
      return reply.code(201).send(userEntry(user));
    },
  });

  userRoute(app, context, {
    method: 'PATCH',
    path: 'users/{name}',
    operation: 'change_user',
    summary: 'Changes role, activity or password',
    tag: 'users',
    access,
    body: userChange,
    answers: answers(200, userEntrySchema, [401, 403, 404, 409, 422]),
    async handle({ request, parameter }) {
      const change = userChange.read(request.body);
      return userEntry(
        await accounts.changeUser(parameter('name'), {
          ...(change.role === undefined ? {} : { role: change.role }),
          ...(change.active === undefined ? {} : { active: change.active }),
          ...(change.password === undefined ? {} : { password: change.password }),
        }),
      );
    },
  });

  userRoute(app, context, {
    method: 'DELETE',
    path: 'users/{name}',
    operation: 'remove_user',
    summary: 'Removes a user with all tokens, sessions and storage registrations',
    tag: 'users',
    access,
    answers: answers(204, noContent, [401, 403, 404, 409]),
    async handle({ parameter, reply }) {
      await accounts.removeUser(parameter('name'));
      return reply.code(204).send();
    },
  });
}

function userEntry({ name, role: rank, active, created }: User): UserEntry {
  return { name, role: rank, active, created: isoTime(created) };
}
