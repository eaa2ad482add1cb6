import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import { request } from '../api/request.ts';
import { SubmitButton } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Done, FailureNotice } from '../parts/notice.tsx';
import { useSession } from '../session/session.tsx';

/** A new password ends all sessions, this one too: the page asks who is signed in afterwards. */
export function ChangePassword({ name }: { readonly name: string }): ReactNode {
  const { refresh } = useSession();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [changed, setChanged] = useState(false);
  const change = useAction(async () => {
    setChanged(false);
    await request('POST', 'account/password', { body: { current, password } });
    setCurrent('');
    setPassword('');
    setChanged(true);
    await refresh();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void change.run();
  };
  const { failure } = change;
  const weak = failure?.code === 'weak_password';
  const wrong = failure?.code === 'wrong_password';
  return (
    <form className="card" onSubmit={submit} aria-label="Change password">
      <FailureNotice failure={weak || wrong ? null : failure} />
      {changed && <Done>The password is changed. Other browsers have to log in again.</Done>}
      <input
        className="unseen"
        type="text"
        autoComplete="username"
        value={name}
        readOnly
        tabIndex={-1}
        aria-label="User name"
      />
      <div className="row">
        <TextField
          label="Current password"
          type="password"
          value={current}
          change={setCurrent}
          autoComplete="current-password"
          problem={wrong ? failure.message : null}
          required
        />
        <TextField
          label="New password"
          type="password"
          value={password}
          change={setPassword}
          autoComplete="new-password"
          problem={weak ? `${failure.message} ${failure.hint}`.trim() : null}
          required
        />
      </div>
      <div className="form-actions">
        <SubmitButton busy={change.busy}>Change password</SubmitButton>
      </div>
    </form>
  );
}
