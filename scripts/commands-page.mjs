// Writes docs/reference/commands.md from the help of every command; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createProgram } from '../dist/app/cli/program.js';

const page = fileURLToPath(new URL('../docs/reference/commands.md', import.meta.url));

/** The help as a user sees it, examples included. */
function helpOf(command) {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  return text.trimEnd();
}

const program = await createProgram();
const sections = program.commands.map((command) => `## ${command.name()}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``);
const text = `# Commands

What \`eigenlake COMMAND --help\` prints; this page is written by \`npm run docs:reference\`. \`run\` also takes quantum-pipeline's
\`-ar\` for \`--ansatz-reps\`. Where a command writes and reads: \`--data\`, else \`EIGENLAKE_DATA\`, else the nearest \`.eigenlake\` upwards,
else \`./.eigenlake\`; only commands that write create it.

${sections.join('\n\n')}
`;
if (!process.argv.includes('--check')) writeFileSync(page, text);
else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/reference/commands.md is not what the commands say: npm run docs:reference');
  process.exit(1);
}
