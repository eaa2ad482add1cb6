import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type EmbeddedRegistry, schemaNotFound } from '../../../lake/records/index.ts';
import type { Context } from '../context.ts';
import { schemaUnknown } from './answers.ts';
import { avroDocument, flags, names, schemaDocument, useDocument, versionDocument } from './documents.ts';
import { registryRoute } from './route.ts';
import { viewOf } from './versions.ts';

/** Schemas by their ids, which records carry. */
export function schemaRoutes(app: FastifyInstance, context: Context, registry: EmbeddedRegistry): void {
  async function schemaOfId(text: string): Promise<{ readonly id: number; readonly schema: string }> {
    const id = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    try {
      return { id, schema: await registry.byId(id) };
    } catch (error) {
      throw schemaNotFound.matches(error) ? schemaUnknown() : error;
    }
  }

  registryRoute(app, context, {
    method: 'GET',
    path: 'schemas',
    operation: 'list_schemas',
    summary: 'All versions of all subjects with their schemas',
    right: 'read',
    query: Type.Intersect([
      flags('deleted', 'latestOnly'),
      Type.Object({ subjectPrefix: Type.Optional(Type.String()) }),
    ]),
    answer: Type.Array(versionDocument),
    async handle({ says, word }) {
      const view = viewOf(says('deleted'));
      const subjects = (await registry.subjects(view)).filter((subject) => subject.startsWith(word('subjectPrefix')));
      const lists = await Promise.all(
        subjects.map(async (subject) => {
          const versions = await registry.versions(subject, view);
          const wanted = says('latestOnly') ? versions.slice(-1) : versions;
          return Promise.all(wanted.map((version) => registry.version(subject, version, view)));
        }),
      );
      return lists.flat().filter((entry) => entry !== null);
    },
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'schemas/types',
    operation: 'list_schema_types',
    summary: 'The kinds of schemas: AVRO',
    right: 'read',
    answer: names,
    handle: async () => ['AVRO'],
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'schemas/ids/{id}',
    operation: 'get_schema',
    summary: 'The schema of an id, also of one that was deleted softly',
    right: 'read',
    answer: schemaDocument,
    refusals: [404],
    async handle({ parameter }) {
      const { schema } = await schemaOfId(parameter('id'));
      return { schema };
    },
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'schemas/ids/{id}/schema',
    operation: 'get_schema_alone',
    summary: 'The schema of an id, by itself',
    right: 'read',
    answer: avroDocument,
    refusals: [404],
    handle: async ({ parameter }) => JSON.parse((await schemaOfId(parameter('id'))).schema),
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'schemas/ids/{id}/versions',
    operation: 'list_uses',
    summary: 'Versions that have the schema of an id',
    right: 'read',
    query: flags('deleted'),
    answer: Type.Array(useDocument),
    refusals: [404],
    async handle({ parameter, says }) {
      const { id } = await schemaOfId(parameter('id'));
      return (await registry.uses(id, viewOf(says('deleted')))).map(({ subject, version }) => ({ subject, version }));
    },
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'schemas/ids/{id}/subjects',
    operation: 'list_subjects_of_schema',
    summary: 'Subjects that have the schema of an id',
    right: 'read',
    query: flags('deleted'),
    answer: names,
    refusals: [404],
    async handle({ parameter, says }) {
      const { id } = await schemaOfId(parameter('id'));
      return [...new Set((await registry.uses(id, viewOf(says('deleted')))).map(({ subject }) => subject))];
    },
  });
}
