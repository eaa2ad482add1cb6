// Bundles web/ into dist/pages: index.html and hashed assets. `--out FOLDER` puts them elsewhere.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = process.argv.indexOf('--out');
const outDir = at < 0 ? `${root}dist/pages` : resolve(process.argv[at + 1] ?? '');

if (!existsSync(`${root}node_modules/vite`) || !existsSync(`${root}web/index.html`)) {
  // An install without development dependencies: the published package already carries dist/pages.
  process.exit(existsSync(`${outDir}/index.html`) ? 0 : 1);
}
// Whoever calls this, tests included, gets the pages that users get.
process.env.NODE_ENV = 'production';
const { build } = await import('vite');
const { default: react } = await import('@vitejs/plugin-react');
await build({
  configFile: false,
  root: `${root}web`,
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir,
    emptyOutDir: true,
    // Data URLs would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
  },
});
