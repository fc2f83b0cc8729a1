import { createRequire } from 'node:module';
import { createClient } from '@halyard/client';
import type { Role } from '@halyard/contracts/access';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { PASSWORD } from '../../apps/server/test/people.ts';

/** Where the dashboard is, and who may log in to it. */
export const { url, people, browser: browserAddress } = inject('stage');

let browser: Browser;
const opened: { readonly page: Page; readonly complaints: string[] }[] = [];

beforeAll(async () => {
  browser = await chromium.connect(browserAddress);
});
afterAll(() => browser?.close());

/** Nothing that a test opened may have made the browser complain. */
afterEach(async () => {
  const complaints = opened.flatMap((it) => it.complaints);
  await Promise.all(opened.splice(0).map(({ page }) => page.context().close()));
  if (complaints.length > 0) throw new Error(`The browser complains:\n${complaints.join('\n')}`);
});

/** What browsers say of every refusal, which pages tell in their own words. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** A browser window of its own in which nobody is logged in. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !REFUSED.test(text)) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  opened.push({ page, complaints });
  return page;
}

/** A window in which somebody of the role is logged in, at a path of the dashboard. */
export async function openAs(
  role: Role,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openWindow(options);
  const data = { email: people[role].email, password: PASSWORD };
  await page.context().request.post('/auth/login', { data });
  await page.goto(path);
  return page;
}

/** The API as somebody of the role sees it, to prepare and to check. */
export function apiOf(role: Role) {
  return createClient({ baseUrl: url, token: people[role].token });
}

let keys = 0;

/** A key that no other test uses. */
export function newKey(word: string): string {
  keys += 1;
  return `${word}-${process.pid}-${keys}`;
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Menus, tooltips and news are drawn beside the landmarks. */
const RULES = '{ region: { enabled: false } }';

/** What axe finds on a page as it is now, in a form that is pleasant to read when it is not empty. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) {
    const session = await page.context().newCDPSession(page);
    const { readFile } = await import('node:fs/promises');
    await session.send('Runtime.evaluate', { expression: await readFile(AXE, 'utf8') });
    await session.detach();
  }
  const findings: Finding[] = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], rules: ${RULES} }).then((it) => it.violations)`,
  );
  return findings.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary ?? ''}`),
  );
}
