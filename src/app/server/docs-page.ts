import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
section { border-top: 1px solid #8886; padding: .5rem 0; }
h2 { font-size: 1rem; margin: .5rem 0; }
.method { display: inline-block; min-width: 4.5em; font-weight: 700; }
pre { overflow: auto; padding: .5rem; background: #8882; border-radius: .3rem; }
`;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly document: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

/** A page that lists the routes of an OpenAPI document: one file, no script, nothing from elsewhere. */
export function docsPage(document: object, source: string): { readonly html: string; readonly policy: string } {
  const info = fieldsOf(fieldsOf(document).info);
  const title = `${text(info.title)} ${text(info.version)}`;
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1><p>${escaped(text(info.description))}</p>
<p>Machine-readable: <a href="${source}">${source}</a></p>
${operationsOf(document).map(section).join('\n')}
</main></body></html>
`;
  const hash = createHash('sha256').update(style).digest('base64');
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

function operationsOf(document: object): Operation[] {
  return Object.entries(fieldsOf(fieldsOf(document).paths)).flatMap(([path, methods]) =>
    Object.entries(fieldsOf(methods)).map(([method, operation]) => ({ method, path, document: fieldsOf(operation) })),
  );
}

function section({ method, path, document }: Operation): string {
  const body = schemaIn(document.requestBody);
  const answers = Object.entries(fieldsOf(document.responses)).map(([status, answer]) => {
    return `${status} ${text(fieldsOf(schemaIn(answer)).$ref).replace(/^.*\//, '')}`.trim();
  });
  const parameters = Array.isArray(document.parameters) ? document.parameters.map(fieldsOf) : [];
  const taken = parameters.map((parameter) => `${text(parameter.name)} (${text(parameter.in)})`);
  return `<section id="${escaped(text(document.operationId))}">
<h2><span class="method">${escaped(method.toUpperCase())}</span> <code>${escaped(path)}</code></h2>
<p>${escaped(text(document.summary))}</p>
${taken.length === 0 ? '' : `<p>Parameters: ${escaped(taken.join(', '))}</p>`}
${body === undefined ? '' : `<pre>${escaped(JSON.stringify(body, null, 1))}</pre>`}
<p>Answers: ${escaped(answers.join(', '))}</p></section>`;
}

/** The schema of a body, in whatever type of content. */
function schemaIn(body: unknown): unknown {
  return fieldsOf(Object.values(fieldsOf(fieldsOf(body).content))[0]).schema;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const escaped = (plain: string) =>
  plain.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
