import type { ReactNode } from 'react';
import { useLoad } from '../api/load.ts';
import { request } from '../api/request.ts';
import { Page } from '../parts/page.tsx';
import { Link } from '../routing/place.tsx';

export function AboutPage(): ReactNode {
  const health = useLoad('health', (signal) => request<{ readonly version: string }>('GET', 'health', { signal }));
  return (
    <Page title="About" lead="Eigenlake runs quantum experiments as jobs and keeps every result as data.">
      <div className="prose">
        <p>
          You send a job to a device, a simulator or a machine in a laboratory. A storage provider holds it until the
          device's spooler takes it, executes it and brings the result back. Whoever runs a device needs no open port,
          and whoever owns a storage keeps the data.
        </p>
        <p>
          Programs use the same server: the <a href="/api/v3/docs">HTTP API</a> is described as{' '}
          <a href="/api/v3/openapi.json">OpenAPI</a>, and each <Link to="/devices">device</Link> shows a few lines to
          start with.
        </p>
        <p>
          These pages are made with free software: <a href="/licenses.md">its licences</a>.
        </p>
        {health.value !== null && <p className="muted">Version {health.value.version}</p>}
      </div>
    </Page>
  );
}
