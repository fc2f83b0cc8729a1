import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Refusal } from '#data/permissions.ts';
import { Mono } from '#ui/mono.tsx';
import { DeleteButton } from './delete-button.tsx';
import classes from './layers.module.css';

interface PlaceItemProps {
  readonly noun: 'layer' | 'holdout';
  readonly place: { readonly key: string; readonly name: string };
  readonly words: ReactNode;
  readonly refusal: Refusal;
  readonly remove: () => Promise<void>;
  /** What becomes of experiments when it is gone. */
  readonly consequence: string;
  readonly children: ReactNode;
}

/** A layer or a holdout in its list: what it is called, what there is to say, and how it is deleted. */
export function PlaceItem(props: PlaceItemProps) {
  const { noun, place, words, refusal, remove, consequence, children } = props;
  return (
    <li className={classes['item']}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div className={classes['words']}>
          <Text size="sm" fw={550}>
            <bdi>{place.name}</bdi> <Mono c="dimmed">{place.key}</Mono>
          </Text>
          {words && (
            <Text size="sm" c="dimmed">
              {words}
            </Text>
          )}
        </div>
        <DeleteButton noun={noun} name={place.name} refusal={refusal} remove={remove}>
          {consequence}
        </DeleteButton>
      </Group>
      {children}
    </li>
  );
}
