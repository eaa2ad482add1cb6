import type { ReactNode } from 'react';
import type { JobEntry } from '../api/documents.ts';
import { duration, shortId } from '../jobs/formats.ts';
import { PhaseBadge } from '../parts/badge.tsx';
import { Moment } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';
import { Link } from '../routing/place.tsx';

export function JobTable({ jobs }: { readonly jobs: readonly JobEntry[] }): ReactNode {
  return (
    <Table caption="Jobs" columns={['Job', 'Device', 'State', '+Sent', '+Ran for']}>
      {jobs.map((job) => (
        <tr key={job.job_id}>
          <th scope="row">
            <Link to={`/jobs/${encodeURIComponent(job.job_id)}`} className="mono" title={job.job_id}>
              {shortId(job.job_id)}
            </Link>
            <span className="tight muted">
              <Moment time={job.created} />
            </span>
          </th>
          <td>
            {job.device}
            {job.storage !== 'local' && <span className="muted"> in {job.storage}</span>}
          </td>
          <td>
            <PhaseBadge phase={job.phase} />
          </td>
          <td className="roomy">
            <Moment time={job.created} />
          </td>
          <td className="roomy">{ranFor(job)}</td>
        </tr>
      ))}
    </Table>
  );
}

function ranFor({ started, ended }: JobEntry): string {
  if (started === null || ended === null) return '–';
  return duration(Math.max(0, (Date.parse(ended) - Date.parse(started)) / 1000));
}
