import type { ReactNode } from 'react';
import type { DeviceEntry } from '../api/documents.ts';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { count } from '../jobs/formats.ts';
import { snippetsFor } from '../jobs/snippets.ts';
import { isVqe } from '../jobs/templates.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/button.tsx';
import { CodeTabs } from '../parts/code.tsx';
import { Moment } from '../parts/moment.tsx';
import { Empty, FailureNotice, Loading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Facts } from '../parts/table.tsx';
import { Link } from '../routing/place.tsx';
import { useSession } from '../session/session.tsx';

export const useDevices = (everySeconds: number | null = null) =>
  useLoad(
    'devices',
    async (signal) =>
      (await request<{ readonly devices: readonly DeviceEntry[] }>('GET', 'devices', { signal })).devices,
    everySeconds,
  );

export function DevicesPage(): ReactNode {
  const devices = useDevices(20);
  return (
    <Page
      title="Devices"
      lead="Simulators and machines that execute jobs on this server, and how to reach them from a program."
    >
      <FailureNotice failure={devices.failure} retry={devices.reload} />
      {devices.loading && <Loading what="the devices" />}
      {devices.value?.length === 0 && (
        <Empty title="No device yet.">
          <p>
            A device appears as soon as its spooler has published it: start one with <code>eigenlake spool</code>, or
            all at once with <code>eigenlake up</code>.
          </p>
        </Empty>
      )}
      <ul className="device-list">
        {devices.value?.map((device) => (
          <li key={`${device.storage}/${device.device}`}>
            <DeviceCard device={device} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function DeviceState({ device }: { readonly device: DeviceEntry }): ReactNode {
  if (device.trouble !== null) return <Badge tone="bad">Trouble</Badge>;
  return device.online ? <Badge tone="good">Online</Badge> : <Badge tone="off">Offline</Badge>;
}

function DeviceCard({ device }: { readonly device: DeviceEntry }): ReactNode {
  const { account } = useSession();
  return (
    <article className="card stack" aria-label={device.backend_name}>
      <header className="device-head">
        <h2>{device.device || 'Unknown devices'}</h2>
        <DeviceState device={device} />
        <span className="device-seen">
          {device.last_seen === null ? (
            'never seen'
          ) : (
            <>
              seen <Moment time={device.last_seen} />
            </>
          )}
          , storage {device.storage}
        </span>
        {account?.user && device.trouble === null && (
          <Link className="button" to={`/jobs/new?device=${encodeURIComponent(device.backend_name)}`}>
            New job<span className="unseen"> on {device.backend_name}</span>
          </Link>
        )}
      </header>
      {device.trouble === null ? <DeviceDetails device={device} /> : <p className="field-problem">{device.trouble}</p>}
    </article>
  );
}

function DeviceDetails({ device }: { readonly device: DeviceEntry }): ReactNode {
  return (
    <>
      {device.description !== '' && <p className="device-text">{device.description}</p>}
      <div className="address">
        <code>{device.url}</code>
        <CopyButton text={device.url} what={`API address of ${device.backend_name}`} />
      </div>
      <Facts
        facts={[
          ['Waiting jobs', count(device.queued)],
          [isVqe(device.device) ? 'Qubits, at most' : 'Wires', count(device.num_wires)],
          ['Shots, at most', count(device.max_shots)],
          ['Circuits, at most', count(device.max_experiments)],
          ['Kind', `${device.cold_atom_type}, ${device.simulator ? 'simulator' : 'hardware'}`],
          ['Version', device.version],
        ]}
      />
      {device.instructions.length > 0 && (
        <ul className="chips" aria-label={`Instructions of ${device.backend_name}`}>
          {device.instructions.map((instruction) => (
            <li key={instruction}>{instruction}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>
          Use it from a program<span className="unseen">: {device.backend_name}</span>
        </summary>
        <CodeTabs label={`Programs for ${device.backend_name}`} texts={snippetsFor(device)} />
      </details>
    </>
  );
}
