import type { ChangeFlagBody, Flag, FlagInEnvironment } from '@halyard/contracts/flags';
import {
  FlagCommonState as CommonState,
  FlagConfigState as ConfigState,
  type FlagCommonState,
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

/** The keys of a schema's fields, for `toEqual` to look at nothing else. */
const only = (fields: object, body: object) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => Object.hasOwn(fields, name)));

interface Seen {
  readonly common: object;
  readonly config: object | undefined;
  readonly environment: string | null;
}

/** What the API shows now that an entry has been written. */
async function see(key: string, environment: string | null): Promise<Seen> {
  const flag = granted(await team.viewer.get<Flag>(`/flags/${key}`));
  const row = environment === null ? undefined : await flagIn(team, key, environment);
  return {
    common: only(CommonState.properties, flag),
    config: row && only(ConfigState.properties, row),
    environment,
  };
}

/** A config as it is shown: what is left to the flag follows it. */
function shown(
  state: NonNullable<FlagHistoryDetail['state']['config']>,
  common: Pick<FlagCommonState, 'off_variant'>,
) {
  const off_variant = state.off_variant ?? common.off_variant;
  return { ...state, off_variant, fallthrough: state.fallthrough ?? { variant: off_variant } };
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
      const seen = new Map<string, Seen>();
      const note = async () => {
        const { body } = await team.viewer.get<HistoryEntry[]>(`/flags/${key}/history`);
        for (const entry of body) {
          if (!seen.has(entry.id)) seen.set(entry.id, await see(key, entry.environment_key));
        }
      };
      await note();
      for (const { body, environment } of changes) {
        const query = environment === undefined ? '' : `?environment_key=${environment}`;
        granted(await team.admin.put(`/flags/${key}${query}`, body));
        await note();
      }

      const restored = [...seen.keys()][pick % seen.size] ?? '';
      for (const [id, then] of seen) {
        const url = `/flags/${key}/history/${id}`;
        const { state } = granted(await team.viewer.get<FlagHistoryDetail>(url));
        if (state.common) expect(state.common).toEqual(then.common);
        const common = then.common as FlagCommonState;
        if (state.config) expect(shown(state.config, common)).toEqual(then.config);
        expect(state.common !== undefined || state.config !== undefined).toBe(true);
        if (id !== restored) continue;
        const answer = await team.admin.post<FlagInEnvironment>(`${url}/restore`);
        const now = await see(key, then.environment);
        if (state.common) expect(now.common).toEqual(then.common);
        if (state.config) {
          expect(granted(answer).rules).toEqual(state.config.rules);
          expect(now.config).toEqual(shown(state.config, now.common as FlagCommonState));
        }
      }
    },
  );
  await fc.assert(property, { numRuns: 4 });
}, 60_000);
