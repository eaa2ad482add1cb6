import { type FormEvent, type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { StorageEntry, StorageType } from '../api/documents.ts';
import { request } from '../api/request.ts';
import { SubmitButton } from '../parts/button.tsx';
import { Checkbox, SelectField, TextField } from '../parts/field.tsx';
import { Done, FailureNotice } from '../parts/notice.tsx';
import { Link, navigate } from '../routing/place.tsx';
import {
  fieldOfFailure,
  loginDocument,
  loginFields,
  missingFields,
  poorLogin,
  storageNameProblem,
  storageTypes,
} from '../session/validation.ts';

const types = Object.entries(storageTypes) as readonly (readonly [StorageType, string])[];

interface Problems {
  readonly name: string | null;
  readonly login: Readonly<Record<string, string>>;
}
const noProblems: Problems = { name: null, login: {} };

/** Adds a storage provider, or changes one: its type, name and owner stay, and its secrets are never shown. */
export function StorageForm({
  stored,
  owner: givenOwner,
  forOthers = false,
}: {
  readonly stored: StorageEntry | null;
  readonly owner: string;
  /** An administrator may register a storage provider for somebody else. */
  readonly forOthers?: boolean;
}): ReactNode {
  const [type, setType] = useState<StorageType>(stored?.type ?? 'local');
  const [name, setName] = useState(stored?.name ?? '');
  const [owner, setOwner] = useState(givenOwner);
  const [description, setDescription] = useState(stored?.description ?? '');
  const [active, setActive] = useState(stored?.active ?? true);
  const [login, setLogin] = useState<Readonly<Record<string, string>>>({});
  const [problems, setProblems] = useState(noProblems);
  const [found, setFound] = useState<readonly string[] | null>(null);
  const document = loginDocument(type, login);

  const checkLogin = (): Problems['login'] =>
    stored !== null && document === null
      ? {}
      : Object.fromEntries(missingFields(type, login).map((key) => [key, 'Needed.']));

  const save = useAction(async () => {
    if (stored === null) {
      const body = { type, name: name.trim(), owner: owner.trim(), description, active, login: document };
      await request('POST', 'storage', { body });
    } else {
      const body = { description, active, ...(document === null ? {} : { login: document }) };
      await request('PATCH', `storage/${encodeURIComponent(stored.name)}`, { body });
    }
    navigate('/profile');
  });
  const test = useAction(async () => {
    setFound(null);
    const answer =
      stored !== null && document === null
        ? await request<{ readonly devices: readonly string[] }>(
            'POST',
            `storage/${encodeURIComponent(stored.name)}/test`,
          )
        : await request<{ readonly devices: readonly string[] }>('POST', 'storage/test', {
            body: { type, login: document },
          });
    setFound(answer.devices);
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = { name: stored === null ? storageNameProblem(name) : null, login: checkLogin() };
    setProblems(next);
    if (next.name === null && Object.keys(next.login).length === 0) void save.run();
  };
  const tryIt = () => {
    const next = checkLogin();
    setProblems({ ...problems, login: next });
    if (Object.keys(next).length === 0) void test.run();
  };

  const failure = save.failure ?? test.failure;
  const place = failure === null ? null : fieldOfFailure(failure.code);
  const said = failure === null ? '' : `${failure.message} ${failure.hint}`.trim();
  const poor = Object.keys(problems.login).length > 0 ? poorLogin[type] : place === 'login' ? said : null;

  return (
    <form className="card" onSubmit={submit} aria-label="Storage provider">
      <div className="row">
        {stored === null ? (
          <SelectField
            label="Type"
            value={type}
            change={(value) => {
              setType(types.find(([known]) => known === value)?.[0] ?? 'local');
              setLogin({});
              setProblems(noProblems);
            }}
            options={types}
          />
        ) : (
          <TextField label="Type" value={storageTypes[type]} change={setName} readOnly />
        )}
        <TextField
          label="Name"
          value={name}
          change={setName}
          readOnly={stored !== null}
          maxLength={50}
          hint={
            stored === null
              ? 'Lower-case letters and digits: the first part of the names of its devices.'
              : 'The name is part of the names of its devices, so it stays.'
          }
          problem={problems.name ?? (place === 'name' ? said : null)}
        />
        <TextField
          label="Owner"
          value={owner}
          change={setOwner}
          readOnly={!forOthers}
          problem={place === 'owner' ? said : null}
        />
      </div>
      <TextField label="Description" value={description} change={setDescription} maxLength={500} />
      <fieldset className="fields">
        <legend>Login</legend>
        {stored !== null && (
          <p className="field-hint">
            What is stored is never shown. Leave all fields empty to keep it; to change it, fill in all.
          </p>
        )}
        {poor !== null && (
          <p className="field-problem" role="alert">
            {poor}
          </p>
        )}
        {loginFields[type].map(({ key, label, hint, secret }) => (
          <TextField
            key={`${type}-${key}`}
            label={label}
            hint={hint}
            type={secret ? 'password' : 'text'}
            autoComplete={secret ? 'new-password' : 'off'}
            mono={!secret}
            value={login[key] ?? ''}
            change={(value) => setLogin({ ...login, [key]: value })}
            problem={problems.login[key] ?? null}
          />
        ))}
      </fieldset>
      <Checkbox
        label="Active"
        hint="An inactive storage provider takes no jobs, and its devices are not listed."
        checked={active}
        change={setActive}
      />
      <FailureNotice failure={place === 'name' || place === 'login' || place === 'owner' ? null : failure} />
      {found !== null && (
        <Done>
          <FoundDevices name={name} devices={found} />
        </Done>
      )}
      <div className="form-actions">
        <SubmitButton busy={save.busy} busyText="Saving…">
          {stored === null ? 'Add storage provider' : 'Save'}
        </SubmitButton>
        <button type="button" className="button" aria-disabled={test.busy} onClick={tryIt}>
          {test.busy ? 'Testing…' : 'Test the connection'}
        </button>
        <Link to="/profile" className="button">
          Back to the profile
        </Link>
      </div>
    </form>
  );
}

/** What a test of a storage provider found. */
export function FoundDevices({
  name,
  devices,
}: {
  readonly name: string;
  readonly devices: readonly string[];
}): ReactNode {
  return (
    <p>
      {name === '' ? 'The storage' : <strong>{name}</strong>} answers:{' '}
      {devices.length === 0
        ? 'no device there yet. A spooler that works on it will publish some.'
        : `${devices.length === 1 ? 'one device' : `${devices.length} devices`}, ${devices.join(', ')}.`}
    </p>
  );
}
