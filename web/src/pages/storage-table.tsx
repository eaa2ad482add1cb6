import { type ReactNode, useState } from 'react';
import { useAction } from '../api/action.ts';
import type { StorageEntry } from '../api/documents.ts';
import { request } from '../api/request.ts';
import { Badge } from '../parts/badge.tsx';
import { ConfirmButton } from '../parts/button.tsx';
import { Done, FailureNotice } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { Link } from '../routing/place.tsx';
import { storageTypes } from '../session/validation.ts';
import { FoundDevices } from './storage-form.tsx';

/** Storage providers with what their owner, or an administrator, may do with them. */
export function StorageTable({
  entries,
  withOwner,
  changed,
}: {
  readonly entries: readonly StorageEntry[];
  readonly withOwner: boolean;
  readonly changed: () => void;
}): ReactNode {
  const [found, setFound] = useState<{ readonly name: string; readonly devices: readonly string[] } | null>(null);
  const test = useAction(async (name: string) => {
    setFound(null);
    const path = `storage/${encodeURIComponent(name)}/test`;
    const { devices } = await request<{ readonly devices: readonly string[] }>('POST', path);
    setFound({ name, devices });
  });
  const remove = useAction(async (name: string) => {
    await request('DELETE', `storage/${encodeURIComponent(name)}`);
    changed();
  });
  return (
    <>
      <FailureNotice failure={test.failure ?? remove.failure} />
      {found !== null && (
        <Done>
          <FoundDevices name={found.name} devices={found.devices} />
        </Done>
      )}
      <Table
        caption="Storage providers"
        columns={['Name', '+Type', ...(withOwner ? ['Owner'] : []), '+Description', 'State', '.Actions']}
      >
        {entries.map((entry) => (
          <tr key={entry.name}>
            <th scope="row">{entry.name}</th>
            <td className="roomy">{storageTypes[entry.type]}</td>
            {withOwner && <td>{entry.owner}</td>}
            <td className="wide muted roomy">{entry.description}</td>
            <td>{entry.active ? <Badge tone="good">Active</Badge> : <Badge tone="off">Inactive</Badge>}</td>
            <td className="actions">
              <button
                type="button"
                className="button button-quiet"
                aria-disabled={test.busy}
                onClick={() => void test.run(entry.name)}
              >
                Test<span className="unseen"> {entry.name}</span>
              </button>
              <Link className="button button-quiet" to={`/storage/${encodeURIComponent(entry.name)}`}>
                Edit<span className="unseen"> {entry.name}</span>
              </Link>
              <ConfirmButton
                label="Delete"
                name={entry.name}
                question={`Delete the storage provider “${entry.name}”?`}
                consequence="Its devices leave this server. What lies in the storage itself stays there."
                confirm="Delete it"
                act={() => remove.run(entry.name)}
              />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}
