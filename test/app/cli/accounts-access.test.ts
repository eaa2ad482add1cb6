import { expect, it } from 'vitest';
import { readLogin } from '../../../src/app/cli/accounts-access.ts';

it('never quotes a login that is no JSON: it holds secrets', async () => {
  const read = readLogin({ login: '{"mongodb_password":sEcReTsEcReT}' });
  await expect(read).rejects.toMatchObject({ code: 'login_unusable' });
  await expect(read).rejects.not.toThrow(/sEcReT/);
});
