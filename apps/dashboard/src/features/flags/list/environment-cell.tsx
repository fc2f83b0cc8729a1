import type { Environment } from '@halyard/contracts/environments';
import type { ConfigSummary, FlagSummary } from '@halyard/contracts/flag-summaries';
import { Switch } from '@mantine/core';
import { ServeBar } from '#domain/variants.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import classes from './flag-table.module.css';
import { sayExceptions, sayFallthrough } from './served-words.ts';

interface EnvironmentCellProps {
  readonly flag: FlagSummary;
  readonly config: ConfigSummary;
  /** Why the flag may not be switched there. */
  readonly refusal: string | undefined;
  readonly onSwitch: (
    flag: FlagSummary,
    environmentKey: Environment['key'],
    isEnabled: boolean,
  ) => void;
}

/** The switch of a flag in an environment, and what it serves there when it is on. */
export function EnvironmentCell({ flag, config, refusal, onSwitch }: EnvironmentCellProps) {
  const { environment_key: environmentKey, is_enabled: isEnabled } = config;
  const served = sayFallthrough(flag, config);
  const exceptions = sayExceptions(config);
  return (
    <div className={classes['environment']}>
      <Reasoned reason={refusal}>
        <Switch
          size="xs"
          classNames={{ track: classes['track'] ?? '' }}
          aria-label={`${flag.key} in ${environmentKey}`}
          checked={isEnabled}
          disabled={refusal !== undefined}
          onChange={(event) => onSwitch(flag, environmentKey, event.currentTarget.checked)}
        />
      </Reasoned>
      <div className={classes['served']}>
        <div className={classes['line']} title={exceptions || undefined} data-numeric>
          {served}
          {exceptions !== '' && (
            <span className={classes['exceptions']}>
              {served !== '' && ' · '}
              {exceptions}
            </span>
          )}
        </div>
        {isEnabled && 'split' in config.fallthrough && (
          <div className={classes['bar']}>
            <ServeBar
              serve={config.fallthrough}
              variants={flag.variants}
              offVariant={config.off_variant}
              height={4}
            />
          </div>
        )}
      </div>
    </div>
  );
}
