import { type ReactNode, useEffect, useRef } from 'react';
import { useAction } from '../api/action.ts';
import { request } from '../api/request.ts';
import { FailureNotice, Loading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Link } from '../routing/place.tsx';
import { useSession } from '../session/session.tsx';

export function LogoutPage(): ReactNode {
  const { account, refresh } = useSession();
  const asked = useRef(false);
  const leave = useAction(async () => {
    await request('POST', 'account/logout');
    await refresh();
  });
  useEffect(() => {
    if (asked.current || !account?.user) return;
    asked.current = true;
    void leave.run();
  });
  return (
    <Page title={account?.user ? 'Log out' : 'Logged out'}>
      <FailureNotice failure={leave.failure} retry={() => void leave.run()} />
      {account?.user ? (
        leave.failure === null && <Loading what="the way out" />
      ) : (
        <p>
          Nobody is signed in on this browser. <Link to="/login">Log in</Link> again, or look at the{' '}
          <Link to="/devices">devices</Link>.
        </p>
      )}
    </Page>
  );
}
