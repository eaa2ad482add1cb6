import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { EmbeddedRegistry } from '../../../lake/records/index.ts';
import type { Context } from '../context.ts';
import {
  readVersion,
  schemaUnknown,
  subjectHidden,
  subjectNotHidden,
  subjectUnknown,
  versionHidden,
  versionNotHidden,
} from './answers.ts';
import { avroDocument, flags, idDocument, names, numbers, postedSchema, versionDocument } from './documents.ts';
import { registryRoute } from './route.ts';
import { schemaIn, versionOf, viewOf } from './versions.ts';

/** Subjects and their versions. */
export function subjectRoutes(app: FastifyInstance, context: Context, registry: EmbeddedRegistry): void {
  registryRoute(app, context, {
    method: 'GET',
    path: 'subjects',
    operation: 'list_subjects',
    summary: 'Names of subjects; with deleted also those that were deleted softly, with deletedOnly only these',
    right: 'read',
    query: Type.Intersect([
      flags('deleted', 'deletedOnly'),
      Type.Object({ subjectPrefix: Type.Optional(Type.String()) }),
    ]),
    answer: names,
    async handle({ says, word }) {
      const found = await registry.subjects(says('deletedOnly') ? 'hidden' : viewOf(says('deleted')));
      // Some clients write the context of all that has none.
      const prefix = word('subjectPrefix').replace(/^:\*:/, '');
      return found.filter((subject) => subject.startsWith(prefix));
    },
  });

  registryRoute(app, context, {
    method: 'POST',
    path: 'subjects/{subject}',
    operation: 'look_up_schema',
    summary: 'The version of a subject that has this schema',
    right: 'read',
    body: postedSchema,
    query: flags('deleted'),
    answer: versionDocument,
    refusals: [404, 422],
    async handle({ parameter, field, says }) {
      const subject = parameter('subject');
      const view = viewOf(says('deleted'));
      const schema = schemaIn(field);
      if ((await registry.versions(subject, view)).length === 0) throw subjectUnknown(subject);
      const found = await registry.lookUp(subject, schema, view);
      if (found === null) throw schemaUnknown();
      return found;
    },
  });

  registryRoute(app, context, {
    method: 'DELETE',
    path: 'subjects/{subject}',
    operation: 'delete_subject',
    summary: 'Deletes all versions: softly, their ids stay readable; then with permanent=true (admins) for good',
    right: 'write',
    query: flags('permanent'),
    answer: numbers,
    refusals: [404],
    async handle({ parameter, says, demand }) {
      const subject = parameter('subject');
      const permanent = says('permanent');
      if (permanent) demand('manage');
      const [active, hidden] = [await registry.versions(subject), await registry.versions(subject, 'hidden')];
      if (active.length === 0 && hidden.length === 0) throw subjectUnknown(subject);
      if (!permanent) {
        if (active.length === 0) throw subjectHidden(subject);
        await registry.hide(subject, active);
        return active;
      }
      if (active.length > 0) throw subjectNotHidden(subject);
      await registry.remove(subject, hidden);
      return hidden;
    },
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'subjects/{subject}/versions',
    operation: 'list_versions',
    summary: 'Numbers of the versions of a subject',
    right: 'read',
    query: flags('deleted', 'deletedOnly'),
    answer: numbers,
    refusals: [404],
    async handle({ parameter, says }) {
      const subject = parameter('subject');
      const found = await registry.versions(subject, says('deletedOnly') ? 'hidden' : viewOf(says('deleted')));
      if (found.length === 0) throw subjectUnknown(subject);
      return found;
    },
  });

  registryRoute(app, context, {
    method: 'POST',
    path: 'subjects/{subject}/versions',
    operation: 'register_schema',
    summary: 'Registers a schema: its id, the same for the same schema in every subject',
    right: 'write',
    body: postedSchema,
    answer: idDocument,
    refusals: [409, 422],
    async handle({ parameter, field }) {
      const { id } = await registry.register(parameter('subject'), schemaIn(field));
      return { id };
    },
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'subjects/{subject}/versions/{version}',
    operation: 'get_version',
    summary: 'A version, by its number or as latest',
    right: 'read',
    query: flags('deleted'),
    answer: versionDocument,
    refusals: [404, 422],
    handle: ({ parameter, says }) =>
      versionOf(registry, parameter('subject'), readVersion(parameter('version')), viewOf(says('deleted'))),
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'subjects/{subject}/versions/{version}/schema',
    operation: 'get_version_schema',
    summary: 'The schema of a version, by itself',
    right: 'read',
    query: flags('deleted'),
    answer: avroDocument,
    refusals: [404, 422],
    async handle({ parameter, says }) {
      const version = readVersion(parameter('version'));
      const { schema } = await versionOf(registry, parameter('subject'), version, viewOf(says('deleted')));
      return JSON.parse(schema);
    },
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'subjects/{subject}/versions/{version}/referencedby',
    operation: 'list_references',
    summary: 'Ids of schemas that refer to a version: none, references are not offered',
    right: 'read',
    answer: numbers,
    refusals: [404, 422],
    async handle({ parameter }) {
      await versionOf(registry, parameter('subject'), readVersion(parameter('version')), 'active');
      return [];
    },
  });

  registryRoute(app, context, {
    method: 'DELETE',
    path: 'subjects/{subject}/versions/{version}',
    operation: 'delete_version',
    summary: 'Deletes a version: softly, its id stays readable; then with permanent=true (admins) for good',
    right: 'write',
    query: flags('permanent'),
    answer: Type.Integer(),
    refusals: [404, 422],
    async handle({ parameter, says, demand }) {
      const subject = parameter('subject');
      const asked = readVersion(parameter('version'));
      const permanent = says('permanent');
      if (permanent) demand('manage');
      const { version } = await versionOf(
        registry,
        subject,
        asked,
        asked === 'latest' && !permanent ? 'active' : 'all',
      );
      const isHidden = (await registry.version(subject, version, 'hidden')) !== null;
      if (permanent && !isHidden) throw versionNotHidden(subject, version);
      if (!permanent && isHidden) throw versionHidden(subject, version);
      await (permanent ? registry.remove(subject, [version]) : registry.hide(subject, [version]));
      return version;
    },
  });
}
