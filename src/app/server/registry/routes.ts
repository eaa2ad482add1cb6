import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { EmbeddedRegistry } from '../../../lake/records/index.ts';
import type { Context } from '../context.ts';
import { registryRoute } from './route.ts';
import { schemaRoutes } from './schema-routes.ts';
import { settingRoutes } from './setting-routes.ts';
import { subjectRoutes } from './subject-routes.ts';

/** The schema registry on Confluent's REST paths, below /registry: for their clients in Python, Java and Connect. */
export function registryRoutes(app: FastifyInstance, context: Context, registry: EmbeddedRegistry): void {
  registryRoute(app, context, {
    method: 'GET',
    path: '',
    operation: 'get_registry',
    summary: 'That a registry is here',
    right: 'read',
    answer: Type.Object({}),
    handle: async () => ({}),
  });
  subjectRoutes(app, context, registry);
  schemaRoutes(app, context, registry);
  settingRoutes(app, context, registry);
}
