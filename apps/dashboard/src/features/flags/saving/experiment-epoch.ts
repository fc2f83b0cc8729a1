import type { RuleInput } from '@halyard/contracts/targeting';
import { isSame } from '#domain/words/moves.ts';
import { name } from '#domain/words/text.ts';
import type { ConfigDraft, ConfigPatch } from './config-draft.ts';

/**
 * What saving would mean for the experiment that runs by one of the rules, in words; undefined where
 * it goes on as it is. The server decides.
 */
export function sayBegunEpoch(before: ConfigDraft, patch: ConfigPatch): string | undefined {
  const experiment = before.rules.find((rule) => rule.experiment)?.experiment;
  if (!experiment || !changesWhoIsServed(before, patch)) return undefined;
  return `This changes what comes before experiment ${name(experiment.key)}: its epoch ${experiment.epoch + 1} begins, and results keep what was before apart.`;
}

function changesWhoIsServed(before: ConfigDraft, patch: ConfigPatch): boolean {
  const fields = ['is_enabled', 'prerequisites', 'targets'] as const;
  if (fields.some((field) => field in patch && !isSame(before[field], patch[field]))) return true;
  return patch.rules !== undefined && !isSame(rulesBefore(before.rules), rulesBefore(patch.rules));
}

function rulesBefore(rules: readonly RuleInput[]) {
  const place = rules.findIndex(({ experiment }) => experiment !== undefined);
  return rules.slice(0, place < 0 ? 0 : place).map(({ when, serve }) => ({ when, serve }));
}
