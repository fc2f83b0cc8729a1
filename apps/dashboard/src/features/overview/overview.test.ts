import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import { expect, test } from 'vitest';
import { findRollouts } from './rollouts.ts';
import { findStaleFlags } from './stale-flags.ts';

const NOW = new Date('2026-03-31T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

const split = (share: number, traffic = 100) => ({
  split: {
    weights: [
      { variant: 'on', weight: share },
      { variant: 'off', weight: 100 - share },
    ],
    traffic,
  },
});

function config(rest: Partial<ConfigSummary> = {}): ConfigSummary {
  return {
    environment_key: 'production',
    is_enabled: true,
    rollout_percentage: 0,
    fallthrough: { variant: 'on' },
    off_variant: 'off',
    rule_count: 0,
    target_count: 0,
    prerequisite_count: 0,
    version: 1,
    updated_at: daysAgo(45),
    ...rest,
  };
}

function flag(rest: Partial<FlagSummary> = {}): FlagSummary {
  return {
    key: 'x',
    name: 'X',
    flag_type: 'boolean',
    kind: 'release',
    owner: '',
    tags: [],
    client_side: false,
    value_type: 'boolean',
    variants: ['on', 'off'],
    is_archived: false,
    archived_at: null,
    created_at: daysAgo(60),
    updated_at: daysAgo(45),
    version: 1,
    environments: [config()],
    ...rest,
  };
}

const evaluated = (...last: (number | null)[]) => ({
  flags: last.map((days) => ({
    flag_key: 'x',
    environment_key: 'production',
    total: 0,
    last_evaluated_at: days === null ? null : daysAgo(days),
    counts: [],
  })),
});

const ON_FOR_45 = 'Everybody gets on everywhere, for 45 days.';

test.each<[string, Partial<FlagSummary>, (number | null)[], string | undefined]>([
  ['serves one variant to all', {}, [1], ON_FOR_45],
  [
    'is rolled out to 100\u00A0%',
    { environments: [config({ fallthrough: split(100) })] },
    [1],
    ON_FOR_45,
  ],
  [
    'is off everywhere',
    { environments: [config({ is_enabled: false, rule_count: 3 })] },
    [1],
    'Everybody gets off everywhere, for 45 days.',
  ],
  [
    'is on here and off there',
    { environments: [config(), config({ is_enabled: false })] },
    [1],
    undefined,
  ],
  [
    'changed lately in one place',
    { environments: [config(), config({ updated_at: daysAgo(3) })] },
    [1],
    undefined,
  ],
  ['has a rule', { environments: [config({ rule_count: 1 })] }, [1], undefined],
  ['has a target', { environments: [config({ target_count: 1 })] }, [1], undefined],
  ['needs another flag', { environments: [config({ prerequisite_count: 1 })] }, [1], undefined],
  ['splits', { environments: [config({ fallthrough: split(50) })] }, [1], undefined],
  [
    'reaches a part of the traffic',
    { environments: [config({ fallthrough: split(100, 10) })] },
    [1],
    undefined,
  ],
  ['is a switch for operations', { kind: 'operational' }, [1], undefined],
  ['is archived', { is_archived: true }, [40], undefined],
  [
    'is a permission that nobody asks for',
    { kind: 'permission' },
    [40],
    'Not evaluated for 40 days.',
  ],
  ['was evaluated lately in one environment', { kind: 'permission' }, [40, 2], undefined],
  ['was never evaluated', {}, [null], 'Never evaluated in 60 days.'],
  ['is unknown to the counts', {}, [], 'Never evaluated in 60 days.'],
  ['is new and not evaluated yet', { created_at: daysAgo(29) }, [], undefined],
])('a flag that %s', (_, rest, last, reason) => {
  const found = findStaleFlags([flag(rest)], evaluated(...last), NOW);
  expect(found.map((it) => it.reason)).toEqual(reason === undefined ? [] : [reason]);
});

test('the flag that was longest of no use stands first', () => {
  const flags = [flag(), flag({ key: 'older', created_at: daysAgo(90) })];
  expect(findStaleFlags(flags, { flags: [] }, NOW).map(({ key }) => key)).toEqual(['older', 'x']);
});

test('a rollout is in progress where a part gets something else in an environment that is on', () => {
  const flags = [
    flag({ key: 'half', environments: [config(), config({ fallthrough: split(50) })] }),
    flag({
      key: 'later',
      environments: [config({ fallthrough: split(100, 10), updated_at: daysAgo(1) })],
    }),
    flag({ key: 'off', environments: [config({ fallthrough: split(50), is_enabled: false })] }),
    flag({ key: 'all', environments: [config({ fallthrough: split(100) })] }),
    flag({ key: 'none', environments: [config({ fallthrough: split(0) })] }),
    flag({ key: 'gone', is_archived: true, environments: [config({ fallthrough: split(50) })] }),
  ];
  expect(findRollouts(flags).map((it) => it.flag.key)).toEqual(['later', 'half']);
});
