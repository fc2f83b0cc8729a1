import type { Role } from '@halyard/contracts/access';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { becomeAdmin, join, type Person } from '../../apps/server/test/people.ts';
import { endServers, newStorage, startServer } from '../../apps/server/test/server-process.ts';
import { CHROMIUM_ARGS } from '../../tests/services/index.ts';

/** What all tests of the dashboard share; each makes its own flags. */
export interface Stage {
  readonly url: string;
  /** Where the browser listens. */
  readonly browser: string;
  readonly people: Readonly<Record<Role, Pick<Person, 'email' | 'token'>>>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    stage: Stage;
  }
}

/** One server with an account of each role, and one browser. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = process.env['TEST_CHROMIUM_PATH'];
  if (!executablePath) {
    throw new Error('TEST_CHROMIUM_PATH is not set; run the tests with npm test');
  }
  const server = await startServer(await newStorage('postgres'));
  const admin = await becomeAdmin(server);
  const developer = await join(server, admin, 'developer', 'dan');
  const viewer = await join(server, admin, 'viewer', 'vera');
  const browser = await chromium.launchServer({ executablePath, args: CHROMIUM_ARGS });
  const contactOf = ({ email, token }: Person) => ({ email, token });
  project.provide('stage', {
    url: server.url,
    browser: browser.wsEndpoint(),
    people: {
      admin: contactOf(admin),
      developer: contactOf(developer),
      viewer: contactOf(viewer),
    },
  });
  return async () => {
    await browser.close();
    await endServers();
  };
}
