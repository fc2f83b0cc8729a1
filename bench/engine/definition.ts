/** A test on one attribute of a user. */
interface ConditionSpec {
  readonly attribute: keyof User;
  readonly operator: 'equals' | 'one-of' | 'semver-at-least';
  readonly values: readonly string[];
}

/** A boolean flag as every adapter writes it in its SDK's own form; off where nothing is said. */
export type FlagSpec =
  | { readonly key: string; readonly serves: 'everyone' }
  | { readonly key: string; readonly serves: 'half' }
  | { readonly key: string; readonly serves: 'rules'; readonly rules: readonly ConditionSpec[] }
  /** One rule per segment, tried in this order. */
  | { readonly key: string; readonly serves: 'segments'; readonly segments: readonly string[] };

export interface SegmentSpec {
  readonly key: string;
  readonly ids: readonly string[];
}

export interface Definition {
  readonly flags: readonly FlagSpec[];
  readonly segments: readonly SegmentSpec[];
}

export interface User {
  readonly id: string;
  readonly country: string;
  readonly plan: string;
  readonly device: string;
  readonly tier: string;
  readonly appVersion: string;
  readonly locale: string;
}

/** A power of two, so that a mask rotates through them. */
export const USER_COUNT = 1_024;
const SEGMENT_COUNT = 10;
const SEGMENT_SIZE = 1_000;

/** The first four miss for every user of {@link makeUsers}; the fifth hits. */
const RULES: readonly ConditionSpec[] = [
  { attribute: 'country', operator: 'equals', values: ['NZ'] },
  { attribute: 'plan', operator: 'one-of', values: ['gold', 'platinum', 'partner'] },
  { attribute: 'device', operator: 'one-of', values: ['tv', 'watch', 'console', 'car', 'kiosk'] },
  { attribute: 'tier', operator: 'equals', values: ['internal'] },
  { attribute: 'appVersion', operator: 'semver-at-least', values: ['2.3.0'] },
];

const LAST_SEGMENT = `segment-${SEGMENT_COUNT - 1}`;

/** One flag of every kind. */
export function oneOfEach(): Definition {
  const segments = Array.from({ length: SEGMENT_COUNT }, (_, index) => segmentAt(index));
  return apart({
    segments,
    flags: [
      { key: 'on', serves: 'everyone' },
      { key: 'half', serves: 'half' },
      { key: 'rules', serves: 'rules', rules: RULES },
      { key: 'segments', serves: 'segments', segments: segments.map(({ key }) => key) },
      { key: 'one-segment', serves: 'segments', segments: [LAST_SEGMENT] },
    ],
  });
}

/** How many of {@link hundred} are on for everyone, for every second user, by the fifth rule. */
export const HUNDRED = { on: 40, half: 40, rules: 20 } as const;

export function hundred(): Definition {
  return apart({
    segments: [],
    flags: [
      ...numbered(HUNDRED.on, (i) => ({ key: `on-${i}`, serves: 'everyone' })),
      ...numbered(HUNDRED.half, (i) => ({ key: `half-${i}`, serves: 'half' })),
      ...numbered(HUNDRED.rules, (i) => ({ key: `rules-${i}`, serves: 'rules', rules: RULES })),
    ],
  });
}

/** Users who are in no segment. */
export function makeUsers(): User[] {
  return numbered(USER_COUNT, (i) => makeUser(`user-${i}`, i));
}

/** Users who are in the last segment, and in no other. */
export function makeMembers(): User[] {
  return numbered(USER_COUNT, (i) => makeUser(memberId(SEGMENT_COUNT - 1, i % SEGMENT_SIZE), i));
}

function makeUser(id: string, i: number): User {
  return {
    id,
    country: ['US', 'DE', 'FR', 'BR', 'IN', 'JP'][i % 6] ?? 'US',
    plan: ['free', 'starter', 'pro', 'team'][i % 4] ?? 'free',
    device: ['phone', 'tablet', 'desktop'][i % 3] ?? 'phone',
    tier: ['standard', 'silver'][i % 2] ?? 'standard',
    appVersion: `${2 + (i % 5)}.${3 + (i % 7)}.${i % 11}`,
    locale: ['en', 'de', 'fr', 'pt', 'ja'][i % 5] ?? 'en',
  };
}

function segmentAt(index: number): SegmentSpec {
  return {
    key: `segment-${index}`,
    ids: numbered(SEGMENT_SIZE, (i) => memberId(index, i)),
  };
}

function memberId(segment: number, i: number): string {
  return `member-${segment}-${i}`;
}

/** In a real program no text of a ruleset is the same object as a text of a user. */
function apart(definition: Definition): Definition {
  return structuredClone(definition);
}

function numbered<const Item>(count: number, make: (i: number) => Item): Item[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
