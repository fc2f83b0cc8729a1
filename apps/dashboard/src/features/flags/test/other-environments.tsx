import type { EvaluationContext } from '@halyard/client';
import type { Flag } from '@halyard/contracts/flags';
import { Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { explanationsQuery } from '#data/evaluations.queries.ts';
import { EnvironmentChip, useEnvironments } from '#domain/environment-chip.tsx';
import { VariantMark } from '#domain/variants.tsx';
import classes from './test-panel.module.css';

interface OtherEnvironmentsProps {
  readonly flag: Flag;
  /** The one that stands above. */
  readonly environmentKey: string;
  readonly context: EvaluationContext;
}

const ASK_AFTER_MS = 200;

/** What the same context gets elsewhere, as it is saved. */
export function OtherEnvironments({ flag, environmentKey, context }: OtherEnvironmentsProps) {
  const others = useEnvironments().filter(({ key }) => key !== environmentKey);
  const [asked] = useDebouncedValue(JSON.stringify(context), ASK_AFTER_MS);
  const answers = useQueries({
    queries: others.map(({ key }) => ({
      ...explanationsQuery(key, [flag.key], [asked]),
      placeholderData: keepPreviousData,
    })),
  });
  const variants = flag.variants.map(({ key }) => key);
  if (others.length === 0) return null;
  return (
    <Stack gap={4}>
      <Title order={4}>The same context elsewhere</Title>
      <ul className={classes['others']}>
        {others.map(({ key }, place) => {
          const item = answers[place]?.data?.[0];
          return (
            <li key={key} className={classes['other']}>
              <EnvironmentChip environmentKey={key} />
              {item && item.variant !== null && (
                <VariantMark variants={variants} variant={item.variant} />
              )}
              <Text size="xs" c="dimmed" className={classes['reason']} span>
                {answers[place]?.isError ? 'no answer' : item?.explanation}
              </Text>
            </li>
          );
        })}
      </ul>
    </Stack>
  );
}
