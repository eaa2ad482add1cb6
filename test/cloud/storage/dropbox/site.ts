import type { DropboxProviderOptions } from '../../../../src/cloud/storage/dropbox/provider.ts';
import { dropboxProvider, type StorageProvider } from '../../../../src/cloud/storage/index.ts';
import type { StorageSite } from '../../../conformance/storage-provider.ts';
import { type DoubleLogin, type DropboxDouble, dropboxDouble } from '../../../doubles/dropbox.ts';

export interface DropboxSite extends StorageSite {
  readonly double: DropboxDouble;
  open(clock?: () => number, other?: Partial<DropboxProviderOptions>): StorageProvider;
}

/** Pauses that take no time, and what they would have taken. */
export function quickRetries(): { pause(milliseconds: number): Promise<void>; readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    async pause(milliseconds) {
      pauses.push(milliseconds);
    },
  };
}

/** Doubles of Dropbox for tests; `remove` closes everything. */
export function dropboxSites() {
  const open: StorageProvider[] = [];
  const doubles: DropboxDouble[] = [];
  return {
    async fresh(): Promise<DropboxSite> {
      const double = await dropboxDouble();
      doubles.push(double);
      return siteOf(double, open);
    },
    async remove(): Promise<void> {
      for (const provider of open) await provider.close();
      for (const double of doubles) await double.close();
    },
  };
}

export function siteOf(double: DropboxDouble, open: StorageProvider[] = []): DropboxSite {
  return { double, open: opener(double, double.login, open) };
}

/** Empty storages in accounts of one double. */
export function accountsOf(double: DropboxDouble): { fresh(): StorageSite; remove(): Promise<void> } {
  const open: StorageProvider[] = [];
  return {
    fresh: () => ({ open: opener(double, double.newAccount(), open) }),
    async remove() {
      for (const provider of open) await provider.close();
      await double.close();
    },
  };
}

function opener({ url }: DropboxDouble, login: DoubleLogin, open: StorageProvider[]): DropboxSite['open'] {
  return (clock, other = {}) => {
    const provider = dropboxProvider({
      login,
      hosts: { api: url, content: url, notify: url },
      longpoll: false,
      retries: { pause: quickRetries().pause },
      ...(clock === undefined ? {} : { clock }),
      ...other,
    });
    open.push(provider);
    return provider;
  };
}
