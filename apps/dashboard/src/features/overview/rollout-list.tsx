import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import { Text } from '@mantine/core';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { ServeBar } from '#domain/variants.tsx';
import { sayServe } from '#domain/words/conditions.ts';
import { counted, name } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Mono } from '#ui/mono.tsx';
import { Section } from '#ui/section.tsx';
import classes from './rollout-list.module.css';
import { findRollouts } from './rollouts.ts';

const SHOWN = 6;

/** Flags that a part of the users gets, with how far they are everywhere. */
export function RolloutList({ flags }: { readonly flags: readonly FlagSummary[] }) {
  const rollouts = findRollouts(flags);
  const more = rollouts.length - SHOWN;
  return (
    <Section
      title="Rollouts in progress"
      actions={
        more > 0 && (
          <AnchorLink to="/app/flags" search={{ state: 'partial' }} size="sm">
            {counted(more)} more
          </AnchorLink>
        )
      }
    >
      {rollouts.length === 0 && (
        <Text size="sm" c="dimmed">
          No flag is being rolled out. One that serves 25 % of users stands here until it reaches
          everybody or nobody.
        </Text>
      )}
      <ul className={classes['rollouts']}>
        {rollouts.slice(0, SHOWN).map(({ flag }) => (
          <li key={flag.key} className={classes['rollout']}>
            <AnchorLink to="/app/flags/$key" params={{ key: flag.key }} title={flag.name} size="sm">
              <Mono>{flag.key}</Mono>
            </AnchorLink>
            <div className={classes['places']}>
              {flag.environments.map((config) => (
                <Place key={config.environment_key} flag={flag} config={config} />
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface PlaceProps {
  readonly flag: FlagSummary;
  readonly config: ConfigSummary;
}

/** How far a flag is in one environment. */
function Place({ flag, config }: PlaceProps) {
  const { is_enabled: isEnabled, off_variant: offVariant } = config;
  const serve = isEnabled ? config.fallthrough : { variant: offVariant };
  return (
    <div className={classes['place']}>
      <EnvironmentChip environmentKey={config.environment_key} />
      <ServeBar serve={serve} variants={flag.variants} offVariant={offVariant} />
      <span className={classes['share']} data-numeric>
        {isEnabled ? sayServe(serve) : offVariant === 'off' ? 'off' : `off: ${name(offVariant)}`}
      </span>
    </div>
  );
}
