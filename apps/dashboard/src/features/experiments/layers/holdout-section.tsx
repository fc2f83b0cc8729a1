import type { Holdout } from '@halyard/contracts/experiments';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { holdoutsQuery } from '#data/layers.queries.ts';
import type { Refusal } from '#data/permissions.ts';
import { percent } from '#domain/words/text.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import { ShareBar } from '#ui/share-bar.tsx';
import { Time } from '#ui/time.tsx';
import classes from './layers.module.css';
import { NewPlaceDialog } from './new-place-dialog.tsx';
import { PlaceItem } from './place-item.tsx';

interface SectionProps {
  readonly environmentKey: string;
  readonly refusal: Refusal;
}

/** Users of an environment whom experiments leave alone. */
export function HoldoutSection({ environmentKey, refusal }: SectionProps) {
  const query = useQuery(holdoutsQuery(environmentKey));
  const [isCreating, setCreating] = useState(false);
  return (
    <Section
      title="Holdouts"
      lead="A few percent of the users who get no experiment at all, so that after some months one can see what all experiments together have brought. It counts for experiments that start from then on."
      actions={
        <Reasoned reason={refusal}>
          <Button
            variant="default"
            disabled={refusal !== undefined}
            onClick={() => setCreating(true)}
          >
            Create holdout
          </Button>
        </Reasoned>
      }
    >
      <Loaded query={query}>
        {(holdouts) =>
          holdouts.length === 0 ? (
            <Text size="sm" c="dimmed">
              There are no holdouts in {environmentKey}: experiments may take every user.
            </Text>
          ) : (
            <ul className={classes['list']}>
              {holdouts.map((holdout) => (
                <HoldoutItem key={holdout.key} holdout={holdout} refusal={refusal} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isCreating && (
        <NewPlaceDialog
          title="Create a holdout"
          noun="holdout"
          hasPercentage
          environmentKey={environmentKey}
          create={(body) => api.holdouts.create(body)}
          onClose={() => setCreating(false)}
        />
      )}
    </Section>
  );
}

function HoldoutItem({ holdout, refusal }: { readonly holdout: Holdout; refusal: Refusal }) {
  const { key, description, percentage, created_at } = holdout;
  return (
    <PlaceItem
      noun="holdout"
      place={holdout}
      words={
        <>
          {percent(percentage)} of the users, since <Time at={created_at} />
          {description !== '' && `. ${description}`}
        </>
      }
      refusal={refusal}
      remove={() => api.holdouts.delete(key)}
      consequence="Experiments that start from now on may take these users, too. One that a running experiment leaves out stays."
    >
      <ShareBar
        height={8}
        shares={[
          { label: 'held out', percent: percentage, color: 'var(--hy-on)' },
          { label: 'for experiments', percent: 100 - percentage, color: 'var(--hy-track)' },
        ]}
      />
    </PlaceItem>
  );
}
