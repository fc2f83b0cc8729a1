import { Button } from '@mantine/core';
import { useRefusal } from '#data/permissions.ts';
import { ButtonLink } from '#ui/links.tsx';
import { Reasoned } from '#ui/reasoned.tsx';

/** The way to a new experiment; with the reason where one may not make any. */
export function NewExperimentButton() {
  const refusal = useRefusal()('experiment:change');
  if (refusal === undefined) {
    return <ButtonLink to="/app/experiments/new">New experiment</ButtonLink>;
  }
  return (
    <Reasoned reason={refusal}>
      <Button disabled>New experiment</Button>
    </Reasoned>
  );
}
