import type { DemoFlag } from '../demo.model.ts';

/** What happens between the basket and the confirmation. */
export const CHECKOUT_FLAGS: readonly DemoFlag[] = [
  {
    key: 'accept-orders',
    name: 'Accept orders',
    description: 'Kill switch: without it the shop shows its goods, but takes no orders.',
    kind: 'operational',
    owner: 'Platform',
    tags: ['checkout', 'kill-switch'],
    links: [{ title: 'Runbook: stop taking orders', url: 'https://example.com/runbooks/orders' }],
    starts: {
      development: { is_enabled: true },
      staging: { is_enabled: true },
      production: { is_enabled: true },
    },
  },
  {
    key: 'new-checkout',
    name: 'One-page checkout',
    description: 'Address, delivery and payment on one page instead of three.',
    flag_type: 'percentage',
    owner: 'Checkout',
    tags: ['checkout', 'web'],
    client_side: true,
    links: [
      { title: 'Plan', url: 'https://example.com/plans/one-page-checkout' },
      { title: 'Dashboard', url: 'https://example.com/dashboards/checkout' },
    ],
    starts: {
      development: { is_enabled: true, rollout_percentage: 100 },
      staging: {
        is_enabled: true,
        rollout_percentage: 50,
        prerequisites: [{ flag_key: 'accept-orders', variants: ['on'] }],
      },
    },
  },
  {
    key: 'express-payment',
    name: 'Express payment',
    description: 'Pay with one tap, right from the basket. Needs the one-page checkout.',
    flag_type: 'percentage',
    owner: 'Payments',
    tags: ['checkout', 'payments'],
    client_side: true,
    links: [{ title: 'Ticket', url: 'https://example.com/tickets/PAY-318' }],
    starts: {
      development: { is_enabled: true, rollout_percentage: 100 },
      staging: {
        is_enabled: true,
        rollout_percentage: 25,
        prerequisites: [{ flag_key: 'new-checkout', variants: ['on'] }],
        rules: [
          {
            description: 'Countries where the provider is licensed',
            when: [{ attribute: 'country', operator: 'equals', values: ['DE', 'NL', 'SE'] }],
            serve: { variant: 'on' },
          },
        ],
      },
    },
  },
  {
    key: 'saved-cards',
    name: 'Saved cards',
    description: 'Offers the cards of earlier orders again.',
    owner: 'Payments',
    tags: ['checkout', 'payments'],
    starts: {
      development: { is_enabled: true },
      staging: { is_enabled: true },
      production: {
        is_enabled: true,
        rules: [
          {
            description: 'Guests have no cards',
            when: [{ attribute: 'account.id', operator: 'exists', negate: true }],
            serve: { variant: 'off' },
          },
        ],
      },
    },
  },
  {
    key: 'guest-checkout',
    name: 'Guest checkout',
    description: 'Orders without an account.',
    owner: 'Checkout',
    tags: ['checkout'],
    client_side: true,
    starts: {
      development: { is_enabled: true },
      staging: { is_enabled: true },
      production: { is_enabled: true },
    },
  },
  {
    key: 'free-shipping-from',
    name: 'Free shipping from',
    description: 'The basket in euros from which delivery costs nothing.',
    flag_type: 'multivariate',
    value_type: 'number',
    variants: [
      { key: 'low', name: 'From 29 €', value: 29 },
      { key: 'medium', name: 'From 39 €', value: 39 },
      { key: 'high', name: 'From 59 €', value: 59 },
    ],
    off_variant: 'high',
    kind: 'experiment',
    owner: 'Growth',
    tags: ['checkout', 'pricing'],
    links: [{ title: 'Hypothesis', url: 'https://example.com/experiments/free-shipping' }],
    starts: {
      development: { is_enabled: true, fallthrough: { variant: 'low' } },
      production: {
        is_enabled: true,
        rules: [
          {
            description: 'Islands cost us more',
            when: [{ attribute: 'postcode', operator: 'matches', values: ['^(IS|FO)-[0-9]{3}$'] }],
            serve: { variant: 'high' },
          },
        ],
        fallthrough: {
          split: {
            weights: [
              { variant: 'high', weight: 80 },
              { variant: 'medium', weight: 20 },
            ],
          },
        },
      },
    },
  },
  {
    key: 'old-basket-api',
    name: 'Old basket API',
    description: 'Answers apps of the first generation, which nobody uses any more.',
    flag_type: 'percentage',
    kind: 'operational',
    owner: 'Platform',
    tags: ['checkout', 'api'],
    starts: { production: { is_enabled: true, rollout_percentage: 10 } },
  },
];
