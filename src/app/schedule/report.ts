import type { Mail, Run, Work } from './contract.ts';

/** What a run says of itself by mail: what was processed, or why nothing was. The subject is the seed's. */
export function mailOf(work: Work, run: Run): Mail {
  const done = run.status === 'done';
  const subject = `Quantum Processing ${done ? 'Success' : 'Failure'}: ${run.due}`;
  const facts = [
    `Work: ${work.name} (${work.about})`,
    `Due: ${run.due}, ${run.trigger === 'schedule' ? 'by schedule' : 'on request'}`,
    `Ended: ${run.attempts.at(-1)?.ended ?? run.due}, attempt ${run.attempts.length} of ${work.plan.retries + 1}`,
    ...(run.missed > 0 ? [`Missed before it, and made up for by it: ${run.missed} slots`] : []),
  ];
  const errors = run.attempts.flatMap(({ ended, error }) => (error === null ? [] : [`${ended} ${error}`]));
  const lines = done ? run.summary : errors;
  const next = done
    ? []
    : ['Nothing is lost: the next run takes in all that is new. See "eigenlake schedule history".'];
  const section = (heading: string, content: readonly string[]) =>
    content.length === 0 ? '' : `<h2>${heading}</h2><pre>${content.map(escaped).join('\n')}</pre>`;
  return {
    subject,
    text: [
      ...facts,
      '',
      done ? 'Processed:' : 'Errors:',
      ...lines,
      ...(done && errors.length > 0 ? ['', 'Errors before:', ...errors] : []),
      ...next,
    ].join('\n'),
    html: [
      `<ul>${facts.map((fact) => `<li>${escaped(fact)}</li>`).join('')}</ul>`,
      section(done ? 'Processed' : 'Errors', lines),
      done ? section('Errors before', errors) : '',
      ...next.map((line) => `<p>${escaped(line)}</p>`),
    ].join('\n'),
  };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
