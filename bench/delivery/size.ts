import { createRulesetFollower } from '@halyard/sdk';
import { Client } from 'pg';
import { startPostgres } from '../../tests/services/index.ts';
import { residentMegabytes } from '../proc.ts';
import { outputOf, startNode, stop } from '../processes.ts';
import { JWT_SECRET_KEY, startServerWith } from '../server.ts';
import { median } from '../statistics.ts';
import { figure, table } from '../table.ts';
import { bigFlag, FLAGS } from './big-ruleset.ts';
import { untilAll } from './followers.ts';
import { becomeAdmin, createFlags, createSdkKey, ENVIRONMENT } from './installation.ts';
import type { SizeReport } from './size-worker.ts';

const CHANGES = 20;

/** Measures an environment of 10,000 flags: in the engine, in a server and in an application. */
export async function benchSize(say: (text: string) => void): Promise<string> {
  say(`size: ${FLAGS} flags in the engine`);
  const engine = await measureEngine();
  say(`size: ${FLAGS} flags in a server on PostgreSQL`);
  const server = await measureServer();
  const megabytes = (bytes: number) => figure(bytes / 1e6);
  return [
    `#### ${FLAGS.toLocaleString('en')} flags of three rules, a target and a rollout each`,
    '',
    table(
      ['', 'value'],
      [
        [
          'ruleset as JSON and as gzip, MB',
          `${megabytes(engine.jsonBytes)}, ${megabytes(engine.gzipBytes)}`,
        ],
        ['engine: parse JSON, ms', figure(engine.parseMs)],
        ['engine: compile, ms', figure(engine.compileMs)],
        ['engine: patch one flag, ms (median of 50)', figure(engine.patchMs)],
        ['engine: heap of the compiled ruleset, MB', megabytes(engine.heapBytes)],
        [
          'server: start to healthy, empty and with the flags, ms',
          server.startMs.map(figure).join(', '),
        ],
        [
          'server: resident memory, empty and with the flags, MB',
          server.megabytes.map(figure).join(', '),
        ],
        [`server: a change acknowledged, ms (median of ${CHANGES})`, figure(server.changeMs)],
        ['SDK: from nothing to ready, ms', figure(server.sdkReadyMs)],
      ],
    ),
  ].join('\n');
}

async function measureEngine(): Promise<SizeReport> {
  const file = new URL('size-worker.ts', import.meta.url);
  return JSON.parse(
    await outputOf(startNode(file, [], { NODE_OPTIONS: '--expose-gc' })),
  ) as SizeReport;
}

async function measureServer() {
  const postgres = await startPostgres();
  const storage = { DATABASE_URL: postgres.url, JWT_SECRET_KEY };
  try {
    const empty = await startServerWith(storage);
    const admin = await becomeAdmin(empty);
    const [flag = ''] = await createFlags(admin, 1);
    const key = await createSdkKey(admin, 'server');
    const emptyMegabytes = residentMegabytes(empty.child.pid);
    await stop(empty.child);
    await insertFlags(postgres.url);

    const full = await startServerWith(storage, empty.port);
    const fullMegabytes = residentMegabytes(full.child.pid);
    const changes: number[] = [];
    for (let change = 1; change <= CHANGES; change++) {
      const startedAt = performance.now();
      await admin.put(`/flags/${flag}?environment_key=${ENVIRONMENT}`, {
        rollout_percentage: change,
      });
      changes.push(performance.now() - startedAt);
    }
    const startedAt = performance.now();
    const follower = createRulesetFollower({ baseUrl: full.url, sdkKey: key });
    await untilAll('the SDK to be ready', [follower], ({ current }) => current !== undefined);
    const sdkReadyMs = performance.now() - startedAt;
    if (follower.current?.flags.size !== FLAGS + 1) throw new Error('The SDK has not all flags.');
    await follower.close();
    await stop(full.child);
    return {
      startMs: [empty.startMs, full.startMs],
      megabytes: [emptyMegabytes, fullMegabytes],
      changeMs: median(changes),
      sdkReadyMs,
    };
  } finally {
    await postgres.remove();
  }
}

/** Straight into the table that servers follow: through the API it would take minutes. */
async function insertFlags(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const flags = Array.from({ length: FLAGS }, (_, i) => ({ ...bigFlag(i, 1), key: `big-${i}` }));
    await client.query('begin');
    await client.query('update environments set revision = revision + 1 where key = $1', [
      ENVIRONMENT,
    ]);
    await client.query(
      `insert into ruleset_changes (environment_id, kind, key, revision, body)
       select e.id, 'flag', f ->> 'key', e.revision, f
       from environments e, jsonb_array_elements($1::jsonb) f where e.key = $2`,
      [JSON.stringify(flags), ENVIRONMENT],
    );
    await client.query('commit');
  } finally {
    await client.end();
  }
}
