import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Spooler, startSpooler } from '../../../src/cloud/spooler/index.ts';
import { compiledSource } from '../../compiled.ts';
import { blackBoxCases, type Installation } from './black-box.ts';
import { openSite, type Site, signingKey } from './site.ts';

describe('a server with real accounts, the local storage and a spooler, over HTTP', () => {
  let site: Site;
  let spooler: Spooler;
  let installation: Installation;
  const compiled = compiledSource();

  beforeAll(async () => {
    site = await openSite({ onSubmitted: (device) => spooler.wake(device) }, []);
    spooler = await startSpooler(
      {
        provider: site.local,
        devices: [{ module: pathToFileURL(join(compiled.folder, 'cloud/devices/index.js')).href }],
        key: signingKey,
        onEvent: (event) => {
          if (event.kind === 'ended') site.server.wake(event.job);
        },
      },
      { worker: pathToFileURL(join(compiled.folder, 'cloud/spooler/worker.js')), graceMilliseconds: 300 },
    );
    const [user, other, revoked] = [await site.user('ada'), await site.user('bob'), await site.user('eve')];
    const [token] = await site.accounts.tokens('eve');
    await site.accounts.revokeToken('eve', token?.id ?? '');
    const url = await site.server.listen({ port: 0 });
    installation = { url, tokens: { user, other, revoked } };
  });

  afterAll(async () => {
    await spooler.stop('hand-back');
    await site.close();
    compiled.remove();
  });

  blackBoxCases(() => installation);
});
