import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const root = resolve(import.meta.dirname, '../..');

/** Where a Chromium is: `EIGENLAKE_CHROMIUM`, else the first of the usual names on PATH; null when there is none. */
export function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const candidates = [
    process.env.EIGENLAKE_CHROMIUM,
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  ];
  return candidates.find((path) => path !== undefined && path !== '' && isExecutable(path)) ?? null;
}

export const noChromium = 'no Chromium here: bash scripts/browser.sh installs one';

/** Builds the pages into a fresh folder, so that no test depends on an earlier build. Give it back with `remove`. */
export function builtPages(): { readonly folder: string; remove(): void } {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'pages-'));
  const script = join(root, 'scripts/build-pages.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, '--out', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`web/ cannot be built: ${stderr}`);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What a person with open developer tools would see: errors, broken rules of the content security policy, exceptions. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A browser window of its own, with nothing remembered from others. */
export async function visit(browser: Browser, baseURL: string, look: Look = {}): Promise<Visit> {
  const { width = 1200, height = 900, colorScheme = 'light' } = look;
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Refused requests are told by the page itself; the browser's line about them is no complaint.
    const refused = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !refused) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, context, complaints, close: () => context.close() };
}

/** Keeps a picture of the whole page where `EIGENLAKE_SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.EIGENLAKE_SCREENSHOTS;
  if (!folder) return;
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
