/** What the tests say of one success metric. */
export type SuccessVerdict = 'improved' | 'unclear' | 'deteriorated';

/** What the tests say of one guardrail; `safe` is shown to be within its margin. */
export type GuardrailVerdict = 'safe' | 'unclear' | 'harmed';

export interface Verdicts {
  readonly success: readonly SuccessVerdict[];
  readonly guardrails: readonly GuardrailVerdict[];
  /** No sample ratio mismatch, and no other sign that the data are not to be trusted. */
  readonly isHealthy: boolean;
}

export type Because =
  | 'GUARDRAIL_HARMED'
  | 'UNHEALTHY'
  | 'METRIC_DETERIORATED'
  | 'GUARDRAIL_UNCLEAR'
  | 'NO_SUCCESS'
  | 'ALL_PASSED';

export interface Decision {
  readonly action: 'ship' | 'roll_back' | 'wait';
  /** The reasons for the action, the weightiest first. */
  readonly because: readonly Because[];
}

/**
 * Ships when a success metric improved, every guardrail is safe, nothing deteriorated and the data
 * are healthy (Schultzberg, Ankargren and Frånberg 2024, arXiv 2402.11609). Without
 * success metrics safe guardrails are enough. A harmed guardrail rolls back even when the data are
 * not healthy; everything else then waits.
 */
export function decide({ success, guardrails, isHealthy }: Verdicts): Decision {
  const isUnproven = success.length > 0 && !success.includes('improved');
  const isEmpty = success.length + guardrails.length === 0;
  const because: Because[] = [];
  if (guardrails.includes('harmed')) because.push('GUARDRAIL_HARMED');
  if (!isHealthy) because.push('UNHEALTHY');
  if (success.includes('deteriorated')) because.push('METRIC_DETERIORATED');
  if (guardrails.includes('unclear')) because.push('GUARDRAIL_UNCLEAR');
  if (isUnproven || isEmpty) because.push('NO_SUCCESS');
  if (because.length === 0) return { action: 'ship', because: ['ALL_PASSED'] };
  return { action: isHarmful(because[0]) ? 'roll_back' : 'wait', because };
}

/** The order of the reasons lets a deterioration count only where the data are healthy. */
function isHarmful(weightiest: Because | undefined): boolean {
  return weightiest === 'GUARDRAIL_HARMED' || weightiest === 'METRIC_DETERIORATED';
}
