import { afterAll } from 'vitest';
import { storageProviderConformance } from '../../../conformance/storage-provider.ts';
import { dropboxDouble } from '../../../doubles/dropbox.ts';
import { accountsOf } from './site.ts';

const accounts = accountsOf(await dropboxDouble());
afterAll(() => accounts.remove());

storageProviderConformance('dropbox (against the double)', () => accounts.fresh(), { runs: 4 });
