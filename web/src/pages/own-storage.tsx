import type { ReactNode } from 'react';
import type { Role, StorageEntry } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Section } from '../parts/page.tsx';
import { Link } from '../routing/place.tsx';
import { StorageTable } from './storage-table.tsx';

export const useStorage = (asked: boolean) =>
  useLoad(asked ? 'storage' : null, async (signal) => {
    const answer = await request<{ readonly storage: readonly StorageEntry[] }>('GET', 'storage', { signal });
    return answer.storage;
  });

/** The storage providers that belong to the signed-in user. */
export function OwnStorage({ user }: { readonly user: { readonly name: string; readonly role: Role } }): ReactNode {
  const mayOwn = user.role !== 'user';
  const storage = useStorage(mayOwn);
  const own = storage.value?.filter(({ owner }) => owner.toLowerCase() === user.name.toLowerCase()) ?? null;
  return (
    <Section
      title="Storage providers"
      actions={
        mayOwn && (
          <Link className="button" to="/storage/new">
            Add storage provider
          </Link>
        )
      }
    >
      {!mayOwn && (
        <Empty title="Storage providers belong to owners.">
          <p>
            You can send jobs to every device without one. To connect devices of your own, ask an administrator for the
            role “owner”.
          </p>
        </Empty>
      )}
      <FailureNotice failure={storage.failure} retry={storage.reload} />
      {storage.loading && <Loading what="your storage providers" />}
      {own?.length === 0 && (
        <Empty title="No storage provider yet.">
          <p>
            A storage provider holds the jobs of your own devices: a folder, a MongoDB database, or a Dropbox. Add one,
            and the devices that its spoolers publish appear on this server.
          </p>
        </Empty>
      )}
      {own !== null && own.length > 0 && <StorageTable entries={own} withOwner={false} changed={storage.reload} />}
    </Section>
  );
}
