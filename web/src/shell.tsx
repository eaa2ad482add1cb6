import type { ReactNode } from 'react';
import { Link, usePlace } from './routing/place.tsx';
import { useSession } from './session/session.tsx';

/** Header with the ways through the pages, the page, and the footer. */
export function Shell({ children }: { readonly children: ReactNode }): ReactNode {
  const { account } = useSession();
  const user = account?.user ?? null;
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="bar">
        <div className="bar-inner">
          <Link to="/" className="brand">
            <img src="/favicon.svg" alt="" />
            Eigenlake
          </Link>
          <nav aria-label="Pages">
            <ul>
              <NavItem to="/devices">Devices</NavItem>
              {user !== null && <NavItem to="/jobs">Jobs</NavItem>}
              {user?.role === 'admin' && (
                <>
                  <NavItem to="/admin/users">Users</NavItem>
                  <NavItem to="/admin/storage">Storage</NavItem>
                </>
              )}
            </ul>
            {account !== null && (
              <ul className="bar-end">
                {user === null ? (
                  <>
                    <NavItem to="/login">Log in</NavItem>
                    {account.sign_up && <NavItem to="/sign-up">Sign up</NavItem>}
                  </>
                ) : (
                  <>
                    <NavItem to="/profile">{user.name}</NavItem>
                    <NavItem to="/logout">Log out</NavItem>
                  </>
                )}
              </ul>
            )}
          </nav>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <div className="foot-inner">
          <span>Eigenlake: quantum experiments as jobs, every result as data.</span>
          <a className="foot-link" href="/api/v3/docs">
            API
          </a>
          <Link to="/about" className="foot-link">
            About
          </Link>
        </div>
      </footer>
    </div>
  );
}

function NavItem({ to, children }: { readonly to: string; readonly children: ReactNode }): ReactNode {
  const { path } = usePlace();
  const current = path === to || (to !== '/' && path.startsWith(`${to}/`));
  return (
    <li>
      <Link to={to} aria-current={current ? 'page' : undefined}>
        {children}
      </Link>
    </li>
  );
}
