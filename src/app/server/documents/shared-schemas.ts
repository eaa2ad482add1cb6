import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { refusalDocument, versionDocument } from '../registry/documents.ts';
import {
  accountSchema,
  deviceListSchema,
  errorSchema,
  healthSchema,
  jobDetailSchema,
  jobEntrySchema,
  jobPageSchema,
  jwkSchema,
  newTokenSchema,
  storageEntrySchema,
  storageListSchema,
  storageTestSchema,
  tokenListSchema,
  userEntrySchema,
  userListSchema,
  verificationSchema,
} from './own-schemas.ts';
import {
  backendConfigSchema,
  backendStatusSchema,
  circuitResultSchema,
  gate,
  requestProblem,
  resultSchema,
  statusMessage,
} from './wire-schemas.ts';

const shared: readonly TSchema[] = [
  statusMessage,
  requestProblem,
  gate,
  backendConfigSchema,
  backendStatusSchema,
  circuitResultSchema,
  resultSchema,
  errorSchema,
  jobEntrySchema,
  jobPageSchema,
  jobDetailSchema,
  verificationSchema,
  jwkSchema,
  deviceListSchema,
  accountSchema,
  tokenListSchema,
  newTokenSchema,
  storageEntrySchema,
  storageListSchema,
  storageTestSchema,
  userEntrySchema,
  userListSchema,
  healthSchema,
  refusalDocument,
  versionDocument,
];

/** Makes every titled schema a component of the OpenAPI documents, so that they name each document once. */
export function shareSchemas(app: FastifyInstance): void {
  for (const schema of shared) app.addSchema({ $id: titleOf(schema), ...inside(schema) });
}

/** The schemas of a route with references in place of what is shared. */
export function byReference(answers: Readonly<Record<number, TSchema>>): Record<string, object> {
  return Object.fromEntries(Object.entries(answers).map(([status, schema]) => [status, Object(referred(schema))]));
}

function referred(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(referred);
  if (typeof schema !== 'object' || schema === null) return schema;
  const title = titleOf(schema);
  return title === undefined ? inside(schema) : { $ref: `${title}#` };
}

const inside = (schema: object) =>
  Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, referred(value)]));

function titleOf(schema: object): string | undefined {
  return 'title' in schema && typeof schema.title === 'string' ? schema.title : undefined;
}
