import type { HeldRuleset, Replica } from '#features/rulesets/index.ts';
import type { SdkKeyGrant } from '#features/sdk-keys/index.ts';
import { AppError } from '#platform/app-error.ts';

/**
 * The ruleset of the environment that a key belongs to. An environment that was made anew under the
 * same key has other SDK keys.
 * @throws AppError SDK_KEY_INVALID when the environment has been deleted; rejects while a ruleset
 * that is not in memory cannot be read.
 */
export async function rulesetOfKey(
  replica: Pick<Replica, 'held' | 'find' | 'follow'>,
  grant: Pick<SdkKeyGrant, 'environmentKey' | 'environmentId'>,
): Promise<HeldRuleset> {
  const { environmentKey } = grant;
  const held = replica.held(environmentKey) ?? (await replica.find(environmentKey))?.ruleset;
  if (held && isOf(grant, held)) return held;
  // Rejects where the database cannot be asked: only it can say that an environment is gone.
  await replica.follow();
  const newest = replica.held(environmentKey);
  if (newest && isOf(grant, newest)) return newest;
  throw new AppError('SDK_KEY_INVALID', { detail: 'The environment of this key is gone.' });
}

/** Whether a ruleset is that of the key's environment, and not of another by the same name. */
export function isOf(
  { environmentId }: Pick<SdkKeyGrant, 'environmentId'>,
  held: HeldRuleset,
): boolean {
  return held.environmentId === environmentId;
}
