import type { DemoStep } from '../demo.model.ts';

/** What became of the flags and segments, first to last. */
export const DEMO_HISTORY: readonly DemoStep[] = [
  {
    change: 'new-checkout',
    at: 'staging',
    to: {
      rules: [
        {
          id: 'early-access',
          description: 'Whoever wants to see it first',
          when: [{ operator: 'in_segment', values: ['early-access'] }],
          serve: { variant: 'on' },
        },
      ],
    },
    comment: 'Our own people and the beta testers try it first.',
  },
  {
    promote: 'new-checkout',
    from: 'staging',
    into: 'production',
    comment: 'Ready for production, at the rollout of staging.',
  },
  {
    change: 'new-checkout',
    at: 'production',
    to: { is_enabled: true, rollout_percentage: 5 },
    comment: 'Half of all customers is too many for a start.',
  },
  {
    change: 'new-checkout',
    at: 'production',
    to: { targets: [{ variant: 'off', keys: ['customer-7001', 'customer-7002'] }] },
    comment: 'They order by a script that fills in the old forms.',
  },
  {
    change: 'new-checkout',
    at: 'production',
    to: { rollout_percentage: 25 },
    comment: 'Conversion is up by two percent; nothing new in the error log.',
  },
  {
    change: 'new-checkout',
    at: 'production',
    to: { rollout_percentage: 50 },
  },
  {
    undo: 'new-checkout',
    at: 'production',
    comment: 'Vouchers are lost when somebody goes back. Back to 25 % until that is mended.',
  },
  {
    change: 'new-checkout',
    at: 'production',
    to: { rollout_percentage: 50 },
    comment: 'Vouchers stay now (CHK-482).',
  },
  {
    promote: 'express-payment',
    from: 'staging',
    into: 'production',
    comment: 'The contract with the provider is signed.',
  },
  {
    change: 'express-payment',
    at: 'production',
    to: { is_enabled: true, rollout_percentage: 5 },
    comment: 'Beyond the licensed countries only a few.',
  },
  {
    regroup: 'beta-testers',
    to: {
      included: [
        'customer-1042',
        'customer-2210',
        'customer-3381',
        'customer-4756',
        'customer-5019',
        'customer-6127',
        'customer-6640',
      ],
    },
    comment: 'Two more from the autumn survey.',
  },
  { change: 'dark-mode', at: 'production', to: { is_enabled: true, rollout_percentage: 5 } },
  { change: 'dark-mode', at: 'production', to: { rollout_percentage: 25 } },
  { change: 'dark-mode', at: 'production', to: { rollout_percentage: 50 } },
  {
    change: 'dark-mode',
    at: 'production',
    to: { rollout_percentage: 100 },
    comment: 'Everybody has it. The flag can go with the next release.',
  },
  {
    promote: 'search-ranking',
    from: 'staging',
    into: 'production',
    comment: 'Ready to be compared with customers.',
  },
  {
    change: 'search-ranking',
    at: 'production',
    to: { is_enabled: true, fallthrough: { variant: 'classic' } },
    comment: 'As it was for everybody, until an experiment says what is better.',
  },
  {
    change: 'free-shipping-from',
    at: 'production',
    to: {
      fallthrough: {
        split: {
          weights: [
            { variant: 'high', weight: 60 },
            { variant: 'medium', weight: 30 },
            { variant: 'low', weight: 10 },
          ],
        },
      },
    },
    comment: 'A third arm, small at first.',
  },
  {
    change: 'price-alerts',
    at: 'production',
    to: { rollout_percentage: 25 },
    comment: 'The mail queue keeps up.',
  },
  {
    undo: 'price-alerts',
    at: 'production',
    comment: 'It does not: mails are an hour late. Back to 10 %.',
  },
  {
    change: 'ai-product-texts',
    at: 'staging',
    to: { rollout_percentage: 50 },
  },
  {
    change: 'image-quality',
    at: 'production',
    to: { is_enabled: false },
    comment: 'Pictures of last week are broken; balanced for all until we know why.',
  },
  {
    undo: 'image-quality',
    at: 'production',
    comment: 'It was the cache of the CDN.',
  },
  {
    change: 'homepage-banner',
    at: 'production',
    to: { fallthrough: { variant: 'plain' } },
    comment: 'The winter campaign begins next week.',
  },
  {
    change: 'accept-orders',
    at: 'production',
    to: { is_enabled: false },
    comment: 'The payment provider is down.',
  },
  {
    change: 'accept-orders',
    at: 'production',
    to: { is_enabled: true },
    comment: 'Payments work again.',
  },
  {
    edit: 'order-tracking-map',
    to: { tags: ['mobile', 'delivery', 'q1'], owner: 'Delivery' },
    comment: 'The delivery team takes it over.',
  },
  { promote: 'order-tracking-map', from: 'staging', into: 'production' },
  {
    change: 'summer-sale',
    at: 'production',
    to: { is_enabled: false },
    comment: 'The sale is over.',
  },
  { archive: 'summer-sale' },
  {
    change: 'old-basket-api',
    at: 'production',
    to: { rollout_percentage: 0 },
    comment: 'No requests for two weeks.',
  },
  { archive: 'old-basket-api', comment: 'The code is gone.' },
];
