// Writes docs/reference/errors.md from every room's catalogue (dist/**/errors.js); with --check it only compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/reference/errors.md');
const dist = join(root, 'dist');

const text = () => '…';
/** Stands for any detail of a message: text, number or list. */
const anything = Object.assign(['…', '…'], {
  toString: text,
  toFixed: text,
  toPrecision: text,
  toExponential: text,
  toLocaleString: text,
  join: text,
});

/** A kind's words with … where details go; where that does not fit, as few details as possible are a number. */
function words(kind) {
  const choices = Array.from({ length: 32 }, (_, bits) =>
    Array.from({ length: 5 }, (_, at) => (bits & (1 << at) ? 0 : anything)),
  );
  choices.sort((a, b) => a.filter((one) => one === 0).length - b.filter((one) => one === 0).length);
  for (const details of choices) {
    try {
      return kind(...details);
    } catch {
      // Another detail is the number that this message calculates with.
    }
  }
  throw new Error(`no placeholder fits the message of ${kind.code}`);
}

const rows = [];
for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('errors.js'))
  .sort()) {
  const room = dirname(relative(dist, join(dist, file)));
  for (const kind of Object.values(await import(pathToFileURL(join(dist, file)).href))) {
    if (typeof kind !== 'function' || typeof kind.code !== 'string') continue;
    const { message, hint } = words(kind);
    rows.push({ code: kind.code, room, status: kind.status, message, hint });
  }
}
rows.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.room < b.room ? -1 : 1));
const cell = (words) => String(words).replaceAll('|', '\\|').replaceAll('\n', ' ');
const content = `# Errors

Every failure has a stable code, says what was wrong and what to do. \`--json\` commands print \`{"error": {"code", "message", "hint"}}\` when
nothing could start, and put the same object into \`error\` of an experiment that failed. The status is what the HTTP API answers.
This page is written by \`npm run docs:reference\`.

| code | room | status | message | what to do |
| --- | --- | --- | --- | --- |
${rows.map((row) => `| \`${row.code}\` | ${row.room} | ${row.status} | ${cell(row.message)} | ${cell(row.hint)} |`).join('\n')}
`;
if (!process.argv.includes('--check')) writeFileSync(page, content);
else if (readFileSync(page, 'utf8') !== content) {
  console.error('docs/reference/errors.md is not what the catalogues say: npm run docs:reference');
  process.exit(1);
}
