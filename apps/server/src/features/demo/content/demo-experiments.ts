import type { ChangeExperimentBody } from '@halyard/contracts/experiments';
import type { Habits } from '../demo-shoppers.model.ts';

/** An experiment of the demo with the people who took part in it. */
export interface DemoExperiment {
  readonly key: string;
  readonly name: string;
  readonly flagKey: string;
  readonly control: string;
  readonly variants: readonly { readonly variant: string; readonly weight: number }[];
  readonly body: Pick<
    ChangeExperimentBody,
    'hypothesis' | 'owner' | 'metrics' | 'planned_units' | 'planned_days' | 'attributes'
  >;
  /** How long ago it was started, and stopped if it was, in days. */
  readonly startedDaysAgo: number;
  readonly stoppedDaysAgo?: number;
  readonly shoppers: number;
  /** What people do who are served a variant. Before that all do as with the control. */
  readonly habits: Readonly<Record<string, Habits>>;
  /** Share of those with a variant of whom nothing is heard. */
  readonly lost?: Readonly<Record<string, number>>;
  /** What was shipped in the end, and why. */
  readonly decision?: { readonly variant: string; readonly comment: string };
}

const USUAL: Habits = {
  orders: 0.12,
  basket: 46,
  searches: 2.2,
  errors: 0.04,
  loadMs: 820,
  helps: 0.05,
};

/** One that is over, one that wins just now, and one whose figures nobody should trust. */
export const DEMO_EXPERIMENTS: readonly DemoExperiment[] = [
  {
    key: 'search-by-both',
    name: 'Search by words and by meaning',
    flagKey: 'search-ranking',
    control: 'classic',
    variants: [
      { variant: 'classic', weight: 50 },
      { variant: 'hybrid', weight: 50 },
    ],
    body: {
      hypothesis:
        'We believe that people find what they want sooner when meaning counts, too, because every third search has a word that no product has. We shall see it in more orders and fewer searches for each.',
      owner: 'Search',
      metrics: [
        { metric_key: 'order-conversion', role: 'primary' },
        { metric_key: 'searches-per-order', role: 'secondary' },
        { metric_key: 'page-errors', role: 'guardrail', margin: 50 },
      ],
      planned_units: 2500,
      planned_days: 21,
      attributes: ['country', 'device'],
    },
    startedDaysAgo: 30,
    stoppedDaysAgo: 9,
    shoppers: 2500,
    habits: {
      classic: USUAL,
      hybrid: { ...USUAL, orders: 0.18, searches: 1.7, errors: 0.025 },
    },
    decision: {
      variant: 'hybrid',
      comment: 'More orders with fewer searches, and no more errors: hybrid for everybody.',
    },
  },
  {
    key: 'pictures-first',
    name: 'Pictures first on product pages',
    flagKey: 'product-page-layout',
    control: 'facts',
    variants: [
      { variant: 'facts', weight: 50 },
      { variant: 'gallery', weight: 50 },
    ],
    body: {
      hypothesis:
        'We believe that large pictures first sell more than facts first, because people decide by the look before they read. We shall see it in orders and revenue, without slower pages.',
      owner: 'Catalogue',
      metrics: [
        { metric_key: 'order-conversion', role: 'primary' },
        { metric_key: 'revenue-per-customer', role: 'primary' },
        { metric_key: 'page-errors', role: 'guardrail', margin: 50 },
        { metric_key: 'page-load-p90', role: 'secondary' },
        { metric_key: 'support-contacts', role: 'secondary' },
      ],
      planned_units: 5000,
      planned_days: 21,
      attributes: ['country', 'device'],
    },
    startedDaysAgo: 16,
    shoppers: 3600,
    habits: {
      facts: USUAL,
      gallery: { ...USUAL, orders: 0.18, basket: 48, errors: 0.028, loadMs: 850 },
    },
  },
  {
    key: 'bot-answers-first',
    name: 'The bot answers first',
    flagKey: 'support-chat',
    control: 'form',
    variants: [
      { variant: 'form', weight: 50 },
      { variant: 'bot', weight: 50 },
    ],
    body: {
      hypothesis:
        'We believe that a bot spares many people the wait for an answer. We shall see it in fewer customers who ask the support for help.',
      owner: 'Support',
      metrics: [
        { metric_key: 'support-contacts', role: 'primary' },
        { metric_key: 'order-conversion', role: 'guardrail', margin: 10 },
      ],
      planned_units: 4000,
      planned_days: 14,
      attributes: ['device'],
    },
    startedDaysAgo: 6,
    shoppers: 1800,
    habits: { form: USUAL, bot: { ...USUAL, helps: 0.035 } },
    // The bot's script fails in old browsers before the exposure is sent.
    lost: { bot: 0.35 },
  },
];
