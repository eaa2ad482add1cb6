import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { password } from '../app/server/site.ts';
import { builtPages, findChromium, noChromium, openBrowser, picture, type Visit } from './chromium.ts';
import { tell } from './executor.ts';
import { audit, expectAccessible, openPagesSite, type PagesSite } from './site-of-pages.ts';

const missing = findChromium() === null;
const circuit = {
  experiment_0: {
    instructions: [
      ['load', [0], [20]],
      ['rlx', [0], [1.57]],
      ['measure', [0], []],
    ],
    num_wires: 1,
    shots: 300,
    wire_order: 'interleaved',
    seed: 12345,
  },
};

describe.skipIf(missing)(`the pages, in Chromium on the real server${missing ? ` (${noChromium})` : ''}`, () => {
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
    await home.site.user('kim', 'user');
  });
  afterAll(async () => {
    await home?.close();
    await browser?.close();
    pages?.remove();
  });
  // Whatever a test did: no error in the console, no broken rule of the content security policy.
  afterEach(async () => {
    const opened = visits.splice(0);
    const complaints = opened.flatMap((visit) => visit.complaints);
    for (const visit of opened) await visit.close();
    expect(complaints).toEqual([]);
  });

  it('lead a newcomer from sign-up to a token, a storage provider, a job and its histogram', async () => {
    const { page } = keep(await home.visit());
    await page.goto('/');
    await page.getByRole('rowheader', { name: 'singlequdit' }).waitFor();
    await expectAccessible(page, 'welcome');
    await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click();
    await page.getByLabel('User name').fill('grace');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByLabel('Password again').fill('short');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('it takes 10 to 1024 characters').waitFor();
    await expectAccessible(page, 'sign-up with a problem');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Password again').fill(password);
    await page.getByRole('button', { name: 'Sign up' }).click();

    await page.getByRole('heading', { name: 'Profile' }).waitFor();
    await page.getByText('No token yet.').waitFor();
    await page.getByText('No storage provider yet.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('lab notebook');
    await page.getByRole('button', { name: 'Create token' }).click();
    const token = (await page.getByRole('figure', { name: 'new token' }).locator('code').textContent()) ?? '';
    expect((await home.site.accounts.authenticate(token))?.user.name).toBe('grace');
    await expectAccessible(page, 'profile with a new token');
    await page.reload();
    await page.getByRole('rowheader', { name: 'lab notebook' }).waitFor();
    expect(await page.content()).not.toContain(token);

    await page.getByRole('link', { name: 'Add storage provider' }).click();
    await page.getByLabel('Name', { exact: true }).fill('my_lab');
    await page.getByRole('button', { name: 'Add storage provider' }).click();
    await page.getByText('The name of the storage provider cannot contain spaces or underscores.').waitFor();
    await page.getByText('Poor login dict for local provider.').waitFor();
    await expectAccessible(page, 'storage with problems');
    await page.getByLabel('Name', { exact: true }).fill('mylab');
    await page.getByLabel('Folder').fill(join(home.site.data, 'providers', 'mylab'));
    await page.getByRole('button', { name: 'Test the connection' }).click();
    await page.getByText('no device there yet').waitFor();
    await page.getByRole('button', { name: 'Add storage provider' }).click();
    await page.getByRole('rowheader', { name: 'mylab' }).waitFor();
    await page.getByRole('link', { name: 'Edit mylab' }).click();
    await page.getByText('What is stored is never shown.').waitFor();
    expect(await page.getByLabel('Folder').inputValue()).toBe('');
    await page.getByLabel('Description').fill('The first one');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'The first one' }).waitFor();
    await page.getByRole('button', { name: 'Delete mylab' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('No storage provider yet.').waitFor();

    await page.getByRole('navigation', { name: 'Pages', exact: true }).getByRole('link', { name: 'Jobs' }).click();
    await page.getByText('You have not sent a job yet.').waitFor();
    await page.getByRole('link', { name: 'Send the first job' }).click();
    await page.getByLabel('Device').selectOption('local_singlequdit_simulator');
    await expectAccessible(page, 'new job');
    await page.getByRole('button', { name: 'Send job' }).click();
    await page.getByText('It is next').waitFor();
    await home.execute('singlequdit');
    await page.getByRole('img', { name: 'Histogram of 500 shots of experiment_0' }).waitFor();
    await page.getByText('Signature valid').waitFor();
    expect(await page.locator('.chart-bar').count()).toBeGreaterThan(5);
    await page.getByText('As a table').click();
    const shots = await page
      .getByRole('table', { name: 'Outcomes of experiment_0' })
      .locator('td:nth-child(2)')
      .allTextContents();
    expect(shots.reduce((sum, text) => sum + Number(text), 0)).toBe(500);
    await expectAccessible(page, 'histogram');
    await picture(page, 'flow-histogram');
  });

  it('draw the curve of a vqe job, live and from its result', async () => {
    const { page } = keep(await home.visitAs('kim'));
    await page.goto('/jobs/new?device=local_vqe_simulator');
    await page.getByLabel('Molecule file').setInputFiles({
      name: 'stretched.xyz',
      mimeType: 'text/plain',
      buffer: Buffer.from('2\nstretched H2\nH 0 0 0\nH 0 0 0.9\n'),
    });
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Job' }).inputValue())
      .toContain('"name": "stretched H2"');
    await page.getByLabel('Example').selectOption({ label: 'H2' });
    await page.getByRole('button', { name: 'Send job' }).click();
    await page.getByText('Queued').waitFor();
    await home.execute('vqe', async (claim) => {
      const point = (evaluation: number, energy: number) => ({
        kind: 'evaluation',
        circuit: 'experiment_0',
        evaluation,
        energy,
      });
      await tell(home.site.local, claim, [
        { kind: 'stage', circuit: 'experiment_0', stage: 'vqe' },
        { kind: 'references', circuit: 'experiment_0', hf: -1.1167, fci: -1.1373 },
        point(1, -1.1167),
        point(2, -1.13),
      ]);
      home.site.server.wake();
      await page.getByText('searches the ground state').waitFor();
      await page.getByRole('img', { name: /to −1.13000000 hartree in 2 evaluations/ }).waitFor();
      await expectAccessible(page, 'running job');
      await picture(page, 'flow-live');
    });
    await page.getByRole('heading', { name: 'H2', exact: true }).waitFor();
    const energies = page.getByRole('table', { name: 'Energies of H2' });
    await expect
      .poll(() => energies.getByRole('row', { name: 'FCI, same active space' }).textContent())
      .toContain('−1.13728');
    await page.getByRole('img', { name: /; Hartree–Fock −1.1167.*; FCI −1.1372/ }).waitFor();
    expect(await page.locator('.uplot canvas').count()).toBe(1);
    await page.getByLabel('Distance from FCI in mHa').check();
    expect(await page.locator('.uplot canvas').count()).toBe(1);
    await expectAccessible(page, 'vqe result');
    await picture(page, 'flow-vqe');
    await page.goto('/');
    await page.getByRole('heading', { name: 'Latest result' }).waitFor();
    await page.getByRole('heading', { name: 'H2', exact: true }).waitFor();
  });

  it('show where a waiting job stands, and cancel it', async () => {
    const first = await home.submit('kim', 'rydberg', circuit);
    const second = await home.submit('kim', 'rydberg', circuit);
    const { page } = keep(await home.visitAs('kim'));
    await page.goto(`/jobs/${second}`);
    await page.getByText('One job is before it.').waitFor();
    await page.getByRole('button', { name: 'Cancel job' }).click();
    await page.getByRole('dialog', { name: 'Cancel this job?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Cancel job' }).click();
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    expect((await home.site.local.state('rydberg', second))?.phase).toBe('cancelled');

    await page.goto('/jobs');
    await page.getByLabel('State').selectOption('queued');
    await expect.poll(() => page.getByRole('table', { name: 'Jobs' }).locator('tbody tr').count()).toBe(1);
    await page.getByRole('link', { name: `${first.slice(0, 8)}…` }).click();
    await home.execute('rydberg');
    await page.getByText('Failed', { exact: true }).waitFor();
    await page
      .getByText(/Instruction load not allowed|load/)
      .first()
      .waitFor();
    await expectAccessible(page, 'failed job');

    // A storage tells that a job is done a moment before its result can be read: that is no lost result.
    const late = await home.submit('kim', 'singlequdit', circuit);
    await home.execute('singlequdit');
    const lost = { error: { code: 'result_lost', message: 'The result is not in the storage.', hint: '' } };
    await page.route('**/result', (route) => route.fulfill({ status: 404, json: lost }), { times: 1 });
    await page.goto(`/jobs/${late}`);
    await page.getByRole('img', { name: 'Histogram of 300 shots of experiment_0' }).waitFor();
    await page.goto('/jobs/000000000000000000000000');
    await page.getByText('There is no such job.').waitFor();
  });

  it('log in by keyboard alone, with the focus in sight at every step', async () => {
    const { page } = keep(await home.visit());
    await page.goto('/login');
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    const seen: string[] = [];
    const tab = async () => {
      await page.keyboard.press('Tab');
      seen.push(
        String(
          await page.evaluate(
            `(() => { const e = document.activeElement; const s = getComputedStyle(e);
              return (parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none' ? '' : 'no focus ring on ') + (e.labels?.[0] ?? e).textContent.trim(); })()`,
          ),
        ),
      );
    };
    for (let step = 0; step < 6; step++) await tab();
    expect(seen).toEqual(['Skip to the page', 'Eigenlake', 'Devices', 'Log in', 'Sign up', 'User name']);
    await page.keyboard.type('kim');
    await tab();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hello, kim' }).waitFor();
    expect(seen.at(-1)).toBe('Password');
    // After a change of page, readers start at its heading.
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Hello, kim');
    await page.goto('/logout');
    await page.getByRole('heading', { name: 'Logged out' }).waitFor();
    await page.goto('/profile');
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).waitFor();
  });

  it('say what is wrong and what to do, and try again', async () => {
    const { page } = keep(await home.visit());
    await page.goto('/login');
    await page.getByLabel('User name').fill('kim');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('The name or the password is wrong.').waitFor();
    await alert.getByText('wrong_login').waitFor();
    await expectAccessible(page, 'login with an error');
    const body = { error: { code: 'storage_unreachable', message: 'The storage is away.', hint: 'Wait a moment.' } };
    await page.route('**/api/v3/devices', (route) => route.fulfill({ status: 403, json: body }));
    await page.goto('/devices');
    await page.getByRole('alert').getByText('Wait a moment.').waitFor();
    await page.unroute('**/api/v3/devices');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'singlequdit' }).waitFor();
    await page.getByText('Use it from a program').nth(0).click();
    await page.getByRole('tab', { name: 'Python', exact: true }).press('ArrowRight');
    await page.getByText('ColdAtomProvider.save_account').waitFor();
    await page.goto('/no/such/page');
    await page.getByText('Nothing is at this address.').waitFor();
    await expectAccessible(page, 'not found');
  });

  it('sign the local user in by the address that `up` prints, and forget the token', async () => {
    const local = await openPagesSite(browser, pages.folder, { localUser: 'local', signUp: false });
    try {
      const token = await local.site.user('local', 'admin');
      const { page } = keep(await local.visit());
      await page.goto('/');
      await page.getByRole('link', { name: 'Start' }).click();
      await page.getByText('Open the address that').waitFor();
      await page.goto('/about');
      await page.goto(`/#token=${token}`);
      await page.getByRole('heading', { name: 'Hello, local' }).waitFor();
      expect(page.url()).not.toContain(token);
      await page.reload();
      await page.getByRole('heading', { name: 'Hello, local' }).waitFor();
    } finally {
      await local.close();
    }
  });

  it('look different, and stay readable, in the dark and on a phone', async () => {
    const light = keep(await home.visit());
    const dark = keep(await home.visit({ colorScheme: 'dark' }));
    const phone = keep(await home.visit({ colorScheme: 'dark', width: 360, height: 740 }));
    const pictures: Buffer[] = [];
    for (const { page } of [light, dark, phone]) {
      await page.goto('/devices');
      await page.getByRole('heading', { name: 'singlequdit' }).waitFor();
      await expectAccessible(page, 'devices');
      pictures.push(await page.screenshot());
    }
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.of())).toBe(false);
    const ground = 'getComputedStyle(document.documentElement).backgroundColor';
    expect(await light.page.evaluate(ground)).not.toBe(await dark.page.evaluate(ground));
  });

  it('are audited by something that finds mistakes', async () => {
    const { page } = keep(await home.visit());
    await page.goto('/about');
    await page.getByRole('heading', { name: 'About' }).waitFor();
    expect(await audit(page)).toEqual([]);
    const mistakes =
      '<h1>Two</h1><h4>Jump</h4><input><button></button><img src="/favicon.svg"><table><tbody><tr><td>1</td></tr></tbody></table><p class="pale">pale</p>';
    await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', ${JSON.stringify(mistakes)});
      document.querySelector('.pale').style.setProperty('color', '#999'); document.querySelector('h4').style.width = '200vw';`);
    const found = String(await audit(page));
    for (const problem of [
      'has 2 h1',
      'jumps to level 4',
      'has no label',
      'has no name',
      'has no alt text',
      'has no column headers',
      'has a contrast of 2.',
      'wider than the window',
      'has an inline style',
    ]) {
      expect(found).toContain(problem);
    }
  });

  it('come with their licences', () => {
    expect(existsSync(join(pages.folder, 'licenses.md'))).toBe(true);
  });
});
