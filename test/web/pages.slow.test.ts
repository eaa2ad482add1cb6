import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { password } from '../app/server/site.ts';
import { builtPages, findChromium, noChromium, openBrowser, picture, type Visit } from './chromium.ts';
import { expectAccessible, openPagesSite, type PagesSite } from './site-of-pages.ts';

const missing = findChromium() === null;

describe.skipIf(missing)(
  `more of the pages, in Chromium on the real server${missing ? ` (${noChromium})` : ''}`,
  () => {
    let browser: Browser;
    let pages: ReturnType<typeof builtPages>;
    let home: PagesSite;
    const visits: Visit[] = [];
    const keep = (visit: Visit) => {
      visits.push(visit);
      return visit;
    };

    beforeAll(async () => {
      pages = builtPages();
      browser = await openBrowser();
      home = await openPagesSite(browser, pages.folder);
      await home.site.user('ada', 'admin');
      await home.site.user('kim', 'user');
    });
    afterAll(async () => {
      await home?.close();
      await browser?.close();
      pages?.remove();
    });
    afterEach(async () => {
      const opened = visits.splice(0);
      const complaints = opened.flatMap((visit) => visit.complaints);
      for (const visit of opened) await visit.close();
      expect(complaints).toEqual([]);
    });

    it('let an administrator add, change and delete users', async () => {
      const { page } = keep(await home.visitAs('ada'));
      await page.goto('/admin/users');
      await page.getByLabel('User name').fill('mary');
      await page.getByLabel('First password').fill(password);
      await page.getByRole('button', { name: 'Add user' }).click();
      await page.getByText('mary can use this server now.').waitFor();
      await page.getByLabel('Role of mary').selectOption('owner');
      await page.getByRole('button', { name: 'Deactivate mary' }).click();
      await page.getByRole('button', { name: 'Activate mary', exact: true }).waitFor();
      expect(await home.site.accounts.user('mary')).toMatchObject({ role: 'owner', active: false });
      await expectAccessible(page, 'users');
      await page.getByRole('button', { name: 'Delete mary' }).click();
      await page.getByRole('button', { name: 'Delete the user' }).click();
      await page.getByRole('rowheader', { name: 'mary' }).waitFor({ state: 'detached' });
      // Nobody locks themselves out with one key.
      expect(await page.getByLabel('Role of ada').count()).toBe(0);
      await page.goto('/admin/storage');
      await page.getByText('Nobody has registered a storage provider.').waitFor();
      await expectAccessible(page, 'all storage');
      const other = keep(await home.visitAs('kim'));
      await other.page.goto('/admin/users');
      await other.page.getByText('You are signed in as kim, who is no administrator.').waitFor();
    });

    it('change a password, after which the page goes on and the old password is gone', async () => {
      await home.site.user('rosa', 'user');
      const { page } = keep(await home.visitAs('rosa'));
      await page.goto('/profile');
      await page.getByText('Storage providers belong to owners.').waitFor();
      await page.getByLabel('Current password').fill('wrong');
      await page.getByLabel('New password').fill('another long password');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('The current password is wrong.').waitFor();
      await page.getByLabel('Current password').fill(password);
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByText('The password is changed.').waitFor();
      expect(await home.site.accounts.checkPassword('rosa', password)).toBeNull();
      await page.getByRole('button', { name: 'Revoke test' }).click();
      await page.getByRole('button', { name: 'Revoke it' }).click();
      await page.getByText('Revoked', { exact: true }).waitFor();
    });

    const looks = (['light', 'dark'] as const).flatMap((colorScheme) =>
      [1200, 360].map((width) => ({ colorScheme, width, height: width > 500 ? 900 : 740 })),
    );
    it.each(looks)('are accessible on every page, $colorScheme, $width pixels wide', async (look) => {
      const name = `eve${look.colorScheme}${look.width}`;
      await home.site.user(name, 'admin');
      const { page } = keep(await home.visit(look));
      const check = async (path: string, heading: string, suffix = '') => {
        await page.goto(path);
        await page.getByRole('heading', { name: heading }).first().waitFor();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page, path + suffix);
        const title = `${path.replace(/[^a-z]+/g, '-').replace(/^-|-$/g, '') || 'home'}${suffix}`;
        await picture(page, `${title}-${look.colorScheme}-${look.width}`);
      };
      await check('/', 'Quantum experiments as jobs', '-visitor');
      await check('/sign-up', 'Sign up');
      await check('/login', 'Log in');
      await check('/jobs', 'Sign in first', '-visitor');
      await check('/about', 'About');
      await page.goto('/login');
      await page.getByLabel('User name').fill(name);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('heading', { name: `Hello, ${name}` }).waitFor();
      await check('/', 'Hello', '-empty');
      await check('/jobs', 'Jobs', '-empty');
      await check('/profile', 'Profile', '-empty');
      for (const [device, image] of [
        ['fermions', 'Histogram of'],
        ['multiqudit', 'Histogram of'],
        ['rydberg', 'Histogram of'],
        ['vqe', 'Energy from'],
      ] as const) {
        await page.goto(`/jobs/new?device=local_${device}_simulator`);
        await page.getByRole('button', { name: 'Send job' }).click();
        await page.getByText('Queued').waitFor();
        await home.execute(device);
        await page.getByRole('img', { name: image }).waitFor();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page, device);
        await picture(page, `job-${device}-${look.colorScheme}-${look.width}`);
      }
      await home.submit(name, 'singlequdit', {});
      await check('/', 'Hello');
      await check('/jobs', 'Jobs');
      await check('/jobs/new', 'New job');
      await check('/devices', 'singlequdit');
      await check('/storage/new', 'Add storage provider');
      const storage = name.replace('eve', 'lab');
      const login = { base_path: join(home.site.data, 'providers', storage) };
      await home.site.accounts.addRegistration({
        name: storage,
        kind: 'local',
        owner: name,
        description: 'Of a test',
        login,
      });
      await check(`/storage/${storage}`, `Storage provider ${storage}`);
      await check('/profile', 'Profile');
      await page.getByRole('button', { name: `Test ${storage}` }).click();
      await page.getByText('no device there yet').waitFor();
      await check('/admin/users', 'Users');
      await check('/admin/storage', 'All storage providers');
    });
  },
);
