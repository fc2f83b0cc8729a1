import type { DemoFlag } from '../demo.model.ts';

const on = { is_enabled: true };

/** What keeps the shop running. */
export const OPERATIONS_FLAGS: readonly DemoFlag[] = [
  {
    key: 'maintenance-page',
    name: 'Maintenance page',
    description: 'Shows a friendly page instead of the shop. Off unless something is really wrong.',
    kind: 'operational',
    owner: 'Platform',
    tags: ['kill-switch', 'web'],
    links: [{ title: 'Runbook: maintenance', url: 'https://example.com/runbooks/maintenance' }],
    starts: {},
  },
  {
    key: 'requests-per-minute',
    name: 'Requests per minute',
    description: 'How many requests one client may send.',
    flag_type: 'multivariate',
    value_type: 'number',
    variants: [
      { key: 'strict', value: 60 },
      { key: 'normal', value: 600 },
      { key: 'generous', value: 6000 },
    ],
    off_variant: 'normal',
    kind: 'operational',
    owner: 'Platform',
    tags: ['api'],
    starts: {
      production: {
        ...on,
        rules: [
          {
            description: 'Crawlers',
            when: [
              {
                attribute: 'user_agent',
                operator: 'contains',
                values: ['bot', 'crawler', 'spider'],
                ignore_case: true,
              },
            ],
            serve: { variant: 'strict' },
          },
          {
            description: 'Partners with a contract',
            when: [{ attribute: 'api_key', operator: 'starts_with', values: ['partner_'] }],
            serve: { variant: 'generous' },
          },
        ],
        fallthrough: { variant: 'normal' },
      },
    },
  },
  {
    key: 'image-quality',
    name: 'Image quality',
    description: 'How hard pictures are compressed, in percent.',
    flag_type: 'multivariate',
    value_type: 'number',
    variants: [
      { key: 'saving', value: 55 },
      { key: 'balanced', value: 75 },
      { key: 'sharp', value: 90 },
    ],
    off_variant: 'balanced',
    kind: 'operational',
    owner: 'Web',
    tags: ['web', 'performance'],
    client_side: true,
    starts: {
      development: { ...on, fallthrough: { variant: 'sharp' } },
      staging: { ...on, fallthrough: { variant: 'balanced' } },
      production: {
        ...on,
        rules: [
          {
            description: 'Slow connections',
            when: [{ attribute: 'connection.mbps', operator: 'less_or_equal', values: [1.5] }],
            serve: { variant: 'saving' },
          },
          {
            description: 'Screens that show the difference',
            when: [{ attribute: 'screen.pixel_ratio', operator: 'greater', values: [2] }],
            serve: { variant: 'sharp' },
          },
        ],
        fallthrough: { variant: 'balanced' },
      },
    },
  },
];
