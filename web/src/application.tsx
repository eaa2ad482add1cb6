import type { ReactNode } from 'react';
import { AboutPage } from './pages/about.tsx';
import { AdminStoragePage } from './pages/admin-storage.tsx';
import { AdminUsersPage } from './pages/admin-users.tsx';
import { DevicesPage } from './pages/devices.tsx';
import { HomePage } from './pages/home.tsx';
import { JobPage } from './pages/job.tsx';
import { JobsPage } from './pages/jobs.tsx';
import { LoginPage } from './pages/login.tsx';
import { LogoutPage } from './pages/logout.tsx';
import { NewJobPage } from './pages/new-job.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { ProfilePage } from './pages/profile.tsx';
import { SignUpPage } from './pages/sign-up.tsx';
import { EditStoragePage, NewStoragePage } from './pages/storage.tsx';
import { FailureNotice } from './parts/notice.tsx';
import { matchPath } from './routing/match.ts';
import { usePlace } from './routing/place.tsx';
import { NeedsAccount } from './session/needs-account.tsx';
import { useSession } from './session/session.tsx';
import { Shell } from './shell.tsx';

type Names = Readonly<Record<string, string>>;
type Access = 'everybody' | 'account' | 'admin';

const routes: readonly (readonly [pattern: string, access: Access, page: (names: Names) => ReactNode])[] = [
  ['/', 'everybody', () => <HomePage />],
  ['/devices', 'everybody', () => <DevicesPage />],
  ['/about', 'everybody', () => <AboutPage />],
  ['/sign-up', 'everybody', () => <SignUpPage />],
  ['/login', 'everybody', () => <LoginPage />],
  ['/logout', 'everybody', () => <LogoutPage />],
  ['/jobs', 'account', () => <JobsPage />],
  ['/jobs/new', 'account', () => <NewJobPage />],
  ['/jobs/:job', 'account', ({ job }) => <JobPage key={job} job={job ?? ''} />],
  ['/profile', 'account', () => <ProfilePage />],
  ['/storage/new', 'account', () => <NewStoragePage />],
  ['/storage/:name', 'account', ({ name }) => <EditStoragePage key={name} name={name ?? ''} />],
  ['/admin/users', 'admin', () => <AdminUsersPage />],
  ['/admin/storage', 'admin', () => <AdminStoragePage />],
];

/** The page of the address, between header and footer. */
export function Application(): ReactNode {
  const { account, failure, refresh } = useSession();
  return (
    <Shell>
      {failure !== null && <FailureNotice failure={failure} retry={() => void refresh()} />}
      {account === null ? failure === null && <p className="loading">Loading…</p> : <CurrentPage />}
    </Shell>
  );
}

function CurrentPage(): ReactNode {
  const { path } = usePlace();
  const { account } = useSession();
  for (const [pattern, access, page] of routes) {
    const names = matchPath(pattern, path);
    if (names === null) continue;
    if (access === 'everybody') return page(names);
    // What was loaded for one user is never shown to the next.
    return (
      <NeedsAccount key={account?.user?.name ?? ''} admin={access === 'admin'}>
        {page(names)}
      </NeedsAccount>
    );
  }
  return <NotFoundPage />;
}
