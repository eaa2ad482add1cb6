import { afterAll, describe, it } from 'vitest';
import { storageProviderConformance } from '../../../conformance/storage-provider.ts';
import { mongoJavaServer } from '../../../services/mongodb.ts';
import { mongoSites } from './site.ts';

const server = await mongoJavaServer();

if ('missing' in server)
  describe.skip(`storage provider: mongodb (${server.missing})`, () => it('needs a server', () => undefined));
else {
  const sites = mongoSites(server);
  afterAll(async () => {
    await sites.close();
    await server.remove();
  });
  storageProviderConformance(`mongodb on ${server.name}`, () => sites.fresh(), { runs: 4 });
}
