import type { DemoFlag } from '../demo.model.ts';

const on = { is_enabled: true };
const everybody = { is_enabled: true, rollout_percentage: 100 };

/** What people see while they look around. */
export const SHOPPING_FLAGS: readonly DemoFlag[] = [
  {
    key: 'search-ranking',
    name: 'Search ranking',
    description: 'How results are put in order.',
    flag_type: 'multivariate',
    value_type: 'string',
    variants: [
      { key: 'classic', name: 'By words', value: 'classic' },
      { key: 'semantic', name: 'By meaning', value: 'semantic' },
      { key: 'hybrid', name: 'By both', value: 'hybrid' },
    ],
    off_variant: 'classic',
    kind: 'experiment',
    owner: 'Search',
    tags: ['search', 'experiment'],
    links: [{ title: 'Offline evaluation', url: 'https://example.com/search/ranking' }],
    starts: {
      development: { ...on, fallthrough: { variant: 'hybrid' } },
      staging: {
        ...on,
        fallthrough: {
          split: {
            weights: [
              { variant: 'classic', weight: 34 },
              { variant: 'semantic', weight: 33 },
              { variant: 'hybrid', weight: 33 },
            ],
          },
        },
      },
    },
  },
  {
    key: 'product-page-layout',
    name: 'Product page layout',
    description: 'Large pictures first, or facts first.',
    flag_type: 'multivariate',
    value_type: 'string',
    variants: [
      { key: 'gallery', name: 'Pictures first', value: 'gallery' },
      { key: 'facts', name: 'Facts first', value: 'facts' },
    ],
    off_variant: 'facts',
    kind: 'experiment',
    owner: 'Catalogue',
    tags: ['catalogue', 'experiment', 'web'],
    client_side: true,
    starts: {
      development: { ...on, fallthrough: { variant: 'gallery' } },
      production: {
        ...on,
        fallthrough: { variant: 'facts' },
      },
    },
  },
  {
    key: 'recommendations',
    name: 'Recommendations',
    description: 'Which model recommends, and how many things it shows.',
    flag_type: 'multivariate',
    value_type: 'object',
    variants: [
      { key: 'none', value: { model: null, count: 0 } },
      { key: 'bestsellers', value: { model: 'bestsellers', count: 4 } },
      { key: 'personal', value: { model: 'two-tower-v3', count: 8 } },
    ],
    off_variant: 'none',
    kind: 'operational',
    owner: 'Search',
    tags: ['catalogue', 'machine-learning'],
    starts: {
      development: { ...on, fallthrough: { variant: 'personal' } },
      staging: { ...on, fallthrough: { variant: 'personal' } },
      production: {
        ...on,
        rules: [
          {
            description: 'Enough orders to learn from',
            when: [{ attribute: 'account.orders', operator: 'greater', values: [3] }],
            serve: { variant: 'personal' },
          },
        ],
        fallthrough: { variant: 'bestsellers' },
      },
    },
  },
  {
    key: 'homepage-banner',
    name: 'Homepage banner',
    description: 'What stands on top of the first page.',
    flag_type: 'multivariate',
    value_type: 'object',
    variants: [
      { key: 'plain', value: { headline: 'Welcome', color: '#1f3d5c' } },
      { key: 'winter', value: { headline: 'Warm things for cold days', color: '#8a1c2b' } },
      { key: 'members', value: { headline: 'Your points count double', color: '#2f6b3a' } },
    ],
    off_variant: 'plain',
    kind: 'operational',
    owner: 'Growth',
    tags: ['homepage', 'content'],
    client_side: true,
    starts: {
      development: { ...on, fallthrough: { variant: 'winter' } },
      staging: { ...on, fallthrough: { variant: 'winter' } },
      production: {
        ...on,
        rules: [
          {
            description: 'Members of many years',
            when: [
              {
                attribute: 'account.created_at',
                operator: 'before',
                values: ['2022-01-01T00:00:00Z'],
              },
              { attribute: 'account.points', operator: 'greater_or_equal', values: [500] },
            ],
            serve: { variant: 'members' },
          },
        ],
        fallthrough: { variant: 'winter' },
      },
    },
  },
  {
    key: 'customer-reviews',
    name: 'Customer reviews',
    description: 'Stars and words of those who bought a thing.',
    owner: 'Catalogue',
    tags: ['catalogue'],
    client_side: true,
    starts: { development: on, staging: on },
  },
  {
    key: 'ai-product-texts',
    name: 'AI product texts',
    description: 'Descriptions that a model wrote, for things that have none.',
    flag_type: 'percentage',
    owner: 'Catalogue',
    tags: ['catalogue', 'machine-learning'],
    links: [{ title: 'Risk assessment', url: 'https://example.com/risk/ai-product-texts' }],
    starts: {
      development: everybody,
      staging: {
        is_enabled: true,
        rollout_percentage: 20,
        rules: [
          {
            description: 'Editors judge what they see',
            when: [{ operator: 'in_segment', values: ['employees'] }],
            serve: { variant: 'on' },
          },
        ],
      },
    },
  },
  {
    key: 'dark-mode',
    name: 'Dark mode',
    description: 'Follows the system, or the switch in the footer.',
    flag_type: 'percentage',
    owner: 'Web',
    tags: ['web', 'design'],
    client_side: true,
    starts: { development: everybody, staging: everybody },
  },
  {
    key: 'summer-sale',
    name: 'Summer sale',
    description: 'Red prices and the countdown of the last summer sale.',
    kind: 'operational',
    owner: 'Growth',
    tags: ['homepage', 'pricing'],
    starts: {
      production: {
        ...on,
        rules: [
          {
            description: 'Not for orders after the end',
            when: [
              { attribute: 'order.placed_at', operator: 'after', values: ['2025-08-31T22:00:00Z'] },
            ],
            serve: { variant: 'off' },
          },
        ],
      },
    },
  },
];
