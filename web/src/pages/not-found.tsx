import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link } from '../routing/place.tsx';

export function NotFoundPage(): ReactNode {
  return (
    <Page title="No such page">
      <Empty title="Nothing is at this address.">
        <p>
          The <Link to="/devices">devices</Link> are a good place to go on.
        </p>
      </Empty>
    </Page>
  );
}
