import type { Evaluation, FlagRules } from '@halyard/engine';

const BUCKETS_PER_PERCENT = 1000;

/**
 * Says in words why a flag served what it did, as in “bucket 3.217 % is inside the 50 % rollout”.
 * @param rules the flag's rules; undefined when they cannot be read.
 */
export function explainInWords(evaluation: Evaluation, rules: FlagRules | undefined): string {
  const { reason, ruleId, bucket, prerequisite, variant } = evaluation;
  if (prerequisite !== undefined) {
    return `the prerequisite "${prerequisite}" is not met, so "${variant}" is served`;
  }
  switch (reason) {
    case 'DISABLED':
      return 'the flag is switched off in this environment';
    case 'STATIC':
      return `everyone gets "${variant}"`;
    case 'TARGETING_MATCH':
      return ruleId === undefined
        ? 'this user is an individual target'
        : `rule "${ruleId}" matches`;
    case 'SPLIT':
      return splitInWords(evaluation, rules);
    case 'DEFAULT':
      return bucket === undefined
        ? `no rule matches, so "${variant}" is served`
        : `no rule matches; bucket ${percent(bucket)} falls to "${variant}"`;
    default:
      return evaluation.errorMessage ?? reason;
  }
}

function splitInWords(evaluation: Evaluation, rules: FlagRules | undefined): string {
  const { bucket, ruleId, variant } = evaluation;
  if (bucket === undefined) return `outside the traffic of the split, so "${variant}" is served`;
  const experiment = rules?.rules.find(({ id }) => id === ruleId)?.experiment;
  if (experiment !== undefined && evaluation.experiment === undefined) {
    return `rule "${ruleId}" matches, but this unit takes no part in the experiment "${experiment}", so "${variant}" is served`;
  }
  const from = ruleId === undefined ? '' : `rule "${ruleId}" matches and `;
  const rollout = ruleId === undefined && rules ? rolloutOf(rules) : undefined;
  if (rollout === undefined) return `${from}bucket ${percent(bucket)} falls to "${variant}"`;
  const side = variant === rules?.offVariant ? 'outside' : 'inside';
  return `bucket ${percent(bucket)} is ${side} the ${rollout} % rollout`;
}

/** The share of a plain on/off rollout; undefined for any other split. */
function rolloutOf({ fallthrough }: FlagRules): number | undefined {
  if (!('split' in fallthrough)) return undefined;
  const [first, second] = fallthrough.split.weights;
  return first?.[0] === 'on' && second?.[0] === 'off' ? first[1] : undefined;
}

function percent(bucket: number): string {
  return `${(bucket / BUCKETS_PER_PERCENT).toFixed(3)} %`;
}
