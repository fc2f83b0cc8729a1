import type { CreateFlagBody, FlagInEnvironment } from '@halyard/contracts/flags';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aFlag, auditLength, flagIn, historyOf, served } from '../../testing/builders.ts';
import { granted, type InjectingClient, refusal, statusesOf } from '../../testing/client.ts';
import { aTeam, startTestServer, type Team, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let team: Team;
let key: string;

const serve = { variant: 'blue' };
const RULES = ['a', 'b', 'c'].map((id) => ({ id, when: [], serve }));
const FLAG = {
  environment_key: 'staging',
  is_enabled: true,
  flag_type: 'multivariate',
  value_type: 'string',
  variants: ['red', 'green', 'blue'].map((name) => ({ key: name, value: name })),
  targets: [{ variant: 'blue', keys: ['alice', 'bob'] }],
  rules: RULES,
} satisfies Partial<CreateFlagBody>;

beforeAll(async () => {
  server = await startTestServer();
  team = await aTeam(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  key = await aFlag(team, FLAG);
});

const at = (path: string) => `/flags/${key}/${path}?environment_key=staging`;
const idsOf = ({ rules }: FlagInEnvironment) => rules.map(({ id }) => id).join('');

describe('a rule', () => {
  test('is added as the last, or where it is said', async () => {
    const url = at('rules');
    const last = await team.developer.post<FlagInEnvironment>(url, { id: 'z', when: [], serve });
    expect([last.status, last.headers['etag'], idsOf(last.body)]).toEqual([200, '"2"', 'abcz']);
    const first = { id: 'y', when: [], serve, position: 0 };
    expect(idsOf(granted(await team.developer.post<FlagInEnvironment>(url, first)))).toBe('yabcz');
    expect(await flagIn(team, key, 'staging')).toMatchObject({ version: 3 });
    expect((await flagIn(team, key, 'development')).rules).toEqual([]);
  });

  test('gets an id of its own, and none that is taken', async () => {
    const { rules } = granted(
      await team.developer.post<FlagInEnvironment>(at('rules'), { when: [], serve }),
    );
    expect(rules.at(-1)?.id).toMatch(/^rule-[0-9a-f]{8}$/);
    const taken = await team.developer.post(at('rules'), { id: 'b', when: [], serve });
    expect([taken.status, taken.body.errors?.[0]?.field]).toEqual([400, 'body.id']);
  });

  test('changes whole, at its place', async () => {
    granted(await team.developer.put(at('rules/b'), { description: 'Old', when: [], serve }));
    const when = [{ attribute: 'plan', operator: 'equals', values: ['pro'] }];
    const body = { when, serve: { variant: 'red' } };
    const { rules } = granted(await team.developer.put<FlagInEnvironment>(at('rules/b'), body));
    expect(rules).toEqual([RULES[0], { id: 'b', ...body }, RULES[2]]);
  });

  test('keeps the units of its split where they may stay', async () => {
    const split = (...weights: [string, number][]) => ({
      split: { weights: weights.map(([variant, weight]) => ({ variant, weight })) },
    });
    const change = async (body: object) =>
      granted(
        await team.developer.put<FlagInEnvironment>(at('rules/b'), { when: [], serve: body }),
      );
    await change(split(['red', 50], ['green', 50]));
    const { rules } = await change(split(['green', 80], ['red', 20]));
    expect(rules[1]?.serve).toEqual(split(['red', 20], ['green', 80]));
  });

  test('is removed, and is not there the second time', async () => {
    const { body } = await team.developer.delete<FlagInEnvironment>(at('rules/b'));
    expect(idsOf(body)).toBe('ac');
    for (const answer of [
      await team.developer.delete(at('rules/b')),
      await team.developer.put(at('rules/b'), { when: [], serve }),
    ]) {
      expect(refusal(answer)).toEqual([404, 'RULE_NOT_FOUND']);
    }
  });

  test('is told where in it the fault is', async () => {
    const when = [{ attribute: 'v', operator: 'semver_less', values: ['1.0.0', 'x'] }];
    const body = { when, serve: { variant: 'pink' } };
    const fields = ['body.when[0].values[1]', 'body.serve.variant'];
    for (const answer of [
      await team.developer.post(at('rules'), { ...body, position: 0 }),
      await team.developer.put(at('rules/c'), body),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors?.map(({ field }) => field)).toEqual(fields);
    }
    expect(idsOf(await flagIn(team, key, 'staging'))).toBe('abc');
  });

  test('is one of two hundred at most', async () => {
    const rules = Array.from({ length: 200 }, (_, i) => ({ id: `r${i}`, when: [], serve }));
    granted(await team.developer.put(`/flags/${key}?environment_key=staging`, { rules }));
    const more = await team.developer.post(at('rules'), { when: [], serve });
    expect([more.status, more.body.errors?.[0]?.detail]).toEqual([
      400,
      expect.stringContaining('200'),
    ]);
  });
});

describe('the order of rules', () => {
  test('is said by naming all of them', async () => {
    const ordered = await team.developer.put<FlagInEnvironment>(at('rule-order'), {
      rule_ids: ['c', 'a', 'b'],
    });
    expect(idsOf(ordered.body)).toBe('cab');
    const [entry] = await historyOf(team, key);
    expect(entry).toMatchObject({ action: 'updated', environment_key: 'staging' });
    expect(Object.keys(entry?.changes ?? {})).toEqual(['rules']);
  });

  test.each([[['a', 'b']], [['a', 'b', 'c', 'd']], [['a', 'b', 'x']], [[]]])(
    'is not %j',
    async (rule_ids) => {
      const answer = await team.developer.put(at('rule-order'), { rule_ids });
      expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, 'body.rule_ids']);
      expect(idsOf(await flagIn(team, key, 'staging'))).toBe('abc');
    },
  );

  test('may stay as it is, which changes nothing', async () => {
    const before = await auditLength(server);
    const rule_ids = ['a', 'b', 'c'];
    const same = granted(
      await team.developer.put<FlagInEnvironment>(at('rule-order'), { rule_ids }),
    );
    expect([same.version, await auditLength(server)]).toEqual([1, before]);
  });
});

