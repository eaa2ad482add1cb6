import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { checkStorageKind, type Registration, storageUnknown } from '../../../cloud/accounts/index.ts';
import { Failure } from '../../../science/errors/index.ts';
import { checkedBody } from '../checked.ts';
import type { Context } from '../context.ts';
import type { StorageEntry } from '../contract.ts';
import {
  answers,
  line,
  noContent,
  storageEntrySchema,
  storageKinds,
  storageListSchema,
  storageTestSchema,
} from '../documents/own-schemas.ts';
import { insufficientRole } from '../errors.ts';
import type { Principal } from '../identity.ts';
import { isoTime } from '../jobs/job-documents.ts';
import { type Asked, userRoute } from '../own-route.ts';

const type = Type.Union(storageKinds.map((kind) => Type.Literal(kind)));
const login = Type.Object({}, { description: 'the login document of its type; never shown again' });
const description = line(500, 0);
const newStorage = checkedBody(
  Type.Object({
    name: line(100),
    type,
    login,
    description: Type.Optional(description),
    owner: Type.Optional(line(150)),
    active: Type.Optional(Type.Boolean()),
  }),
);
const storageChange = checkedBody(
  Type.Object({
    description: Type.Optional(description),
    active: Type.Optional(Type.Boolean()),
    login: Type.Optional(login),
  }),
);
const tried = checkedBody(Type.Object({ type, login }));

/** Storage providers: their owners see their own, admins all of them; logins are never shown. */
export function storageRoutes(app: FastifyInstance, context: Context): void {
  const { accounts, providers } = context;
  const access = { scope: 'storage' } as const;
  const ownerAccess = { scope: 'storage', role: 'owner' } as const;

  userRoute(app, context, {
    method: 'GET',
    path: 'storage',
    operation: 'list_storage',
    summary: 'Own storage providers; for admins those of everybody',
    tag: 'storage',
    access,
    answers: answers(200, storageListSchema, [401, 403]),
    async handle({ principal: { user } }) {
      const found = await accounts.registrations(user.role === 'admin' ? undefined : user.name);
      return { storage: found.map(storageEntry) };
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'storage',
    operation: 'add_storage',
    summary: 'Registers a storage provider; only admins name another owner',
    tag: 'storage',
    access: ownerAccess,
    body: newStorage,
    answers: answers(201, storageEntrySchema, [401, 403, 409, 422]),
    async handle({ principal: { user }, request, reply }) {
      refuseOtherKinds(request.body);
      const posted = newStorage.read(request.body);
      const owner = posted.owner ?? user.name;
      if (owner !== user.name && user.role !== 'admin') throw insufficientRole('admin');
      await providers.check(posted.type, posted.login);
      const added = await accounts.addRegistration({
        name: posted.name,
        kind: posted.type,
        owner,
        description: posted.description ?? '',
        login: posted.login,
        active: posted.active ?? true,
      });
      return reply.code(201).send(storageEntry(added));
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'storage/test',
    operation: 'test_login',
    summary: 'Tries a login without keeping it: the devices found with it',
    tag: 'storage',
    access: ownerAccess,
    body: tried,
    answers: answers(200, storageTestSchema, [401, 403, 422]),
    handle({ request }) {
      refuseOtherKinds(request.body);
      const posted = tried.read(request.body);
      return test(posted.type, posted.login);
    },
  });

  userRoute(app, context, {
    method: 'GET',
    path: 'storage/{name}',
    operation: 'get_storage',
    summary: 'One storage provider, without its login',
    tag: 'storage',
    access,
    answers: answers(200, storageEntrySchema, [401, 403, 404]),
    handle: async (asked) => storageEntry(await ownRegistration(asked)),
  });

  userRoute(app, context, {
    method: 'PATCH',
    path: 'storage/{name}',
    operation: 'change_storage',
    summary: 'Changes description, activity or login',
    tag: 'storage',
    access,
    body: storageChange,
    answers: answers(200, storageEntrySchema, [401, 403, 404, 422]),
    async handle(asked) {
      const { name, kind } = await ownRegistration(asked);
      const change = storageChange.read(asked.request.body);
      if (change.login !== undefined) await providers.check(kind, change.login);
      return storageEntry(
        await accounts.changeRegistration(name, {
          ...(change.description === undefined ? {} : { description: change.description }),
          ...(change.active === undefined ? {} : { active: change.active }),
          ...(change.login === undefined ? {} : { login: change.login }),
        }),
      );
    },
  });

  userRoute(app, context, {
    method: 'DELETE',
    path: 'storage/{name}',
    operation: 'remove_storage',
    summary: 'Forgets a storage provider; what it stores stays there',
    tag: 'storage',
    access,
    answers: answers(204, noContent, [401, 403, 404]),
    async handle(asked) {
      const { name } = await ownRegistration(asked);
      await accounts.removeRegistration(name);
      return asked.reply.code(204).send();
    },
  });

  userRoute(app, context, {
    method: 'POST',
    path: 'storage/{name}/test',
    operation: 'test_storage',
    summary: 'Tries the stored login: the devices found with it',
    tag: 'storage',
    access,
    answers: answers(200, storageTestSchema, [401, 403, 404, 422]),
    async handle(asked) {
      const { name, kind } = await ownRegistration(asked);
      return test(kind, await accounts.login(name));
    },
  });

  /** Who gave the login may read why it does not work, which others may not. */
  async function test(kind: Registration['kind'], given: unknown) {
    try {
      return await providers.test(kind, given, context.limits.storageMilliseconds);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(error.code, error.message, error.hint, 422, error);
    }
  }

  async function ownRegistration({ principal: { user }, parameter }: Asked<Principal>): Promise<Registration> {
    const found = await accounts.registration(parameter('name'));
    if (found === null || (found.owner !== user.name && user.role !== 'admin'))
      throw storageUnknown(parameter('name').slice(0, 100));
    return found;
  }
}

/** Says of another type what the reference says, before the schema does. */
function refuseOtherKinds(body: unknown): void {
  const { type: kind }: { readonly type?: unknown } = Object(body);
  if (typeof kind === 'string') checkStorageKind(kind.slice(0, 100));
}

function storageEntry({ name, kind, owner, description: text, active, created }: Registration): StorageEntry {
  return { name, type: kind, owner, description: text, active, created: isoTime(created) };
}
