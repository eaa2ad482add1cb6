import type { ReactNode } from 'react';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link } from '../routing/place.tsx';
import { useStorage } from './own-storage.tsx';
import { StorageTable } from './storage-table.tsx';

export function AdminStoragePage(): ReactNode {
  const storage = useStorage(true);
  return (
    <Page
      title="All storage providers"
      lead="What users registered. Their logins are sealed: nobody can read them, you included."
      actions={
        <Link className="button" to="/storage/new">
          Add storage provider
        </Link>
      }
    >
      <FailureNotice failure={storage.failure} retry={storage.reload} />
      {storage.loading && <Loading what="the storage providers" />}
      {storage.value?.length === 0 && (
        <Empty title="Nobody has registered a storage provider.">
          <p>
            The storage “local” of this server needs no registration; it serves everybody. Owners add others in their
            profile.
          </p>
        </Empty>
      )}
      {storage.value !== null && storage.value.length > 0 && (
        <StorageTable entries={storage.value} withOwner changed={storage.reload} />
      )}
    </Page>
  );
}
