import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { NewToken, NewTokenRequest, Scope, TokenEntry } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton, SubmitButton } from '../parts/button.tsx';
import { Code } from '../parts/code.tsx';
import { Checkbox, SelectField, TextField } from '../parts/field.tsx';
import { Moment } from '../parts/moment.tsx';
import { Done, Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useSession } from '../session/session.tsx';
import { fieldOfFailure } from '../session/validation.ts';

const scopes: readonly (readonly [scope: Scope, meaning: string])[] = [
  ['jobs:read', 'read your jobs and results'],
  ['jobs:submit', 'send and cancel jobs'],
  ['tables:read', 'read all tables from other engines'],
  ['tables:write', 'write tables from other engines'],
  ['storage', 'manage your storage providers'],
  ['account', 'manage tokens, sign in to these pages'],
  ['admin', 'manage users'],
];

const lifetimes = [
  ['', 'until it is revoked'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
] as const;

/** The tokens of the account: what programs sign in with. */
export function Tokens(): ReactNode {
  const tokens = useLoad('tokens', async (signal) => {
    const answer = await request<{ readonly tokens: readonly TokenEntry[] }>('GET', 'account/tokens', { signal });
    return answer.tokens;
  });
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  const revoke = useAction(async (id: string) => {
    await request('DELETE', `account/tokens/${encodeURIComponent(id)}`);
    tokens.reload();
  });
  return (
    <Section title="Tokens">
      <p className="muted">A program signs in with a token instead of your password. Give every program its own.</p>
      <FailureNotice failure={tokens.failure ?? revoke.failure} />
      {tokens.loading && <Loading what="your tokens" />}
      {made !== null && (
        <Done>
          <p>
            <strong>The token “{made.name}” is ready.</strong> Copy it now: it is shown this once and never again.
          </p>
          <Code text={made.token} label="new token" wrap />
        </Done>
      )}
      {tokens.value?.length === 0 && (
        <Empty title="No token yet.">
          <p>Create one below, then use it in a program or with the command line.</p>
        </Empty>
      )}
      {tokens.value !== null && tokens.value.length > 0 && (
        <Table caption="Tokens" columns={['Name', '+May', '+Created', '+Last used', 'State', '.Actions']}>
          {tokens.value.map((token) => (
            <tr key={token.id}>
              <th scope="row">
                {token.name}
                <span className="tight mono muted">{token.scopes.join(', ')}</span>
              </th>
              <td className="wide mono roomy">{token.scopes.join(', ')}</td>
              <td className="roomy">
                <Moment time={token.created} />
              </td>
              <td className="roomy">
                <Moment time={token.last_used} otherwise="never" />
              </td>
              <td>
                <TokenState token={token} />
              </td>
              <td className="actions">
                {token.revoked === null && (
                  <ConfirmButton
                    label="Revoke"
                    name={token.name}
                    question={`Revoke the token “${token.name}”?`}
                    consequence="Programs that use it are refused from now on."
                    confirm="Revoke it"
                    act={() => revoke.run(token.id)}
                  />
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <NewTokenForm
        done={(name, token) => {
          setMade({ name, token });
          tokens.reload();
        }}
      />
    </Section>
  );
}

function TokenState({ token }: { readonly token: TokenEntry }): ReactNode {
  if (token.revoked !== null) return <Badge tone="off">Revoked</Badge>;
  if (token.expires === null) return <Badge tone="good">Works</Badge>;
  if (Date.parse(token.expires) <= Date.now()) return <Badge tone="off">Expired</Badge>;
  return (
    <>
      <Badge tone="good">Works</Badge>{' '}
      <span className="muted">
        ends <Moment time={token.expires} />
      </span>
    </>
  );
}

function NewTokenForm({ done }: { readonly done: (name: string, token: string) => void }): ReactNode {
  const { account } = useSession();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Scope[]>(['jobs:read', 'jobs:submit']);
  const [days, setDays] = useState('');
  const create = useAction(async () => {
    const expires = days === '' ? null : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    const body: NewTokenRequest = { name: name.trim(), scopes: chosen, expires };
    const { token } = await request<NewToken>('POST', 'account/tokens', { body });
    done(name.trim(), token);
    setName('');
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void create.run();
  };
  const { failure } = create;
  const place = failure === null ? null : fieldOfFailure(failure.code);
  const role = account?.user?.role;
  const forOwners = (scope: Scope) => scope !== 'tables:read' || role === 'owner';
  const offered = scopes.filter(
    ([scope]) => role === 'admin' || (scope !== 'admin' && scope !== 'tables:write' && forOwners(scope)),
  );
  return (
    <form className="card" onSubmit={submit} aria-label="New token">
      <h3>New token</h3>
      <FailureNotice failure={place === null ? failure : null} />
      <div className="row">
        <TextField
          label="Name"
          value={name}
          change={setName}
          hint="What will use it, for example “lab notebook”."
          problem={place === 'name' && failure !== null ? failure.message : null}
          autoComplete="off"
          required
        />
        <SelectField
          label="Works"
          value={days}
          change={setDays}
          options={lifetimes}
          problem={place === 'expires' && failure !== null ? failure.message : null}
        />
      </div>
      <fieldset>
        <legend>It may</legend>
        {offered.map(([scope, meaning]) => (
          <Checkbox
            key={scope}
            label={scope}
            hint={meaning}
            checked={chosen.includes(scope)}
            change={(on) => setChosen(on ? [...chosen, scope] : chosen.filter((one) => one !== scope))}
          />
        ))}
      </fieldset>
      <div className="form-actions">
        <SubmitButton busy={create.busy}>Create token</SubmitButton>
      </div>
    </form>
  );
}
