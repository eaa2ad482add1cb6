import type { ReactNode } from 'react';
import { Empty } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link, usePlace } from '../routing/place.tsx';
import { useSession } from './session.tsx';

/** Shows its page to who may see it, and to everybody else how to get there. */
export function NeedsAccount({
  admin,
  children,
}: {
  readonly admin: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { account } = useSession();
  const { path, query } = usePlace();
  if (account === null) return null;
  const { user, local, sign_up } = account;
  if (user === null) {
    const search = query.toString();
    const next = `?next=${encodeURIComponent(search === '' ? path : `${path}?${search}`)}`;
    return (
      <Page title="Sign in first">
        <Empty title="This page belongs to an account.">
          {local ? (
            <p>
              This server runs for one local user. Open the address that <code>eigenlake up</code> printed: it carries
              the token that signs you in.
            </p>
          ) : (
            <p>
              <Link to={`/login${next}`}>Log in</Link>
              {sign_up && (
                <>
                  {' or '}
                  <Link to={`/sign-up${next}`}>sign up</Link>
                </>
              )}
              , and you come back here.
            </p>
          )}
        </Empty>
      </Page>
    );
  }
  if (admin && user.role !== 'admin') {
    return (
      <Page title="For administrators">
        <Empty title={`You are signed in as ${user.name}, who is no administrator.`}>
          <p>Ask an administrator of this server, or log in with another account.</p>
        </Empty>
      </Page>
    );
  }
  return children;
}
