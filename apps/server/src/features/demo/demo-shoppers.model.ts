import { bucketOf } from '@halyard/engine';
import { normalQuantile } from '@halyard/stats';

const DAY_MS = 86_400_000;
/** What people did before counts as theirs, too. */
const DAYS_BEFORE = 14;
const COUNTRIES = ['DE', 'DE', 'DE', 'NL', 'NL', 'SE', 'FR', 'PL'] as const;

/** Somebody who visits the shop. */
export interface Shopper {
  readonly key: string;
  readonly country: string;
  readonly device: 'phone' | 'desktop';
  /** When the shopper first sees what an experiment changes, in days since its start. */
  readonly arrivesAfterDays: number;
  /** How readily the shopper orders: 1 for most people, more for a few. */
  readonly eagerness: number;
}

/** What shoppers do who are served a variant. */
export interface Habits {
  /** Share of them who order, of those with an eagerness of 1. */
  readonly orders: number;
  /** Median of what is spent with an order, in €. */
  readonly basket: number;
  readonly searches: number;
  /** Share of those who see an error. */
  readonly errors: number;
  /** Median of a page's time to load, in milliseconds. */
  readonly loadMs: number;
  /** Share of those who ask for help. */
  readonly helps: number;
}

/** Something that a shopper did; `afterDays` since the first exposure, negative before it. */
export interface Deed {
  readonly name: string;
  readonly afterDays: number;
  readonly value?: number;
}

/**
 * The shoppers of an experiment. All about them, and all that they do, follows from their names, so that
 * each demo tells the same story.
 */
export function shoppersOf(experiment: string, count: number, days: number): Shopper[] {
  return Array.from({ length: count }, (_, i) => {
    const key = `${experiment}-customer-${i + 1}`;
    const country = COUNTRIES[Math.floor(luckOf(key, 'country') * COUNTRIES.length)] ?? 'DE';
    return {
      key,
      country,
      device: luckOf(key, 'device') < 0.6 ? 'phone' : 'desktop',
      arrivesAfterDays: days * luckOf(key, 'arrival'),
      eagerness: Math.exp(0.7 * normalOf(key, 'eagerness') - 0.245),
    };
  });
}

/** What a shopper does with certain habits: two weeks before the exposure by the old ones, then by the new. */
export function deedsOf(shopper: Shopper, before: Habits, after: Habits): Deed[] {
  const visits = 1 + Math.floor(3 * luckOf(shopper.key, 'visits'));
  return [
    ...ordersOf(shopper, before, 'before', -DAYS_BEFORE, 3),
    ...ordersOf(shopper, after, 'after', 0, 1),
    ...repeated(shopper, 'searched', Math.round(after.searches * shopper.eagerness), {
      name: 'search performed',
    }),
    ...maybe(shopper, 'error', after.errors, { name: 'page error', afterDays: 0.01 }),
    ...maybe(shopper, 'help', after.helps, { name: 'support contacted', afterDays: 0.6 }),
    ...Array.from({ length: visits }, (_, i) => ({
      name: 'page loaded',
      afterDays: 0.002 * (i + 1),
      value: rounded(after.loadMs * Math.exp(0.45 * normalOf(shopper.key, `load ${i}`)), 1),
    })),
  ];
}

/** Orders in up to three stretches of time, each of which may have one. */
function ordersOf(
  { key, eagerness }: Shopper,
  { orders, basket }: Habits,
  when: string,
  fromDays: number,
  stretches: number,
): Deed[] {
  const length = when === 'before' ? DAYS_BEFORE / stretches : 2;
  return Array.from({ length: stretches }, (_, i) => i).flatMap((i) => {
    if (luckOf(key, `order ${when} ${i}`) >= Math.min(orders * eagerness, 0.95)) return [];
    const amount = basket * Math.exp(0.6 * normalOf(key, `basket ${when} ${i}`));
    const afterDays = fromDays + length * (i + luckOf(key, `order time ${when} ${i}`));
    return [{ name: 'order placed', afterDays, value: rounded(amount, 100) }];
  });
}

function repeated({ key }: Shopper, what: string, times: number, deed: Pick<Deed, 'name'>): Deed[] {
  return Array.from({ length: times }, (_, i) => ({
    ...deed,
    afterDays: 2 * luckOf(key, `${what} ${i}`),
  }));
}

function maybe({ key }: Shopper, what: string, chance: number, deed: Deed): Deed[] {
  return luckOf(key, what) < chance ? [deed] : [];
}

/** 0 to 1, evenly spread over shoppers and always the same for each. */
export function luckOf(key: string, what: string): number {
  return (bucketOf(what, key) + 0.5) / 100_000;
}

/** A shopper's luck as a figure with mean 0 and standard deviation 1. */
function normalOf(key: string, what: string): number {
  return normalQuantile(luckOf(key, what));
}

function rounded(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}

/** When a deed was done. */
export function timeOf(start: Date, { arrivesAfterDays }: Shopper, afterDays = 0): Date {
  return new Date(start.getTime() + Math.round((arrivesAfterDays + afterDays) * DAY_MS));
}
