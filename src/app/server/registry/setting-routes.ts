import type { FastifyInstance } from 'fastify';
import type { EmbeddedRegistry } from '../../../lake/records/index.ts';
import type { Context } from '../context.ts';
import { badMode, noOwnLevel, noOwnMode, readLevel, readVersion } from './answers.ts';
import { flags, levelDocument, modeDocument, postedLevel, postedSchema, verdictDocument } from './documents.ts';
import { registryRoute } from './route.ts';
import { schemaIn, versionOf } from './versions.ts';

/** Levels of compatibility, what they say about a schema, and the mode, which is always READWRITE. */
export function settingRoutes(app: FastifyInstance, context: Context, registry: EmbeddedRegistry): void {
  for (const [path, right, whose] of [
    ['config', 'manage', 'all subjects'],
    ['config/{subject}', 'write', 'a subject'],
  ] as const) {
    const suffix = path === 'config' ? '' : '_of_subject';
    const subjectIn = (parameter: (name: string) => string) => (path === 'config' ? undefined : parameter('subject'));

    registryRoute(app, context, {
      method: 'GET',
      path,
      operation: `get_compatibility${suffix}`,
      summary: `The level of ${whose}${path === 'config' ? '' : '; with defaultToGlobal that of all where it has none'}`,
      right: 'read',
      ...(path === 'config' ? {} : { query: flags('defaultToGlobal'), refusals: [404] }),
      answer: levelDocument,
      async handle({ parameter, says }) {
        const subject = subjectIn(parameter);
        if (subject === undefined || says('defaultToGlobal'))
          return { compatibilityLevel: await registry.compatibility(subject) };
        const level = await registry.ownCompatibility(subject);
        if (level === null) throw noOwnLevel(subject);
        return { compatibilityLevel: level };
      },
    });

    registryRoute(app, context, {
      method: 'PUT',
      path,
      operation: `set_compatibility${suffix}`,
      summary: `Sets the level of ${whose}`,
      right,
      body: postedLevel,
      answer: postedLevel,
      refusals: [422],
      async handle({ parameter, field }) {
        const level = readLevel(field('compatibility'));
        await registry.setCompatibility(level, subjectIn(parameter));
        return { compatibility: level };
      },
    });

    registryRoute(app, context, {
      method: 'DELETE',
      path,
      operation: `reset_compatibility${suffix}`,
      summary: path === 'config' ? 'Back to BACKWARD' : 'Back to the level of all subjects',
      right,
      answer: levelDocument,
      ...(path === 'config' ? {} : { refusals: [404] }),
      async handle({ parameter }) {
        const subject = subjectIn(parameter);
        const level = subject === undefined ? await registry.compatibility() : await registry.ownCompatibility(subject);
        if (subject !== undefined && level === null) throw noOwnLevel(subject);
        await registry.resetCompatibility(subject);
        return { compatibilityLevel: level };
      },
    });
  }

  for (const path of ['versions', 'versions/{version}']) {
    registryRoute(app, context, {
      method: 'POST',
      path: `compatibility/subjects/{subject}/${path}`,
      operation: path === 'versions' ? 'check_schema' : 'check_schema_with_version',
      summary: `Whether the level of the subject allows a schema beside ${path === 'versions' ? 'those that it names' : 'a version'}`,
      right: 'read',
      body: postedSchema,
      query: flags('verbose'),
      answer: verdictDocument,
      refusals: [404, 422],
      async handle({ parameter, field, says }) {
        const subject = parameter('subject');
        const schema = schemaIn(field);
        const asked = path === 'versions' ? null : readVersion(parameter('version'));
        // Beside a version that is not there nothing is forbidden, as Confluent has it; a number must be one.
        const one = asked === 'latest' ? (await registry.versions(subject)).at(-1) : asked;
        if (typeof asked === 'number') await versionOf(registry, subject, asked, 'active');
        const conflict = await registry.conflict(subject, schema, one ?? undefined);
        const messages = conflict === null ? [] : [`version ${conflict.version}: ${conflict.reason}`];
        return { is_compatible: conflict === null, ...(says('verbose') ? { messages } : {}) };
      },
    });
  }

  registryRoute(app, context, {
    method: 'GET',
    path: 'mode',
    operation: 'get_mode',
    summary: 'The mode of all subjects: READWRITE',
    right: 'read',
    answer: modeDocument,
    handle: async () => ({ mode: 'READWRITE' }),
  });

  registryRoute(app, context, {
    method: 'GET',
    path: 'mode/{subject}',
    operation: 'get_mode_of_subject',
    summary: 'No subject has a mode of its own: 40409, with defaultToGlobal the mode of all',
    right: 'read',
    query: flags('defaultToGlobal'),
    answer: modeDocument,
    refusals: [404],
    async handle({ parameter, says }) {
      if (!says('defaultToGlobal')) throw noOwnMode(parameter('subject'));
      return { mode: 'READWRITE' };
    },
  });

  registryRoute(app, context, {
    method: 'PUT',
    path: 'mode',
    operation: 'set_mode',
    summary: 'Takes READWRITE and refuses every other mode',
    right: 'manage',
    body: modeDocument,
    answer: modeDocument,
    refusals: [422],
    async handle({ field }) {
      const mode = String(field('mode'));
      if (mode.toUpperCase() !== 'READWRITE') throw badMode(mode);
      return { mode: 'READWRITE' };
    },
  });
}
