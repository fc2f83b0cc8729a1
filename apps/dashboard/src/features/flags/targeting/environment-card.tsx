import type { Flag, FlagConfig } from '@halyard/contracts/flags';
import type { Serve } from '@halyard/contracts/targeting';
import { Group, Text } from '@mantine/core';
import { EnvironmentChip } from '#domain/environment-chip.tsx';
import { ServeBar } from '#domain/variants.tsx';
import { sayConfig } from '#domain/words/config.ts';
import { ButtonLink } from '#ui/links.tsx';
import { Time } from '#ui/time.tsx';
import { useReviewedChange } from '../saving/use-reviewed-change.tsx';
import { ConfigSwitch } from './config-switch.tsx';
import classes from './environment-card.module.css';
import { EnvironmentTraffic } from './environment-traffic.tsx';
import { RolloutForm } from './rollout-form.tsx';
import { sayCounts } from './say-counts.ts';
import { useConfigRefusal } from './use-config-refusal.ts';

interface EnvironmentCardProps {
  readonly flag: Flag;
  readonly config: FlagConfig;
}

/** What a flag does in one environment, and what is changed there most often. */
export function EnvironmentCard({ flag, config }: EnvironmentCardProps) {
  const { environment_key: environmentKey } = config;
  const { propose, dialog, isSaving, saving } = useReviewedChange(flag.key);
  const shown = { ...config, is_enabled: saving?.is_enabled ?? config.is_enabled };
  const common = { flag, config: shown, seen: config, propose, isSaving };
  const counts = sayCounts(config);
  const refusal = useConfigRefusal(flag, environmentKey);
  const verb = refusal === undefined ? 'Edit' : 'See';
  return (
    <section className={classes['card']} aria-label={environmentKey}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <EnvironmentChip environmentKey={environmentKey} />
        <ConfigSwitch {...common} />
      </Group>
      <div className={classes['body']}>
        <Text size="sm" className={classes['sentence']}>
          {sayConfig(shown)}
        </Text>
        <ServeBar
          serve={servedTo(shown, flag)}
          variants={flag.variants.map(({ key }) => key)}
          offVariant={shown.off_variant}
        />
        <Text size="xs" c="dimmed">
          {counts !== '' && `${counts} · `}
          changed <Time at={config.updated_at} />
        </Text>
        {flag.flag_type === 'percentage' && refusal === undefined && <RolloutForm {...common} />}
      </div>
      <Group justify="space-between" gap="sm" wrap="nowrap" className={classes['foot']}>
        <EnvironmentTraffic flagKey={flag.key} environmentKey={environmentKey} />
        <ButtonLink
          to="/app/flags/$key"
          params={{ key: flag.key }}
          search={{ environment: environmentKey }}
          variant="default"
          aria-label={`${verb} rules in ${environmentKey}`}
        >
          {verb} rules
        </ButtonLink>
      </Group>
      {dialog}
    </section>
  );
}

/** What those get for whom there is no target or rule. */
function servedTo({ is_enabled, fallthrough, off_variant }: FlagConfig, flag: Flag): Serve {
  return is_enabled && !flag.is_archived ? fallthrough : { variant: off_variant };
}
