import type { AnyClient, Open } from './adapter.ts';
import { HUNDRED, hundred, makeMembers, makeUsers, oneOfEach, USER_COUNT } from './definition.ts';

/** One thing to measure, with users of whom a known share gets the answer `on`. */
export interface Case {
  readonly name: string;
  readonly client: AnyClient;
  /** Absent where one call evaluates all flags. */
  readonly flagKey?: string;
  readonly contexts: readonly unknown[];
  /** Least and greatest mean of flags on per call that is right. */
  readonly expected: readonly [min: number, max: number];
  /** Users for whom the flag must be off. */
  readonly outsiders?: readonly unknown[];
}

/** Rows of the table, by the name of the case. */
export const TITLES: Readonly<Record<string, string>> = {
  on: 'boolean, on for everyone',
  half: '50 % rollout',
  rules: '5 rules, the fifth hits',
  segments: '10 segments of 1,000 ids, hit in the last',
  'one-segment': '1 segment of 1,000 ids, hit',
  hundred: 'all of 100 flags (40 on, 40 rollouts, 20 with 5 rules)',
};

const [LEAST_HALF, MOST_HALF] = [0.46, 0.52];

export async function openCases(open: Open): Promise<Case[]> {
  const single = await open(oneOfEach());
  const users = makeUsers().map((user) => single.contextOf(user));
  const members = makeMembers().map((user) => single.contextOf(user));
  const all = await open(hundred());
  const always = HUNDRED.on + HUNDRED.rules;
  const inSegment = {
    client: single,
    contexts: members,
    expected: [1, 1],
    outsiders: users,
  } as const;
  return [
    { name: 'on', client: single, flagKey: 'on', contexts: users, expected: [1, 1] },
    {
      name: 'half',
      client: single,
      flagKey: 'half',
      contexts: users,
      expected: [LEAST_HALF, MOST_HALF],
    },
    { name: 'rules', client: single, flagKey: 'rules', contexts: users, expected: [1, 1] },
    { name: 'segments', flagKey: 'segments', ...inSegment },
    { name: 'one-segment', flagKey: 'one-segment', ...inSegment },
    {
      name: 'hundred',
      client: all,
      contexts: makeUsers().map((user) => all.contextOf(user)),
      expected: [always + HUNDRED.half * LEAST_HALF, always + HUNDRED.half * (1 - LEAST_HALF)],
    },
  ];
}

/** @throws Error where an adapter does not answer what the definition says. */
export async function check(one: Case): Promise<void> {
  const mean = (await countOn(one, one.contexts, USER_COUNT)) / USER_COUNT;
  const [min, max] = one.expected;
  if (mean < min || mean > max) {
    throw new Error(`${one.name}: ${mean} on per call, expected ${min} to ${max}`);
  }
  if (one.outsiders === undefined) return;
  const outside = await countOn(one, one.outsiders, USER_COUNT);
  if (outside > 0) throw new Error(`${one.name}: on for ${outside} users who are in no segment`);
}

/** Calls so often, with the contexts in turn. Returns how many answers were `on`. */
export function countOn(
  { client, flagKey }: Case,
  contexts: readonly unknown[],
  calls: number,
): number | Promise<number> {
  if (client.isAsync) {
    return flagKey === undefined
      ? sumLater((context) => client.countOn(context), contexts, calls)
      : countLater((context) => client.isOn(flagKey, context), contexts, calls);
  }
  return flagKey === undefined
    ? sum((context) => client.countOn(context), contexts, calls)
    : count((context) => client.isOn(flagKey, context), contexts, calls);
}

const MASK = USER_COUNT - 1;

function count(isOn: (context: unknown) => boolean, contexts: readonly unknown[], calls: number) {
  let on = 0;
  for (let i = 0; i < calls; i++) {
    if (isOn(contexts[i & MASK])) on += 1;
  }
  return on;
}

function sum(each: (context: unknown) => number, contexts: readonly unknown[], calls: number) {
  let on = 0;
  for (let i = 0; i < calls; i++) on += each(contexts[i & MASK]);
  return on;
}

async function countLater(
  isOn: (context: unknown) => Promise<boolean>,
  contexts: readonly unknown[],
  calls: number,
) {
  let on = 0;
  for (let i = 0; i < calls; i++) {
    if (await isOn(contexts[i & MASK])) on += 1;
  }
  return on;
}

async function sumLater(
  each: (context: unknown) => Promise<number>,
  contexts: readonly unknown[],
  calls: number,
) {
  let on = 0;
  for (let i = 0; i < calls; i++) on += await each(contexts[i & MASK]);
  return on;
}
