import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { Role, UserEntry } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton, SubmitButton } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { Moment } from '../parts/moment.tsx';
import { Done, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useSession } from '../session/session.tsx';
import { fieldOfFailure } from '../session/validation.ts';

const roles: readonly (readonly [Role, string])[] = [
  ['user', 'user'],
  ['owner', 'owner'],
  ['admin', 'admin'],
];
const roleOf = (value: string): Role => roles.find(([role]) => role === value)?.[0] ?? 'user';

export function AdminUsersPage(): ReactNode {
  const { account, refresh } = useSession();
  const users = useLoad('users', async (signal) => {
    const answer = await request<{ readonly users: readonly UserEntry[] }>('GET', 'users', { signal });
    return answer.users;
  });
  const change = useAction(async (name: string, body: { readonly role?: Role; readonly active?: boolean }) => {
    await request('PATCH', `users/${encodeURIComponent(name)}`, { body });
    users.reload();
    await refresh();
  });
  const remove = useAction(async (name: string) => {
    await request('DELETE', `users/${encodeURIComponent(name)}`);
    users.reload();
  });
  const myself = account?.user?.name;
  return (
    <Page title="Users" lead="Who may use this server. Nobody sees another user's jobs, administrators included.">
      <FailureNotice failure={users.failure ?? change.failure ?? remove.failure} />
      {users.loading && <Loading what="the users" />}
      {users.value !== null && (
        <Table caption="Users" columns={['Name', 'Role', '+Since', '+State', '.Actions']}>
          {users.value.map((user) => (
            <tr key={user.name}>
              <th scope="row">{user.name}</th>
              <td>
                {user.name === myself ? (
                  // Nobody locks themselves out with one key.
                  user.role
                ) : (
                  <select
                    aria-label={`Role of ${user.name}`}
                    value={user.role}
                    onChange={(event) => void change.run(user.name, { role: roleOf(event.target.value) })}
                  >
                    {roles.map(([role, label]) => (
                      <option key={role} value={role}>
                        {label}
                      </option>
                    ))}
                  </select>
                )}
              </td>
              <td className="roomy">
                <Moment time={user.created} />
              </td>
              <td className="roomy">
                {user.active ? <Badge tone="good">Active</Badge> : <Badge tone="off">Inactive</Badge>}
              </td>
              <td className="actions">
                {user.name === myself ? (
                  <span className="muted">you</span>
                ) : (
                  <>
                    <button
                      type="button"
                      className="button button-quiet"
                      onClick={() => void change.run(user.name, { active: !user.active })}
                    >
                      {user.active ? 'Deactivate' : 'Activate'}
                      <span className="unseen"> {user.name}</span>
                    </button>
                    <ConfirmButton
                      label="Delete"
                      name={user.name}
                      question={`Delete the user “${user.name}”?`}
                      consequence="Tokens and registered storage providers go too. To lock somebody out for a while, deactivate the user instead."
                      confirm="Delete the user"
                      act={() => remove.run(user.name)}
                    />
                  </>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Section title="Add user">
        <NewUserForm added={users.reload} />
      </Section>
    </Page>
  );
}

function NewUserForm({ added }: { readonly added: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('user');
  const [password, setPassword] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const add = useAction(async () => {
    setMade(null);
    const body = { name: name.trim(), role, ...(password === '' ? {} : { password }) };
    await request('POST', 'users', { body });
    setMade(name.trim());
    setName('');
    setPassword('');
    added();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add.run();
  };
  const { failure } = add;
  const place = failure === null ? null : fieldOfFailure(failure.code);
  const problem = (field: string) =>
    failure !== null && place === field ? `${failure.message} ${failure.hint}`.trim() : null;
  return (
    <form className="card" onSubmit={submit} aria-label="Add user">
      <FailureNotice failure={place === null ? failure : null} />
      {made !== null && <Done>{made} can use this server now.</Done>}
      <div className="row">
        <TextField
          label="User name"
          value={name}
          change={setName}
          autoComplete="off"
          problem={problem('name')}
          required
        />
        <SelectField label="Role" value={role} change={(value) => setRole(roleOf(value))} options={roles} />
        <TextField
          label="First password"
          type="password"
          value={password}
          change={setPassword}
          autoComplete="new-password"
          hint="Without one, the user signs in with tokens only."
          problem={problem('password')}
        />
      </div>
      <div className="form-actions">
        <SubmitButton busy={add.busy}>Add user</SubmitButton>
      </div>
    </form>
  );
}
