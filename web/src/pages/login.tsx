import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { AccountDocument } from '../api/documents.ts';
import { request } from '../api/request.ts';
import { SubmitButton } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { safeNext } from '../routing/match.ts';
import { Link, navigate, usePlace } from '../routing/place.tsx';
import { useSession } from '../session/session.tsx';

export function LoginPage(): ReactNode {
  const { account, take } = useSession();
  const { query } = usePlace();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const login = useAction(async () => {
    take(await request<AccountDocument>('POST', 'account/login', { body: { name: name.trim(), password } }));
    navigate(safeNext(query.get('next')), 'replace');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void login.run();
  };
  return (
    <Page title="Log in" narrow>
      <form className="card" onSubmit={submit}>
        <FailureNotice failure={login.failure} />
        <TextField label="User name" value={name} change={setName} autoComplete="username" required />
        <TextField
          label="Password"
          type="password"
          value={password}
          change={setPassword}
          autoComplete="current-password"
          required
        />
        <div className="form-actions">
          <SubmitButton busy={login.busy} busyText="Logging in…">
            Log in
          </SubmitButton>
        </div>
      </form>
      {account?.sign_up && (
        <p>
          No account yet? <Link to={`/sign-up${window.location.search}`}>Sign up</Link>.
        </p>
      )}
      {account?.local && (
        <p className="muted">
          This server runs for one local user: open the address that <code>eigenlake up</code> printed instead.
        </p>
      )}
    </Page>
  );
}
