import type { DemoSegment } from '../demo.model.ts';

/** Those that others nest come first. */
export const DEMO_SEGMENTS: readonly DemoSegment[] = [
  {
    key: 'beta-testers',
    name: 'Beta testers',
    description: 'Customers who asked to see new things first.',
    included: ['customer-1042', 'customer-2210', 'customer-3381', 'customer-4756', 'customer-5019'],
  },
  {
    key: 'employees',
    name: 'Employees',
    description: 'Everybody with an address of the company, but for the test robots.',
    conditions: [
      [
        { attribute: 'email', operator: 'ends_with', values: ['@shop.example'], ignore_case: true },
        { attribute: 'email', operator: 'starts_with', values: ['robot-'], negate: true },
      ],
    ],
  },
  {
    key: 'enterprise-customers',
    name: 'Enterprise customers',
    description: 'Companies on the enterprise plan, or with two hundred seats and more.',
    conditions: [
      [{ attribute: 'company.plan', operator: 'equals', values: ['enterprise'] }],
      [{ attribute: 'company.seats', operator: 'greater_or_equal', values: [200] }],
    ],
  },
  {
    key: 'mobile-app-2',
    name: 'Mobile app 2.x',
    description: 'The second generation of the iOS and Android apps.',
    conditions: [
      [
        { attribute: 'platform', operator: 'equals', values: ['ios', 'android'] },
        { attribute: 'app.version', operator: 'semver_greater_or_equal', values: ['2.0.0'] },
        { attribute: 'app.version', operator: 'semver_less', values: ['3.0.0'] },
      ],
    ],
  },
  {
    key: 'early-access',
    name: 'Early access',
    description: 'Whoever gets new things before the public: beta testers and employees.',
    conditions: [[{ operator: 'in_segment', values: ['beta-testers', 'employees'] }]],
    excluded: ['customer-5019'],
  },
];