describe('individual targets', () => {
  test('move to the variant that they are given last', async () => {
    const { body } = await team.developer.post<FlagInEnvironment>(at('targets'), {
      variant: 'green',
      keys: ['bob', 'carol'],
    });
    expect(body.targets).toEqual([
      { variant: 'blue', keys: ['alice'] },
      { variant: 'green', keys: ['bob', 'carol'] },
    ]);
    expect(await served(server, key, 'staging', 'bob')).toMatchObject({
      variant: 'green',
      reason: 'TARGETING_MATCH',
    });
  });

  test('are removed, whoever they are', async () => {
    const { body } = await team.developer.post<FlagInEnvironment>(at('targets/remove'), {
      keys: ['alice', 'nobody', 'bob'],
    });
    expect(body.targets).toEqual([]);
  });

  test('get no variant that is not there, and not too many of them', async () => {
    const unknown = await team.developer.post(at('targets'), { variant: 'pink', keys: ['x'] });
    expect([unknown.status, unknown.body.errors?.[0]?.field]).toEqual([400, 'body.variant']);
    const keys = Array.from({ length: 10_000 }, (_, i) => `k${i}`);
    granted(await team.developer.post(at('targets'), { variant: 'red', keys }));
    const more = await team.developer.post(at('targets'), { variant: 'red', keys: ['more'] });
    expect([more.status, more.body.errors?.[0]?.field]).toEqual([400, 'body.keys']);
  });

  test('that many people add at once are all there', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        team.developer.post(at('targets'), { variant: 'red', keys: [`user-${i}`] }),
      ),
    );
    expect(statusesOf(answers)).toEqual(Array(20).fill(200));
    const { targets, version } = await flagIn(team, key, 'staging');
    expect(targets.find(({ variant }) => variant === 'red')?.keys).toHaveLength(20);
    expect(version).toBe(21);
  });
});

const USES: readonly (readonly ['POST' | 'PUT' | 'DELETE', string, object | undefined])[] = [
  ['POST', 'rules', { when: [], serve }],
  ['PUT', 'rules/a', { when: [], serve: { variant: 'red' } }],
  ['DELETE', 'rules/a', undefined],
  ['PUT', 'rule-order', { rule_ids: ['c', 'b', 'a'] }],
  ['POST', 'targets', { variant: 'red', keys: ['x'] }],
  ['POST', 'targets/remove', { keys: ['alice'] }],
];

test.each(USES.filter(([, , body]) => body))(
  '%s …/%s takes the version that was seen in its body too',
  async (method, path, body) => {
    const late = await (team.developer as InjectingClient).send(method, at(path), {
      ...body,
      version: 7,
    });
    expect(refusal(late)).toEqual([409, 'VERSION_CONFLICT']);
  },
);

describe.each(USES)('%s …/%s', (method, path, body) => {
  const send = (url: string, headers: Record<string, string> = {}) =>
    (team.developer as InjectingClient).send<FlagInEnvironment & { code: string }>(
      method,
      url,
      body,
      headers,
    );

  test('is refused to whoever saw another version, and shows the one that won', async () => {
    const late = await send(at(path), { 'if-match': '"7"' });
    expect([late.status, late.body.code]).toEqual([409, 'VERSION_CONFLICT']);
    expect(late.body).toMatchObject({ current: await flagIn(team, key, 'staging') });
    expect((await send(at(path), { 'if-match': '"1"' })).status).toBe(200);
  });

  test('needs an environment, a flag and one that is not archived', async () => {
    const none = await send(`/flags/${key}/${path}`);
    expect([none.status, none.body.code]).toEqual([400, 'INVALID_INPUT']);
    const nowhere = await send(`/flags/${key}/${path}?environment_key=nowhere`);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'ENVIRONMENT_NOT_FOUND']);
    const absent = await send(`/flags/absent/${path}?environment_key=staging`);
    expect([absent.status, absent.body.code]).toEqual([404, 'FLAG_NOT_FOUND']);
    granted(await team.developer.post(`/flags/${key}/archive`));
    const archived = await send(at(path));
    expect([archived.status, archived.body.code]).toEqual([409, 'FLAG_ARCHIVED']);
  });

  test('is for admins in production, and leaves no trace otherwise', async () => {
    const entries = await auditLength(server);
    const refused = await send(`/flags/${key}/${path}?environment_key=production`);
    expect([refused.status, refused.body.code]).toEqual([403, 'ENVIRONMENT_PROTECTED']);
    expect(await auditLength(server)).toBe(entries);
  });
});
