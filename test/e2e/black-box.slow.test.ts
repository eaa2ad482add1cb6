import { afterAll, beforeAll, describe } from 'vitest';
import { document, eigenlake, scratchFolder } from '../app/command.ts';
import { type Running, start } from '../app/running.ts';
import { blackBoxCases, type Installation } from '../app/server/black-box.ts';

/**
 * The black-box cases against `eigenlake up`, or against any other installation:
 * `EIGENLAKE_BLACK_BOX='{"url": …, "tokens": {"user": …, "other": …, "revoked": …}}' npm run test:slow -- black-box`.
 */
const elsewhere = process.env.EIGENLAKE_BLACK_BOX;

describe(`the job API of ${elsewhere === undefined ? 'eigenlake up' : 'EIGENLAKE_BLACK_BOX'}`, () => {
  let installation: Installation;
  let service: Running<{ url: string }> | null = null;

  beforeAll(async () => {
    if (elsewhere !== undefined) {
      installation = JSON.parse(elsewhere) as Installation;
      return;
    }
    const folder = scratchFolder();
    service = await start(['up', '--port', '0'], folder);
    const tokenOf = (user: string) => {
      eigenlake(['user', 'add', user], folder);
      return document<{ token: string; id: string }>(eigenlake(['token', 'create', '--user', user, '--json'], folder));
    };
    const [user, other, revoked] = ['ada', 'bob', 'eve'].map(tokenOf);
    eigenlake(['token', 'revoke', revoked!.id, '--user', 'eve'], folder);
    installation = {
      url: service.ready.url,
      tokens: { user: user!.token, other: other!.token, revoked: revoked!.token },
    };
  });
  afterAll(() => service?.kill('SIGKILL'));

  blackBoxCases(() => installation);
});
