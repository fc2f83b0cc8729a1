import { isCount } from '../checks.ts';
import { no, ok, type Result } from '../result.ts';

/** What an arm must have before an asymptotic confidence sequence may speak. */
export const START_RULE = { units: 100, events: 25 } as const;

export interface ArmActivity {
  readonly units: number;
  /** Units with the event or, for a metric with values, with a value other than zero. */
  readonly events: number;
}

export interface StartCheck {
  /** Whether every arm has what {@link START_RULE} asks for. */
  readonly hasStarted: boolean;
  /** What the arm that is furthest behind still needs. */
  readonly missingUnits: number;
  readonly missingEvents: number;
}

/**
 * Whether sequential claims may begin: 100 units and 25 events in each arm. Asymptotics are wrong
 * before, and a minimum of units alone does not mend them for rare events. Exact evidence
 * (`oddsGridEvidence`) needs no such rule.
 *
 * Reasons: NOT_APPLICABLE for fewer than two arms, INVALID.
 */
export function checkStart(arms: readonly ArmActivity[]): Result<StartCheck> {
  const isValid = arms.every(({ units, events }) => isCount(units) && isCount(events));
  if (!isValid) return no('INVALID');
  if (arms.length < 2) return no('NOT_APPLICABLE');
  const missingUnits = Math.max(0, ...arms.map(({ units }) => START_RULE.units - units));
  const missingEvents = Math.max(0, ...arms.map(({ events }) => START_RULE.events - events));
  return ok({ hasStarted: missingUnits + missingEvents === 0, missingUnits, missingEvents });
}
