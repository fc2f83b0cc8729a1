import type { FaultCode } from '../fault.ts';
import type { JsonValue } from '../json.ts';

/** Whether one value of an attribute, never a list, satisfies a condition before `negate`. */
export type ValueTest = (actual: JsonValue) => boolean;

/** What is wrong with one of a condition's values. */
export interface ValueFault {
  readonly code: FaultCode;
  readonly message: string;
}

/** One operator on an attribute. */
export interface Operator {
  /** Says what is wrong with one of a condition's values, or nothing. */
  check(value: unknown): ValueFault | undefined;
  /** Prepares the test for values that `check` let pass; they are ORed. */
  build(values: readonly JsonValue[], ignoreCase: boolean): ValueTest;
}

/** The texts among a condition's values. */
export function textsOf(values: readonly JsonValue[]): string[] {
  return values.filter((value) => typeof value === 'string');
}

/** The fault of a value that must be text and is not. */
export function notText(value: unknown): ValueFault | undefined {
  return typeof value === 'string'
    ? undefined
    : { code: 'WRONG_TYPE', message: 'This operator compares with text.' };
}
