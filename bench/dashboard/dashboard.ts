import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, locateChromium } from '../../tests/services/index.ts';
import { becomeAdmin, createFlags } from '../delivery/installation.ts';
import { removeFolder, stop, temporaryFolder } from '../processes.ts';
import { rounds } from '../rounds.ts';
import { startServer } from '../server.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';

const FLAGS = 2000;
const ROUNDS = 5;
const BUDGET_MS = 60_000;
const AIMS = { kilobytes: 300, seconds: 1.5 };

const DIST = new URL('../../apps/dashboard/dist/', import.meta.url);

/** Measures what a first visit loads, and how soon a long list of flags can be used. Returns Markdown. */
export async function benchDashboard(say: (text: string) => void): Promise<string> {
  say(`dashboard: making ${FLAGS} flags`);
  const folder = temporaryFolder();
  const server = await startServer(folder);
  const admin = await becomeAdmin(server);
  await createFlags(admin, FLAGS);
  const browser = await chromium.launch({
    executablePath: locateChromium(),
    args: CHROMIUM_ARGS,
  });
  const [cold, warm]: [number[], number[]] = [[], []];
  for (const round of rounds(ROUNDS, BUDGET_MS)) {
    say(`dashboard: round ${round}`);
    const page = await openLoggedIn(browser, server.url);
    cold.push(await secondsUntilUsable(page, `${server.url}/app/flags`));
    warm.push(await secondsUntilUsable(page, `${server.url}/app/flags`));
    await page.context().close();
  }
  await browser.close();
  await stop(server.child);
  removeFolder(folder);
  return report(cold, warm);
}

async function openLoggedIn(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const data = { email: 'bench@example.com', password: 'a long enough passphrase' };
  await context.request.post(`${url}/auth/login`, { data });
  return context.newPage();
}

/**
 * From the start of the navigation until the search has narrowed the whole list to one flag: by then
 * the code is there, all flags are loaded, rows are drawn and the page reacts.
 */
async function secondsUntilUsable(page: Page, address: string): Promise<number> {
  const last = `flag-${String(FLAGS - 1).padStart(5, '0')}`;
  const startedAt = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.getByText('flag-00000', { exact: true }).first().waitFor();
  await page.getByRole('searchbox').or(page.getByLabel('Search flags')).first().fill(last);
  await page.getByText(last, { exact: true }).first().waitFor();
  return (performance.now() - startedAt) / 1000;
}

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

/** What a browser has to load before anything is drawn, in kilobytes as they are sent (gzip). */
function firstLoad(): { readonly script: number; readonly style: number } {
  const text = readFileSync(new URL('.vite/manifest.json', DIST), 'utf8');
  const manifest = JSON.parse(text) as Record<string, Chunk>;
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const visit = (name: string) => {
    const chunk = manifest[name];
    if (!chunk || scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [name, { isEntry }] of Object.entries(manifest)) if (isEntry) visit(name);
  return { script: gzippedKilobytes(scripts), style: gzippedKilobytes(styles) };
}

function gzippedKilobytes(files: ReadonlySet<string>): number {
  let bytes = 0;
  for (const file of files) bytes += readFileSync(new URL(`${file}.gz`, DIST)).length;
  return bytes / 1000;
}

function report(cold: readonly number[], warm: readonly number[]): string {
  const { script, style } = firstLoad();
  return [
    '### Dashboard',
    '',
    `Medians of ${cold.length}, on the embedded database with ${FLAGS} flags in three environments.`,
    '',
    table(
      ['', 'measured', 'aim'],
      [
        ['JavaScript before lazy routes, kB gzipped', figure(script), `≤ ${AIMS.kilobytes}`],
        ['styles, kB gzipped', figure(style), ''],
        ['list usable, empty browser cache, s', figure(median(cold)), `≤ ${AIMS.seconds}`],
        ['list usable, second visit, s', figure(median(warm)), ''],
      ],
    ),
  ].join('\n');
}
