import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { AccountDocument } from '../api/documents.ts';
import { request } from '../api/request.ts';
import { SubmitButton } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Empty, FailureNotice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { safeNext } from '../routing/match.ts';
import { Link, navigate, usePlace } from '../routing/place.tsx';
import { useSession } from '../session/session.tsx';
import { fieldOfFailure } from '../session/validation.ts';

export function SignUpPage(): ReactNode {
  const { account, take } = useSession();
  const { query } = usePlace();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [differ, setDiffer] = useState(false);
  const join = useAction(async () => {
    take(await request<AccountDocument>('POST', 'account/sign-up', { body: { name: name.trim(), password } }));
    navigate(safeNext(query.get('next'), '/profile'), 'replace');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDiffer(password !== again);
    if (password === again) void join.run();
  };
  const place = join.failure === null ? null : fieldOfFailure(join.failure.code);
  const problem = (field: string) =>
    place === field && join.failure !== null ? `${join.failure.message} ${join.failure.hint}`.trim() : null;

  if (account !== null && !account.sign_up) {
    return (
      <Page title="Sign up">
        <Empty title="This server takes no new accounts by itself.">
          <p>
            Ask its administrator for one, or <Link to="/login">log in</Link> if you have one.
          </p>
        </Empty>
      </Page>
    );
  }
  return (
    <Page title="Sign up" narrow lead="An account sends jobs to the devices and keeps the results for you.">
      <form className="card" onSubmit={submit}>
        <FailureNotice failure={place === null ? join.failure : null} />
        <TextField
          label="User name"
          value={name}
          change={setName}
          autoComplete="username"
          maxLength={50}
          hint="Letters, digits, dot, dash and underscore; 50 at most."
          problem={problem('name')}
          required
        />
        <TextField
          label="Password"
          type="password"
          value={password}
          change={setPassword}
          autoComplete="new-password"
          hint="Ten characters or more: a sentence of several words is easy to remember and hard to guess."
          problem={problem('password')}
          required
        />
        <TextField
          label="Password again"
          type="password"
          value={again}
          change={setAgain}
          autoComplete="new-password"
          problem={differ && password !== again ? 'The two passwords differ.' : null}
          required
        />
        <div className="form-actions">
          <SubmitButton busy={join.busy} busyText="Signing up…">
            Sign up
          </SubmitButton>
        </div>
      </form>
      <p className="muted">
        What you submit and what comes back is yours: other users of this server cannot read your jobs, administrators
        included. Whoever runs a device and its storage sees what is sent to it. No tracking, no e-mail address. Already
        here? <Link to={`/login${window.location.search}`}>Log in</Link>.
      </p>
    </Page>
  );
}
