import type { FlagRules } from '@halyard/engine';

export const FLAGS = 10_000;

/** A flag with three rules and a 50 % rollout; all differ from each other in their values. */
export function bigFlag(index: number, version: number): FlagRules {
  const key = `flag-${String(index).padStart(5, '0')}`;
  const on = { variant: 'on' };
  return {
    key,
    version,
    enabled: true,
    valueType: 'boolean',
    variants: { on: true, off: false },
    offVariant: 'off',
    prerequisites: [],
    targets: [{ variant: 'on', keys: [`tester-${index}`] }],
    rules: [
      {
        id: 'beta',
        when: [{ attribute: 'plan', operator: 'equals', values: ['beta', `plan-${index}`] }],
        serve: on,
      },
      {
        id: 'country',
        when: [
          { attribute: 'country', operator: 'equals', values: ['NO', 'SE', 'DK'] },
          { attribute: 'email', operator: 'ends_with', values: [`@team-${index % 50}.example`] },
        ],
        serve: on,
      },
      {
        id: 'version',
        when: [{ attribute: 'version', operator: 'semver_greater_or_equal', values: ['2.3.0'] }],
        serve: {
          split: {
            salt: `${key}-r`,
            weights: [
              ['on', 10],
              ['off', 90],
            ],
          },
        },
      },
    ],
    fallthrough: {
      split: {
        salt: key,
        weights: [
          ['on', 50],
          ['off', 50],
        ],
      },
    },
  };
}
