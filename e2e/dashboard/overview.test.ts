import { createClient } from '@halyard/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { becomeAdmin, join, PASSWORD } from '../../apps/server/test/people.ts';
import { endServers, newStorage, startServer } from '../../apps/server/test/server-process.ts';
import { accessibilityFaults, apiOf, newKey, openAs, openWindow } from './stage.ts';

afterAll(endServers);

/** An installation of its own, in which nobody has done anything yet; the tests here follow each other. */
const installation = Promise.withResolvers<Awaited<ReturnType<typeof anEmptyInstallation>>>();
beforeAll(async () => installation.resolve(await anEmptyInstallation()));

async function anEmptyInstallation() {
  const server = await startServer(await newStorage('postgres'));
  const admin = await becomeAdmin(server);
  const openAt = async (email: string, options = {}): Promise<Page> => {
    const page = await openWindow({ baseURL: server.url, ...options });
    await page.context().request.post('/auth/login', { data: { email, password: PASSWORD } });
    await page.goto('/app');
    return page;
  };
  const api = createClient({ baseUrl: server.url, token: admin.token });
  return { server, admin, api, openAt };
}

const steps = (page: Page) => page.getByRole('region', { name: 'First steps' });

test('an empty installation says what to do first, and ticks it by what is done', async () => {
  const { server, admin, api, openAt } = await installation.promise;
  const page = await openAt(admin.email);
  await page.getByText('0 flags · 0 segments · 3 environments').waitFor();
  await expect.poll(() => steps(page).getByRole('img', { name: 'To do' }).count()).toBe(4);
  await steps(page).getByRole('link', { name: 'Keys of Development' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  await join(server, admin, 'viewer', 'vera');
  await api.sdkKeys.create('development', { name: 'shop', kind: 'server' });
  await expect.poll(() => steps(page).getByRole('img', { name: 'Done' }).count()).toBe(2);

  const viewers = await openAt('vera@example.com', { colorScheme: 'dark' });
  await steps(viewers).waitFor();
  expect(await viewers.getByRole('button', { name: 'Load the demo' }).isDisabled()).toBe(true);
  await viewers.getByRole('note', { name: 'Only admins may do this.' }).last().waitFor();
  expect(await accessibilityFaults(viewers)).toEqual([]);
});

test('the demo can be loaded and removed, but for what others use by now', async () => {
  const { admin, api, openAt } = await installation.promise;
  const page = await openAt(admin.email);
  await page.getByRole('button', { name: 'Load the demo' }).click();
  await page
    .getByText(/^The demo is loaded: \d+ flags, \d+ segments, \d+ metrics and \d+ experiments\.$/)
    .first()
    .waitFor();
  const rollouts = page.getByRole('region', { name: 'Rollouts in progress' });
  await rollouts.getByRole('link', { name: 'new-checkout' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await steps(page).getByRole('button', { name: 'Hide' }).click();
  await page.reload();
  await rollouts.waitFor();
  expect(await steps(page).count()).toBe(0);

  // What uses a part of the demo keeps it.
  await api.flags.createIn({
    key: 'own',
    name: 'Own',
    environment_key: 'development',
    prerequisites: [{ flag_key: 'new-checkout', variants: ['on'] }],
  });
  await page.getByRole('button', { name: 'Remove the demo' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove the demo?' });
  await dialog.getByRole('button', { name: 'Remove the demo' }).click();
  const report = page.getByRole('dialog', { name: 'Some of the demo stays' });
  await report.getByText('flag new-checkout').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await report.getByRole('button', { name: 'Understood' }).click();
  expect((await api.flags.listSummaries()).items.map(({ key }) => key)).toContain('own');
});

test('the overview tells what changed as it happens, how far rollouts are, and how the service is', async () => {
  const { flags } = apiOf('admin');
  const key = newKey('rolled');
  await flags.create({ key, name: 'Rolled', flag_type: 'percentage' });
  const page = await openAs('viewer', '/app');
  const health = page.getByRole('region', { name: 'Health' });
  await health.getByText('Healthy').waitFor();
  await health
    .getByText(/^revision \d+/)
    .first()
    .waitFor();
  await flags.changeIn(key, 'production', { is_enabled: true, rollout_percentage: 25 });
  const changes = page.getByRole('region', { name: 'Latest changes' });
  await changes.getByText(`switched ${key} on in production, and changed rollout`).waitFor();
  const rollout = page
    .getByRole('region', { name: 'Rollouts in progress' })
    .getByRole('listitem')
    .filter({ hasText: key });
  await rollout.getByRole('img', { name: 'on 25 %, off 75 %' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await rollout.getByRole('link', { name: key }).click();
  await page.waitForURL(new RegExp(`/app/flags/${key}`));
});

test('flags that nobody needs any more stand there with the reason', async () => {
  const key = newKey('stale');
  await apiOf('admin').flags.create({ key, name: 'Stale' });
  const page = await openAs('viewer', '/app/login', { colorScheme: 'dark' });
  await page.clock.install({ time: new Date(Date.now() + 40 * 86_400_000) });
  await page.goto('/app');
  const stale = page.getByRole('region', { name: 'Flags to clean up' });
  await stale.getByRole('link').first().waitFor();
  const more = stale.getByRole('button', { name: /more$/ });
  if ((await more.count()) > 0) await more.click();
  const flag = stale.getByRole('listitem').filter({ hasText: key });
  expect(await flag.innerText()).toContain('Never evaluated in 40 days.');
  expect(await accessibilityFaults(page)).toEqual([]);
});
