import { setTimeout as sleep } from 'node:timers/promises';
import { createRulesetFollower, type RulesetFollower } from '@halyard/sdk';

const AT_ONCE = 50;
const GIVE_UP_MS = 120_000;

/** Opens streams of the real SDK, a portion at a time, and waits until all are live. */
export async function openFollowers(
  urls: readonly string[],
  sdkKey: string,
  count: number,
): Promise<RulesetFollower[]> {
  const followers: RulesetFollower[] = [];
  while (followers.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - followers.length) }, (_, i) =>
      createRulesetFollower({
        baseUrl: urls[(followers.length + i) % urls.length] ?? '',
        sdkKey,
        log: QUIET,
      }),
    );
    followers.push(...some);
    await untilAll('followers to be live', some, ({ status }) => status.state === 'live');
  }
  return followers;
}

/** An outage makes a thousand clients warn; the figures say what came of it. */
const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @throws Error where it takes more than two minutes. */
export async function untilAll<T>(
  what: string,
  all: readonly T[],
  isSo: (each: T) => boolean,
): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!all.every(isSo)) {
    if (performance.now() > deadline) {
      const left = all.filter((each) => !isSo(each)).length;
      throw new Error(`Waited for ${what}; ${left} of ${all.length} are not.`);
    }
    await sleep(10);
  }
}
