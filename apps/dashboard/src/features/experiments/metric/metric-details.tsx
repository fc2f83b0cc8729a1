import type { Experiment } from '@halyard/contracts/experiments';
import type { MetricDetail } from '@halyard/contracts/results';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { flagQuery } from '#data/flags.queries.ts';
import { ComparisonMark } from '#domain/experiments/marks.tsx';
import { VariantMark } from '#domain/variants.tsx';
import { Section } from '#ui/section.tsx';
import { Time } from '#ui/time.tsx';
import { ArmsTable } from './arms-table.tsx';
import { Breakdown } from './breakdown.tsx';
import { Distribution } from './distribution.tsx';
import { IntervalOverTime } from './interval-over-time.tsx';
import classes from './metric-details.module.css';
import { sayDefinition } from './say-definition.ts';
import { Sources } from './sources.tsx';

interface MetricDetailsProps {
  readonly experiment: Experiment;
  readonly detail: MetricDetail;
  readonly attribute: string | undefined;
}

/** From what to conclude down to what was counted. */
export function MetricDetails({ experiment, detail, attribute }: MetricDetailsProps) {
  const { data: flag } = useQuery(flagQuery(experiment.flag_key));
  const variants = flag
    ? flag.variants.map(({ key }) => key)
    : experiment.variants.map(({ variant }) => variant);
  const { metric } = detail;
  return (
    <Stack gap="xl">
      <div>
        <Text size="sm" c="dimmed" maw="44rem">
          {sayDefinition(metric)} As of <Time at={detail.as_of} />.
        </Text>
        <ul className={classes['verdicts']}>
          {metric.comparisons.map(({ variant, verdict, sentence, missing }) => (
            <li key={variant}>
              <VariantMark variants={variants} variant={variant} />
              <ComparisonMark verdict={verdict} />
              <span>{missing ?? sentence}</span>
            </li>
          ))}
        </ul>
      </div>
      <Section
        title="Over time"
        lead="The interval that holds however often you look. It narrows as units come in; a claim is made when it leaves zero."
      >
        <IntervalOverTime experiment={experiment} detail={detail} variants={variants} />
      </Section>
      <Section title="Figures" lead="Of units whose window has closed; what claims are made of.">
        <ArmsTable metric={metric} variants={variants} />
      </Section>
      {detail.distribution && (
        <Section title="Distribution">
          <Distribution distribution={detail.distribution} kind={metric.kind} variants={variants} />
        </Section>
      )}
      <Section
        title="Novelty"
        lead="Whether an effect fades as the change stops being new to people."
      >
        {detail.novelty.length === 0 ? (
          <Text size="sm" c="dimmed">
            Too little is known yet.
          </Text>
        ) : (
          <ul className={classes['verdicts']}>
            {detail.novelty.map(({ variant, detail: words }) => (
              <li key={variant}>
                <VariantMark variants={variants} variant={variant} />
                <span>{words}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Breakdown
        experiment={experiment}
        metric={metric}
        breakdown={detail.breakdown}
        attribute={attribute}
        variants={variants}
      />
      <Sources detail={detail} />
    </Stack>
  );
}
