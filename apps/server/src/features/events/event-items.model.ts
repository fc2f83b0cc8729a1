import {
  EvaluationReport,
  type EventList,
  Exposure,
  MAX_EVENT_AGE_DAYS,
  MAX_EVENT_LEAD_MINUTES,
  MAX_EVENT_VALUE,
  REJECTIONS,
  type Rejection,
  TrackedEvent,
} from '@halyard/contracts/events';
import { type Checked, createItemCheck } from '#platform/http/validation.ts';
import type { Refusal } from './exposures.model.ts';

/** An item that was sent well-formed, with its place in its list. */
export interface ReadItem<Item> {
  readonly index: number;
  readonly item: Item;
  /** Its time, in milliseconds since 1970. */
  readonly at: number;
}

/** An item that is not taken, as the API says it. */
export interface Rejected extends Refusal {
  readonly list: EventList;
  readonly index: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MAX_LEAD_MS = MAX_EVENT_LEAD_MINUTES * MINUTE_MS;
const MAX_AGE_MS = MAX_EVENT_AGE_DAYS * DAY_MS;
/** The ids of reports are known for two days: an older one could be counted twice. */
const MAX_REPORT_AGE_MS = DAY_MS;

const MAX_ATTRIBUTE_NAME = 100;
const MAX_UNIT_NAME = 200;
const LINE_BREAK = /[\n\r\u2028\u2029]/;

/** Reads one item of a list; `index` is its place there. */
export type ReadOne<Item> = (given: unknown, index: number, now: Date) => ReadItem<Item> | Rejected;

export const readExposure = readerOf('exposures', createItemCheck(Exposure), refuseAttributes);
export const readEvent = readerOf('events', createItemCheck(TrackedEvent), refuseEvent);
export const readReport = readerOf(
  'evaluations',
  createItemCheck(EvaluationReport),
  () => undefined,
  MAX_REPORT_AGE_MS,
);

function readerOf<Item extends { readonly timestamp: string }>(
  list: EventList,
  check: (given: unknown) => Checked<Item>,
  refuse: (item: Item) => Refusal | undefined,
  maxAgeMs = MAX_AGE_MS,
): ReadOne<Item> {
  return (given, index, now) => {
    const { item, fault } = check(given);
    if (fault) return { list, index, ...invalid(fault.field, fault.detail) };
    const at = Date.parse(item.timestamp);
    const refusal = refuseTime(at, now.getTime(), maxAgeMs) ?? refuse(item);
    return refusal ? { list, index, ...refusal } : { index, item, at };
  };
}

function refuseTime(at: number, now: number, maxAgeMs: number): Refusal | undefined {
  if (Number.isNaN(at)) return invalid('timestamp', 'is no instant');
  if (at > now + MAX_LEAD_MS) return refusalOf('TIME_OUT_OF_RANGE', 'timestamp');
  if (at >= now - maxAgeMs) return undefined;
  if (maxAgeMs === MAX_AGE_MS) return refusalOf('TIME_OUT_OF_RANGE', 'timestamp');
  return { code: 'TIME_OUT_OF_RANGE', detail: 'timestamp: Reports are taken for one day.' };
}

function refuseAttributes({ attributes = {} }: Exposure): Refusal | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    if (!isName(name, MAX_ATTRIBUTE_NAME)) return invalid('attributes', nameFault(name));
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return invalid(`attributes.${name}`, 'is no finite number');
    }
  }
  return undefined;
}

function refuseEvent({ value = 0, units = {} }: TrackedEvent): Refusal | undefined {
  // JSON can say 1e999, which is read as Infinity.
  if (!(Math.abs(value) <= MAX_EVENT_VALUE)) return refusalOf('VALUE_OUT_OF_RANGE', 'value');
  const name = Object.keys(units).find((each) => !isName(each, MAX_UNIT_NAME));
  return name === undefined ? undefined : invalid('units', nameFault(name));
}

/** The schemas of records look at the values of names on one line alone. */
function isName(name: string, maxLength: number): boolean {
  return name !== '' && name.length <= maxLength && !LINE_BREAK.test(name);
}

function nameFault(name: string): string {
  return `has the name ${JSON.stringify(name.slice(0, 20))}, which is empty, too long or of several lines`;
}

export function invalid(field: string, detail: string): Refusal {
  return { code: 'INVALID', detail: field === '' ? `It ${detail}` : `${field}: ${detail}` };
}

function refusalOf(code: Rejection, field: string): Refusal {
  return { code, detail: `${field}: ${REJECTIONS[code]}` };
}
