import { compile, findChangeFaults, type RulesetChange } from '@halyard/engine';
import { type Environment, listEnvironments } from '#features/environments/index.ts';
import { type Replica, readRuleset } from '#features/rulesets/index.ts';
import type { Db } from '#tables';
import { type EnvironmentRules, findUses, type SegmentUses } from './segment-uses.ts';
import { toRules } from './segments.model.ts';
import { notValid } from './segments.refusals.ts';
import { listAllSegments } from './segments.store.ts';

type Held = Pick<Replica, 'held'>;

/** The rules of all environments as of an open transaction that has locked them. */
export async function readAllRules(
  tx: Db,
  replica: Held,
  environments: readonly Environment[],
): Promise<EnvironmentRules[]> {
  const all: EnvironmentRules[] = [];
  for (const environment of environments) {
    all.push({ environment, rules: await readRuleset(tx, replica, environment.key) });
  }
  return all.length > 0 ? all : [await segmentsAlone(tx)];
}

/** The uses of segments as far as this process has heard of them. */
export async function findUsesHeld(
  db: Db,
  replica: Held,
): Promise<(segmentKey: string) => SegmentUses> {
  const environments = await listEnvironments(db);
  if (environments.length === 0) return findUses([await segmentsAlone(db)]);
  return findUses(
    environments.flatMap((environment) => {
      const held = replica.held(environment.key);
      return held ? [{ environment, rules: held.compiled }] : [];
    }),
  );
}

/** @throws AppError INVALID_INPUT with the place of each fault, in whatever environment it shows. */
export function refuseFaults(
  all: readonly EnvironmentRules[],
  change: RulesetChange,
  placeOf?: (path: string) => string,
): void {
  const faults = all.flatMap(({ rules }) => findChangeFaults(rules, change));
  if (faults.length > 0) throw notValid(faults, placeOf);
}

/** Segments name each other even where there is no environment to hold them. */
export async function segmentsAlone(db: Db): Promise<EnvironmentRules> {
  const segments = (await listAllSegments(db)).map((each) => [each.key, toRules(each)] as const);
  const ruleset = { environment: '', revision: 0, flags: {} };
  return {
    environment: null,
    rules: compile({ ...ruleset, segments: Object.fromEntries(segments) }),
  };
}
