import type { ReactNode } from 'react';
import type { StorageEntry } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link } from '../routing/place.tsx';
import { useSession } from '../session/session.tsx';
import { StorageForm } from './storage-form.tsx';

export function NewStoragePage(): ReactNode {
  const { account } = useSession();
  const user = account?.user;
  if (!user) return null;
  return (
    <Page title="Add storage provider" lead="Where the jobs of your own devices wait and their results are kept.">
      {user.role === 'user' ? (
        <Empty title="Storage providers belong to owners.">
          <p>
            Ask an administrator for the role “owner”, or use the <Link to="/devices">devices</Link> that are here.
          </p>
        </Empty>
      ) : (
        <StorageForm stored={null} owner={user.name} forOthers={user.role === 'admin'} />
      )}
    </Page>
  );
}

export function EditStoragePage({ name }: { readonly name: string }): ReactNode {
  const entry = useLoad(name, (signal) =>
    request<StorageEntry>('GET', `storage/${encodeURIComponent(name)}`, { signal }),
  );
  return (
    <Page title={`Storage provider ${name}`}>
      <FailureNotice failure={entry.failure} retry={entry.reload} />
      {entry.loading && <Loading what="the storage provider" />}
      {entry.value !== null && <StorageForm stored={entry.value} owner={entry.value.owner} />}
    </Page>
  );
}
