import { readdirSync, readFileSync } from 'node:fs';
import type { Problem } from '@halyard/contracts/schema';
import type { Evaluation, Ruleset } from '@halyard/engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anEnvironment, anSdkKey } from '../../testing/builders.ts';
import { clientOf, type InjectingClient } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

interface VectorFile {
  readonly specVersion: number;
  readonly description: string;
  readonly ruleset: Ruleset;
  readonly cases: readonly {
    readonly name: string;
    readonly flag: string;
    readonly context: { readonly targetingKey?: unknown };
    readonly expect: Partial<Evaluation>;
  }[];
}

const FOLDER = new URL('../../../../../spec/evaluation/', import.meta.url);
/** What a route for people takes for the key of a flag. */
const FLAG_KEY = /^[a-z0-9][a-z0-9._-]{0,99}$/;
/** What OFREP says in place of an error code of the management API, and back. */
const REFUSALS: Readonly<Record<string, string>> = {
  FLAG_NOT_FOUND: 'FLAG_NOT_FOUND',
  TARGETING_KEY_MISSING: 'TARGETING_KEY_MISSING',
  PARSE_ERROR: 'FLAG_UNREADABLE',
  GENERAL: 'FLAG_UNREADABLE',
};

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());

for (const name of readdirSync(FOLDER)) {
  const file: VectorFile = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));
  describe(`${name}: ${file.description}`, () => {
    let environment: string;
    let app: InjectingClient;

    beforeAll(async () => {
      environment = await anEnvironment(team);
      app = clientOf(server.app.http, (await anSdkKey(team, { environment })).key);
      await putInForce(environment, file.ruleset);
    });

    // In the table of changes null says that a flag is gone, so no server holds a flag that is null.
    const cases = file.cases.filter(({ flag }) => file.ruleset.flags[flag] !== null);
    test.each(cases)('over OFREP, $flag: $name', async ({ flag, context, expect: wanted }) => {
      const path = `/ofrep/v1/evaluate/flags/${encodeURIComponent(flag)}`;
      const { status, body } = await app.post<object>(path, { context });
      const expected = isTextOrAbsent(context.targetingKey)
        ? expectedOf(wanted)
        : { status: 400, errorCode: 'INVALID_CONTEXT' };
      expect({ status, ...body }).toMatchObject({ key: flag, ...expected });
      const bulk = await app.post<{ flags: { key: string }[] }>('/ofrep/v1/evaluate/flags', {
        context,
      });
      if (bulk.status !== 200 || wanted.errorCode === 'FLAG_NOT_FOUND') return;
      const { status: _, ...item } = expectedOf(wanted);
      expect(bulk.body.flags.find(({ key }) => key === flag)).toMatchObject(item);
    });

    const plain = cases.filter(
      ({ flag, context }) => FLAG_KEY.test(flag) && isTextOrAbsent(context.targetingKey),
    );
    test.each(plain)('evaluated for all, $flag: $name', async (vector) => {
      const { flag, expect: wanted } = vector;
      const { targetingKey, ...attributes } = vector.context;
      const context = { ...attributes, ...(targetingKey !== null && { targetingKey }) };
      const { status, body } = await server.anonymous.post<Partial<Problem>>(`/evaluate/${flag}`, {
        environment_key: environment,
        context,
      });
      const { value, variant, reason, errorCode } = wanted;
      expect({ status, ...body }).toMatchObject(
        errorCode === undefined
          ? { status: 200, value, variant, reason }
          : { code: REFUSALS[errorCode] },
      );
    });
  });
}

/** Writes a ruleset as it is: the API would refuse some, but a later version may have written them. */
async function putInForce(environment: string, { flags, segments }: Ruleset): Promise<void> {
  const { db } = server.app.database;
  const { id, revision } = await db
    .updateTable('environments')
    .set((x) => ({ revision: x('revision', '+', 1) }))
    .where('key', '=', environment)
    .returning(['id', 'revision'])
    .executeTakeFirstOrThrow();
  const rows = [
    ...Object.entries(flags).map(([key, body]) => ({ kind: 'flag' as const, key, body })),
    ...Object.entries(segments).map(([key, body]) => ({ kind: 'segment' as const, key, body })),
  ];
  await db
    .insertInto('ruleset_changes')
    .values(
      rows.map(({ kind, key, body }) => ({
        environment_id: id,
        kind,
        key,
        revision,
        body: JSON.stringify(body),
      })),
    )
    .execute();
  // Another process made the change, so this one hears of it when it looks.
  const mark = `${revision}-${id.slice(0, 8)}`;
  const app = clientOf(server.app.http, (await anSdkKey(team, { environment })).key);
  const url = `/ofrep/v1/evaluate/flags?flagConfigEtag=${mark}`;
  const { body } = await app.post<{ metadata: { version: string } }>(url, {});
  expect(body.metadata.version).toBe(String(revision));
}

function expectedOf({ value, variant, reason, errorCode }: Partial<Evaluation>) {
  if (errorCode === undefined) return { status: 200, value, variant, reason };
  return { status: errorCode === 'FLAG_NOT_FOUND' ? 404 : 400, errorCode };
}

function isTextOrAbsent(targetingKey: unknown): boolean {
  return targetingKey === undefined || targetingKey === null || typeof targetingKey === 'string';
}
