import type { DemoFlag } from '../demo.model.ts';

const on = { is_enabled: true };
const everybody = { is_enabled: true, rollout_percentage: 100 };

/** What belongs to an account: programs, companies, help. */
export const CUSTOMER_FLAGS: readonly DemoFlag[] = [
  {
    key: 'loyalty-program',
    name: 'Loyalty program',
    description: 'Points for orders, and what they buy.',
    kind: 'permission',
    owner: 'Growth',
    tags: ['accounts'],
    starts: {
      development: on,
      staging: on,
      production: {
        ...on,
        rules: [
          {
            description: 'Accounts that are in debt collect no points',
            when: [{ attribute: 'account.balance', operator: 'less', values: [0] }],
            serve: { variant: 'off' },
          },
        ],
      },
    },
  },
  {
    key: 'price-alerts',
    name: 'Price alerts',
    description: 'A mail when something on the wish list gets cheaper.',
    flag_type: 'percentage',
    owner: 'Growth',
    tags: ['accounts', 'mail'],
    starts: {
      development: everybody,
      staging: { is_enabled: true, rollout_percentage: 50 },
      production: { is_enabled: true, rollout_percentage: 10 },
    },
  },
  {
    key: 'bulk-orders',
    name: 'Bulk orders',
    description: 'Baskets of a thousand things, out of a spreadsheet.',
    kind: 'permission',
    owner: 'Business customers',
    tags: ['business'],
    starts: {
      development: on,
      staging: on,
      production: {
        ...on,
        rules: [
          {
            description: 'Part of the enterprise plan',
            when: [{ operator: 'in_segment', values: ['enterprise-customers'] }],
            serve: { variant: 'on' },
          },
          { description: 'Nobody else', when: [], serve: { variant: 'off' } },
        ],
      },
    },
  },
  {
    key: 'pay-by-invoice',
    name: 'Pay by invoice',
    description: 'Thirty days for companies that we know.',
    kind: 'permission',
    owner: 'Payments',
    tags: ['business', 'payments'],
    links: [{ title: 'Credit policy', url: 'https://example.com/policies/credit' }],
    starts: {
      development: on,
      production: {
        ...on,
        targets: [{ variant: 'off', keys: ['customer-8123'] }],
        rules: [
          {
            description: 'Enterprise customers with a VAT number of the EU',
            when: [
              { operator: 'in_segment', values: ['enterprise-customers'] },
              {
                attribute: 'company.vat_id',
                operator: 'matches',
                values: ['^[A-Z]{2}[0-9]{8,12}$'],
              },
            ],
            serve: { variant: 'on' },
          },
          { description: 'Nobody else', when: [], serve: { variant: 'off' } },
        ],
      },
    },
  },
  {
    key: 'support-chat',
    name: 'Support chat',
    description: 'Who answers questions: a form, the bot, or somebody of the team.',
    flag_type: 'multivariate',
    value_type: 'string',
    variants: [
      { key: 'form', name: 'Contact form', value: 'form' },
      { key: 'bot', name: 'Bot', value: 'bot' },
      { key: 'team', name: 'Support team', value: 'team' },
    ],
    off_variant: 'form',
    kind: 'operational',
    owner: 'Support',
    tags: ['support'],
    client_side: true,
    starts: {
      development: { ...on, fallthrough: { variant: 'bot' } },
      staging: { ...on, fallthrough: { variant: 'bot' } },
      production: {
        ...on,
        rules: [
          {
            description: 'Enterprise customers talk to people',
            when: [{ operator: 'in_segment', values: ['enterprise-customers'] }],
            serve: { variant: 'team' },
          },
          {
            description: 'So does whoever is about to return something',
            when: [{ attribute: 'page', operator: 'contains', values: ['/returns'] }],
            serve: { variant: 'team' },
          },
        ],
      },
    },
  },
  {
    key: 'order-tracking-map',
    name: 'Order tracking map',
    description: 'Where the parcel is, on a map.',
    flag_type: 'percentage',
    owner: 'Mobile',
    tags: ['mobile', 'delivery'],
    client_side: true,
    starts: {
      development: everybody,
      staging: {
        is_enabled: true,
        rollout_percentage: 0,
        rules: [
          {
            description: 'The app draws maps since 2.4',
            when: [
              { operator: 'in_segment', values: ['mobile-app-2'] },
              { attribute: 'app.version', operator: 'semver_greater_or_equal', values: ['2.4.0'] },
            ],
            serve: {
              split: {
                weights: [
                  { variant: 'on', weight: 25 },
                  { variant: 'off', weight: 75 },
                ],
                by: 'device.id',
              },
            },
          },
        ],
      },
    },
  },
];
