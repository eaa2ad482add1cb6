import type { StorageProvider } from '../../../src/cloud/storage/index.ts';

type Call = Exclude<keyof StorageProvider, 'kind' | 'close'>;

/** A storage whose named calls fail for as long as they are in `broken`, as on a full disk; a double for tests. */
export function troubledStorage(provider: StorageProvider): {
  readonly provider: StorageProvider;
  readonly broken: Set<Call>;
  /** Calls that failed, in their order. */
  readonly failed: Call[];
} {
  const broken = new Set<Call>();
  const failed: Call[] = [];
  const isCall = (name: PropertyKey): name is Call => typeof name === 'string' && name !== 'kind' && name !== 'close';
  const double = new Proxy(provider, {
    get(target, name, receiver) {
      if (isCall(name) && broken.has(name)) {
        return async () => {
          failed.push(name);
          throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        };
      }
      return Reflect.get(target, name, receiver);
    },
  });
  return { provider: double, broken, failed };
}
