import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ServerOptions } from '../../src/app/server/index.ts';
import { devices } from '../../src/cloud/devices/index.ts';
import { openSite, password, type Site, signingKey } from '../app/server/site.ts';
import { type Look, type Visit, visit } from './chromium.ts';
import { executeNext } from './executor.ts';

const auditText = readFileSync(join(import.meta.dirname, 'audit.js'), 'utf8');

/** The real server with the built pages and all simulated devices; jobs run when a test executes them. */
export interface PagesSite {
  readonly site: Site;
  readonly url: string;
  visit(look?: Look): Promise<Visit>;
  /** A window in which this user is signed in. */
  visitAs(name: string, look?: Look): Promise<Visit>;
  execute(device: string, before?: Parameters<typeof executeNext>[3]): Promise<void>;
  /** Queues a job without a page. */
  submit(user: string, device: string, job: unknown): Promise<string>;
  close(): Promise<void>;
}

export async function openPagesSite(
  browser: Browser,
  pages: string,
  options: Partial<ServerOptions> = {},
): Promise<PagesSite> {
  const site = await openSite(
    { pages, signUp: true, signUpRole: 'owner', ...options },
    devices.map(({ config }) => config),
  );
  const url = await site.server.listen({ port: 0 });
  const open = (look?: Look) => visit(browser, url, look);
  return {
    site,
    url,
    visit: open,
    async visitAs(name, look) {
      const opened = await open(look);
      await logIn(opened.page, name);
      return opened;
    },
    execute: (device, before) => executeNext(site.local, device, signingKey, before),
    submit: async (user, device, job) => (await site.local.submit({ device, user, text: JSON.stringify(job) })).job,
    close: () => site.close(),
  };
}

export async function logIn(page: Page, name: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('User name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor();
}

/** What an accessibility checker says about the page as it is now. */
export async function audit(page: Page): Promise<unknown> {
  return page.evaluate(auditText);
}

/** Nothing on the page is wrong for people with screen readers, keyboards, or weak eyes. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  expect(await audit(page), name).toEqual([]);
}
