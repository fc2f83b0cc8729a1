import type { ChangeFlagBody, Flag } from '@halyard/contracts/flags';
import {
  FlagCommonState,
  FlagConfigState,
  type FlagHistoryDetail,
  type HistoryEntry,
} from '@halyard/contracts/history';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aFlag, flagIn } from '../../testing/builders.ts';
import { granted } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
  await aFlag(team, { key: NEEDED });
});
afterAll(() => server.close());

const NEEDED = 'needed';
const LINKS: NonNullable<ChangeFlagBody['links']>[] = [
  [],
  [{ title: 'Plan', url: 'https://example.com/plan' }],
];
const PREREQUISITES: NonNullable<ChangeFlagBody['prerequisites']>[] = [
  [],
  [{ flag_key: NEEDED, variants: ['on'] }],
];
const variants: NonNullable<ChangeFlagBody['variants']> = ['a', 'b', 'c'].map((key) => ({
  key,
  value: { name: key, list: [1, null] },
}));
const aVariant = fc.constantFrom('a', 'b', 'c');
const aServe = fc.oneof(
  fc.record({ variant: aVariant }),
  fc
    .record({ share: fc.integer({ min: 0, max: 100_000 }), traffic: fc.constantFrom(10, 100) })
    .map(({ share, traffic }) => ({
      split: {
        weights: [
          { variant: 'a', weight: share / 1000 },
          { variant: 'c', weight: (100_000 - share) / 1000 },
        ],
        traffic,
      },
    })),
);
const aRule = fc.record(
  {
    id: fc.constantFrom('one', 'two', 'three'),
    description: fc.string({ maxLength: 5 }).filter((text) => !text.includes('\0')),
    when: fc.array(
      fc.record({
        attribute: fc.constantFrom('plan', 'user.age'),
        operator: fc.constant('equals'),
        values: fc.array(fc.oneof(fc.constantFrom('x', 'y'), fc.integer(), fc.boolean()), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
      { maxLength: 2 },
    ),
    serve: aServe,
  },
  { requiredKeys: ['id', 'when', 'serve'] },
);

const aCommonChange = fc.record(
  {
    name: fc.constantFrom('One', 'Two'),
    description: fc.constantFrom('', 'what it is for'),
    tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    owner: fc.constantFrom('', 'ada'),
    kind: fc.constantFrom('release', 'operational'),
    links: fc.constantFrom(...LINKS),
    client_side: fc.boolean(),
    off_variant: aVariant,
    variants: fc.constantFrom(variants, variants.toReversed(), [
      ...variants,
      { key: 'd', name: 'D', value: {} },
    ]),
  },
  { requiredKeys: [] },
);

const aConfigChange = fc.record(
  {
    name: fc.constantFrom('One', 'Three'),
    is_enabled: fc.boolean(),
    targets: fc.uniqueArray(
      fc.record({
        variant: aVariant,
        keys: fc.uniqueArray(fc.constantFrom('u', 'v'), { minLength: 1 }),
      }),
      { selector: ({ keys }) => keys[0], maxLength: 1 },
    ),
    rules: fc.uniqueArray(aRule, { selector: ({ id }) => id, maxLength: 3 }),
    fallthrough: aServe,
    off_variant: aVariant,
    prerequisites: fc.constantFrom(...PREREQUISITES),
  },
  { requiredKeys: [] },
);

const aChange = fc.oneof(
  fc.record({ body: aCommonChange, environment: fc.constant(undefined) }),
  fc.record({ body: aConfigChange, environment: fc.constantFrom('staging', 'development') }),
);

/** The fields of a body that are those of a schema. */
const only = (fields: object, body: object) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => Object.hasOwn(fields, name)));

/** What the API shows of a flag: what is common, and its config in an environment. */
async function see(key: string, environment: string | null) {
  const flag = granted(await team.viewer.get<Flag>(`/flags/${key}`));
  const row = environment === null ? {} : await flagIn(team, key, environment);
  return {
    offVariant: flag.off_variant,
    common: only(FlagCommonState.properties, flag),
    config: only(FlagConfigState.properties, row),
  };
}

type Seen = Awaited<ReturnType<typeof see>>;
type State = FlagHistoryDetail['state'];

/** A state as it would be shown: what a config leaves to the flag follows it. */
function shown({ common, config }: State, offVariant: string) {
  return {
    ...(common && { common }),
    ...(config && {
      config: {
        ...config,
        off_variant: config.off_variant ?? offVariant,
        fallthrough: config.fallthrough ?? { variant: config.off_variant ?? offVariant },
      },
    }),
  };
}

/** The parts of what was seen that a state is about. */
const about = (state: State, { common, config }: Seen) => only(state, { common, config });

async function historyOf(key: string): Promise<HistoryEntry[]> {
  return granted(await team.viewer.get<HistoryEntry[]>(`/flags/${key}/history`));
}

test('after each entry of any history the state is what was shown after that change', async () => {
  const property = fc.asyncProperty(
    fc.array(aChange, { minLength: 4, maxLength: 8 }),
    fc.nat(),
    async (changes, pick) => {
      const key = await aFlag(team, {
        environment_key: 'staging',
        flag_type: 'multivariate',
        value_type: 'object',
        variants,
        off_variant: 'b',
      });
      const seen = new Map<HistoryEntry, Seen>();
      const note = async () => {
        const news = (await historyOf(key)).slice(0, -seen.size || undefined);
        for (const entry of news) seen.set(entry, await see(key, entry.environment_key));
      };
      await note();
      for (const { body, environment } of changes) {
        const query = environment === undefined ? '' : `?environment_key=${environment}`;
        granted(await team.admin.put(`/flags/${key}${query}`, body));
        await note();
      }

      const states = new Map<HistoryEntry, State>();
      for (const [entry, then] of seen) {
        const url = `/flags/${key}/history/${entry.id}`;
        const { state } = granted(await team.viewer.get<FlagHistoryDetail>(url));
        expect(state).not.toEqual({});
        expect(shown(state, then.offVariant)).toEqual(about(state, then));
        states.set(entry, state);
      }

      const [entry, state] = [...states][pick % states.size] ?? [];
      if (!entry || !state) throw new Error('there is no history');
      granted(await team.admin.post(`/flags/${key}/history/${entry.id}/restore`));
      const now = await see(key, entry.environment_key);
      expect(about(state, now)).toEqual(shown(state, now.offVariant));
    },
  );
  await fc.assert(property, { numRuns: 4 });
}, 60_000);
