import Type, { type TSchema } from 'typebox';
import { statusMessage } from './wire-schemas.ts';

/** Documents of our own routes (`contract.ts`): what OpenAPI says about them. */
const nullable = (schema: TSchema) => Type.Union([schema, Type.Null()]);
const words = (list: readonly string[]) => Type.String({ enum: [...list] });
const time = Type.String({ format: 'date-time' });

export const phases = ['queued', 'claimed', 'running', 'cancelling', 'cancelled', 'done', 'failed'] as const;
export const roles = ['user', 'owner', 'admin'] as const;
export const scopes = [
  'jobs:read',
  'jobs:submit',
  'tables:read',
  'tables:write',
  'storage',
  'account',
  'admin',
] as const;
export const storageKinds = ['local', 'mongodb', 'dropbox'] as const;

/** Texts of users: no control characters (PostgreSQL stores no NUL, terminals obey others). */
export const line = (maxLength: number, minLength = 1) =>
  Type.String({ minLength, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' });

export const noContent = Type.Null({ description: 'nothing' });
/** Live events. */
export const eventText: TSchema = { content: { 'text/event-stream': { schema: Type.String() } } };
export const anyDocument = Type.Unknown();

const jobFields = {
  job_id: Type.String(),
  device: Type.String(),
  storage: Type.String(),
  backend_name: nullable(Type.String()),
  phase: words(phases),
  created: time,
  started: nullable(time),
  ended: nullable(time),
};
export const jobEntrySchema = Type.Object(jobFields, { title: 'JobEntry' });
export const jobPageSchema = Type.Object(
  { jobs: Type.Array(jobEntrySchema), next: nullable(Type.String()) },
  { title: 'JobPage' },
);
export const jobDetailSchema = Type.Object(
  {
    ...jobFields,
    ...statusMessage.properties,
    attempts: Type.Integer(),
    circuits: Type.Integer(),
    position: nullable(Type.Integer()),
    waiting_reason: nullable(Type.String()),
    eta: nullable(
      Type.Object({ seconds: Type.Number(), low: Type.Number(), high: Type.Number(), jobs: Type.Integer() }),
    ),
    reason: nullable(Type.String()),
  },
  { title: 'JobDetail' },
);
export const verificationSchema = Type.Object(
  { signed: Type.Boolean(), valid: nullable(Type.Boolean()), kid: nullable(Type.String()) },
  { title: 'Verification' },
);
export const jwkSchema = Type.Object(
  {
    x: Type.String(),
    key_ops: Type.Literal('verify'),
    kid: Type.String(),
    d: Type.Null(),
    kty: Type.Literal('OKP'),
    alg: Type.Literal('EdDSA'),
    crv: Type.Literal('Ed25519'),
  },
  { title: 'PublicKey' },
);
export const deviceListSchema = Type.Object(
  {
    devices: Type.Array(
      Type.Object({
        device: Type.String(),
        backend_name: Type.String(),
        storage: Type.String(),
        description: Type.String(),
        version: Type.String(),
        simulator: Type.Boolean(),
        cold_atom_type: Type.String(),
        num_wires: Type.Integer(),
        max_shots: Type.Integer(),
        max_experiments: Type.Integer(),
        instructions: Type.Array(Type.String()),
        online: Type.Boolean(),
        last_seen: nullable(time),
        queued: Type.Integer(),
        url: Type.String(),
        trouble: nullable(Type.String()),
      }),
    ),
  },
  { title: 'DeviceList' },
);
export const accountSchema = Type.Object(
  {
    user: nullable(Type.Object({ name: Type.String(), role: words(roles) })),
    csrf: nullable(Type.String()),
    local: Type.Boolean(),
    sign_up: Type.Boolean(),
  },
  { title: 'Account' },
);
export const tokenListSchema = Type.Object(
  {
    tokens: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        scopes: Type.Array(words(scopes)),
        created: time,
        expires: nullable(time),
        revoked: nullable(time),
        last_used: nullable(time),
      }),
    ),
  },
  { title: 'TokenList' },
);
export const newTokenSchema = Type.Object({ token: Type.String(), id: Type.String() }, { title: 'NewToken' });
export const storageEntrySchema = Type.Object(
  {
    name: Type.String(),
    type: words(storageKinds),
    owner: Type.String(),
    description: Type.String(),
    active: Type.Boolean(),
    created: time,
  },
  { title: 'Storage' },
);
export const storageListSchema = Type.Object({ storage: Type.Array(storageEntrySchema) }, { title: 'StorageList' });
export const storageTestSchema = Type.Object({ devices: Type.Array(Type.String()) }, { title: 'StorageTest' });
export const userEntrySchema = Type.Object(
  { name: Type.String(), role: words(roles), active: Type.Boolean(), created: time },
  { title: 'User' },
);
export const userListSchema = Type.Object({ users: Type.Array(userEntrySchema) }, { title: 'UserList' });
export const healthSchema = Type.Object({ status: Type.Literal('ok'), version: Type.String() }, { title: 'Health' });
export const errorSchema = Type.Object(
  {
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      hint: Type.String(),
      id: Type.Optional(Type.String({ description: 'of the request; only for defects of the server' })),
    }),
  },
  { title: 'Error' },
);

/** The answers of a route: its own document and the errors that it can give. */
export function answers(
  status: number,
  schema: TSchema,
  errors: readonly number[] = [],
): Readonly<Record<number, TSchema>> {
  return { [status]: schema, ...Object.fromEntries([...errors, 429].map((code) => [code, errorSchema])) };
}
