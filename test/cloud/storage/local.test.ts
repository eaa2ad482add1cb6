import { afterAll } from 'vitest';
import { storageProviderConformance } from '../../conformance/storage-provider.ts';
import { localSites } from './site.ts';

const sites = localSites();
afterAll(() => sites.remove());

storageProviderConformance('local', () => sites.fresh());
