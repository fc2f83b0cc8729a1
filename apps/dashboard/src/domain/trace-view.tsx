import type { EvaluationItem } from '@halyard/contracts/evaluation';
import type { EvaluationTrace } from '@halyard/contracts/evaluation-trace';
import { Stack, Text } from '@mantine/core';
import { Mono } from '#ui/mono.tsx';
import { TraceSteps } from './trace-steps.tsx';
import classes from './trace-view.module.css';
import { VariantMark } from './variants.tsx';
import { value as sayValue } from './words/text.ts';

interface TraceViewProps {
  readonly item: Pick<EvaluationItem, 'variant' | 'value' | 'reason' | 'explanation' | 'bucket'> & {
    readonly trace?: EvaluationTrace | undefined;
  };
  /** The keys of the flag's variants, in their order. */
  readonly variants: readonly string[];
}

/** What was served and why: in one sentence, then step by step. */
export function TraceView({ item, variants }: TraceViewProps) {
  const { variant, value, reason, explanation, trace } = item;
  return (
    <Stack gap="xs" className={classes['trace']}>
      <div className={classes['answer']}>
        {variant === null ? (
          <Text fw={600} size="sm" span>
            No variant
          </Text>
        ) : (
          <VariantMark variants={variants} variant={variant} />
        )}
        {variant !== null && String(value) !== variant && (
          <Mono lineClamp={3}>{sayValue(value)}</Mono>
        )}
        <Mono c="dimmed">{reason}</Mono>
      </div>
      <Text size="sm" className={classes['why']}>
        {asSentence(explanation)}
      </Text>
      {trace && <TraceSteps trace={trace} variant={variant} variants={variants} />}
    </Stack>
  );
}

function asSentence(text: string): string {
  const [first = '', ...rest] = text;
  return `${first.toUpperCase()}${rest.join('')}${/[.!?…]$/.test(text) ? '' : '.'}`;
}
