import { randomUUID } from 'node:crypto';
import { createSetupToken } from '#features/access/index.ts';
import { createDefaultEnvironments } from '#features/environments/index.ts';
import { deleteContexts } from '#features/recent-contexts/index.ts';
import type { Command } from '#platform/control/control-socket.ts';
import type { Database } from '#platform/database/open-database.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { repeat } from '#platform/repeat.ts';
import type { Tables } from '#tables';
import { administrationOf } from './administration.ts';
import { closeParts, collectionsOf, createParts, type Ground } from './app-parts.ts';
import { createRoutes } from './app-routes.ts';
import type { Config } from './config.ts';

/** How often revisions are compared with the database's, for what the bus lost. */
const FOLLOW_EVERY_MS = 2000;
/** How often it is looked whether a day has passed since old events were forgotten. */
const KEEP_EVENTS_EVERY_MS = 3_600_000;

/** How often the results of one experiment are computed that nobody asked for. */
const RESULTS_EVERY_MS = 10_000;

/** The whole platform in one process. */
export interface App {
  readonly http: HttpServer;
  readonly database: Database<Tables>;
  /**
   * Brings the storage up to date and loads all rulesets; then it follows on its own. Rejects as
   * unavailable while the database does not answer, and can then be called again.
   */
  prepare(): Promise<void>;
  /** What the shell may ask of this process, which holds the storage. */
  readonly administration: Readonly<Record<string, Command>>;
  /** A one-time link that makes the first admin; null once there is one. */
  createSetupLink(): Promise<string | null>;
  /** Writes at once what is otherwise written every now and then, such as counts. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** What has to be given; tests bring a clock and limits of their own. */
type Given = Pick<Ground, 'log' | 'database'> & Partial<Ground>;

/** Puts all features together. */
export async function buildApp(config: Config, given: Given): Promise<App> {
  const parts = createParts(config, {
    now: () => new Date(),
    newId: randomUUID,
    streams: {},
    ...given,
  });
  const { log, database, accounts, replica, actors, sdkKeys, auditStreams } = parts;
  let isPrepared = false;
  const http = await createRoutes(config, parts, () => isPrepared);

  const follow = async () => {
    // Each for itself: a ruleset that cannot be read must not keep a revoked key alive.
    await Promise.all([replica.follow(), actors.follow(), sdkKeys.follow(), auditStreams.follow()]);
  };
  const collections = collectionsOf(parts);
  let repeating: (() => void)[] = [];
  const stopRepeating = () => {
    for (const stop of repeating) stop();
  };
  return {
    http,
    database,
    administration: administrationOf(accounts),
    async prepare() {
      const { applied } = await database.migrate();
      if (applied.length > 0) log.info({ applied }, 'database migrated');
      await createDefaultEnvironments(parts.environments);
      if (!config.recentContexts) await deleteContexts(database.db);
      await follow();
      isPrepared = true;
      stopRepeating();
      repeating = [
        repeat('following the database', follow, FOLLOW_EVERY_MS, log),
        repeat('computing results', () => parts.resultsDesk.refreshOne(), RESULTS_EVERY_MS, log),
        repeat('forgetting old events', parts.keepEvents, KEEP_EVENTS_EVERY_MS, log),
        ...collections.map(({ name, everyMs, write }) =>
          repeat(`writing ${name}`, write, everyMs, log),
        ),
      ];
    },
    async flush() {
      await Promise.all(collections.map(({ write }) => write()));
    },
    async createSetupLink() {
      const token = await createSetupToken(accounts);
      return token && `${config.publicUrl}/app/setup?token=${token}`;
    },
    async close() {
      stopRepeating();
      auditStreams.close();
      parts.ofrepStreams.close();
      parts.rulesetStreams.close();
      await http.close();
      await closeParts(parts);
    },
  };
}
