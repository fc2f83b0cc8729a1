import { createRequire } from 'node:module';
import { createClient } from '@halyard/client';
import type { Role } from '@halyard/contracts/access';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { PASSWORD } from '../../apps/server/test/people.ts';

/** Where the dashboard is, and who may log in to it. */
export const { url, people } = inject('stage');

interface Opened {
  readonly page: Page;
  readonly complaints: string[];
  /** Whether other windows of the same browser profile come after it. */
  readonly isShared: boolean;
}

let browser: Browser;
const opened: Opened[] = [];
/**
 * One window for each role, which stays open: what it opens shares its profile, so that the dashboard's
 * files are loaded once, and its process, so that none has to be started.
 */
const openers = new Map<Role, Page>();

beforeAll(async () => {
  browser = await chromium.connect(inject('stage').browser);
});
afterAll(() => browser?.close());

/** Nothing that a test opened may have made the browser complain, and nothing of it stays. */
afterEach(async () => {
  const windows = opened.splice(0);
  await Promise.all(windows.map(close));
  const complaints = windows.flatMap((it) => it.complaints);
  if (complaints.length > 0) throw new Error(`The browser complains:\n${complaints.join('\n')}`);
});

async function close({ page, isShared }: Opened): Promise<void> {
  if (!isShared) return page.context().close();
  await page.evaluate(() => localStorage.clear());
  return page.close();
}

/** What browsers say of every refusal, which pages tell in their own words. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** A browser profile of its own in which nobody is logged in, with one window. */
export async function openWindow(options: BrowserContextOptions = {}): Promise<Page> {
  const profile = await newProfile(options);
  return watch(await profile.newPage(), false);
}

/** How a window looks at the dashboard. */
interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
}

const VIEWPORT = { width: 1280, height: 800 };

/** A window in which somebody of the role is logged in, at a path of the dashboard. */
export async function openAs(role: Role, path: string, look: Look = {}): Promise<Page> {
  const opener = openers.get(role) ?? (await openOpener());
  openers.set(role, opener);
  const profile = opener.context();
  const isLoggedIn = (await profile.cookies()).length > 0;
  const data = { email: people[role].email, password: PASSWORD };
  if (!isLoggedIn) await profile.request.post('/auth/login', { data });
  const opening = opener.waitForEvent('popup');
  await opener.evaluate(() => void open('about:blank'));
  const page = watch(await opening, true);
  await page.emulateMedia({ colorScheme: look.colorScheme ?? 'light', reducedMotion: 'reduce' });
  if (look.viewport) await page.setViewportSize(look.viewport);
  await page.goto(path);
  return page;
}

async function openOpener(): Promise<Page> {
  const page = await (await newProfile()).newPage();
  // Some page of the same origin, without a program.
  await page.goto('/health');
  return page;
}

function newProfile(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    viewport: VIEWPORT,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
}

/** Remembers a window until the test is over, and what the browser complains of in it. */
function watch(page: Page, isShared: boolean): Page {
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !REFUSED.test(text)) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  opened.push({ page, complaints, isShared });
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

/** Menus, tooltips and news are drawn beside the landmarks. */
const RULES = { region: { enabled: false } };
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * What axe finds on a page as it is now, in a form that is pleasant to read when it is not empty. Colours
 * are looked at where asked: that takes half of the time, and a theme has few of them.
 */
export async function accessibilityFaults(
  page: Page,
  what: 'structure' | 'colors' | 'all' = 'structure',
): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) {
    const session = await page.context().newCDPSession(page);
    const { readFile } = await import('node:fs/promises');
    await session.send('Runtime.evaluate', { expression: await readFile(AXE, 'utf8') });
    await session.detach();
  }
  const looks = {
    structure: { rules: { ...RULES, 'color-contrast': { enabled: false } } },
    colors: { runOnly: ['color-contrast'] },
    all: { rules: RULES },
  };
  const options = JSON.stringify({ resultTypes: ['violations'], ...looks[what] });
  const findings: Finding[] = await page.evaluate(
    // What lies below a dialog is looked at without it.
    `axe.run(document.querySelector('[role=dialog]') ?? document, ${options}).then((it) => it.violations)`,
  );
  return findings.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary ?? ''}`),
  );
}
