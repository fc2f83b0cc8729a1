import { Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { experimentsQuery } from '#data/experiments.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { EnvironmentChip, useEnvironments } from '#domain/environment-chip.tsx';
import { name as sayName } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Notice } from '#ui/notice.tsx';
import { flagOf, type StepProps } from './step-props.ts';
import classes from './wizard.module.css';
import {
  type Hypothesis,
  keyOfExperiment,
  sayHypothesis,
  withEnvironment,
  withFlag,
} from './wizard-draft.ts';

/** What is compared where, and what is expected of it. */
export function FlagStep(props: StepProps) {
  const { draft, onChange, faultAt, flags } = props;
  const flag = flagOf(props);
  const choose = (key: string | null) => {
    const chosen = flags.find((each) => each.key === key);
    if (chosen) onChange((now) => withFlag(now, chosen));
  };
  return (
    <Stack gap="md">
      <Select
        label="Flag"
        description="Its code does not change: it asks for the flag as before."
        placeholder="Choose a flag"
        data={flags.map(({ key, name }) => ({ value: key, label: `${name} (${key})` }))}
        value={draft.flagKey ?? null}
        onChange={choose}
        searchable
        nothingFoundMessage="No flag is called so"
        limit={50}
        error={faultAt('flag_key')}
      />
      {flag && flag.variants.length < 2 && (
        <Text size="sm" c="var(--hy-warn-text)" role="alert">
          This flag has only one variant. Add another one in its settings first.
        </Text>
      )}
      <EnvironmentChoice {...props} />
      <div className={classes['pair']}>
        <TextInput
          label="Name"
          placeholder="Blue buy button"
          value={draft.name}
          maxLength={200}
          onChange={(event) => {
            const name = event.currentTarget.value;
            onChange((now) => ({ ...now, name }));
          }}
          error={faultAt('name')}
        />
        <TextInput
          label="Key"
          value={keyOfExperiment(draft)}
          onChange={(event) => {
            const ownKey = event.currentTarget.value || undefined;
            onChange((now) => ({ ...now, ownKey }));
          }}
          error={faultAt('key')}
          classNames={{ input: classes['mono'] ?? '' }}
          spellCheck={false}
          autoCapitalize="none"
        />
      </div>
      <HypothesisFields {...props} />
      <TextInput
        label="Owner"
        description="Who answers for it."
        value={draft.owner}
        maxLength={200}
        onChange={(event) => {
          const owner = event.currentTarget.value;
          onChange((now) => ({ ...now, owner }));
        }}
        error={faultAt('owner')}
        maw="20rem"
      />
    </Stack>
  );
}

function EnvironmentChoice({ draft, onChange, faultAt, flags }: StepProps) {
  const environments = useEnvironments();
  const refusalOf = useRefusal();
  const flag = flagOf({ draft, flags });
  const isOnIn = (key: string) =>
    flag?.environments.find((it) => it.environment_key === key)?.is_enabled;
  return (
    <>
      <Radio.Group
        size="xs"
        label="Environment"
        description="Each has its own users, and its own experiments."
        value={draft.environmentKey ?? ''}
        onChange={(environmentKey) => onChange((now) => withEnvironment(now, environmentKey, flag))}
        error={faultAt('environment_key')}
      >
        <Stack gap="xs" mt={4} mb={4}>
          {environments.map((environment) => {
            const refusal = refusalOf('experiment:change', environment);
            const note = isOnIn(environment.key) === false ? 'The flag is switched off here.' : '';
            return (
              <Radio
                key={environment.key}
                value={environment.key}
                size="xs"
                label={<EnvironmentChip environmentKey={environment.key} />}
                description={refusal ?? note}
                disabled={refusal !== undefined}
              />
            );
          })}
        </Stack>
      </Radio.Group>
      <FlagState draft={draft} isOff={isOnIn(draft.environmentKey ?? '') === false} />
    </>
  );
}

/** What stands in the way of a start, said while there is time. */
function FlagState({ draft, isOff }: Pick<StepProps, 'draft'> & { readonly isOff: boolean }) {
  const { flagKey, environmentKey } = draft;
  const isChosen = flagKey !== undefined && environmentKey !== undefined;
  const filter = isChosen ? { flag_key: flagKey, environment_key: environmentKey } : {};
  const { data } = useInfiniteQuery({
    ...experimentsQuery({ ...filter, state: 'running' }),
    enabled: isChosen,
  });
  const [running] = isChosen ? (data?.pages.flatMap(({ items }) => items) ?? []) : [];
  if (!isChosen || (!running && !isOff)) return null;
  return (
    <Notice title={running ? 'This flag is busy' : 'The flag is off'}>
      {running ? (
        <>
          Experiment{' '}
          <AnchorLink to="/app/experiments/$key" params={{ key: running.key }} inherit c="inherit">
            {sayName(running.name)}
          </AnchorLink>{' '}
          runs on it there, and a flag runs one at a time. You can prepare this one as a draft, and
          start it when the other has stopped.
        </>
      ) : (
        <>
          You can prepare the experiment as a draft. Before it starts,{' '}
          <AnchorLink
            to="/app/flags/$key"
            params={{ key: flagKey }}
            search={{ environment: environmentKey }}
            inherit
            c="inherit"
          >
            the flag has to be switched on
          </AnchorLink>
          .
        </>
      )}
    </Notice>
  );
}

function HypothesisFields({ draft, onChange, faultAt }: StepProps) {
  const set = (patch: Partial<Hypothesis>) =>
    onChange((now) => ({ ...now, hypothesis: { ...now.hypothesis, ...patch } }));
  const { belief, reason, sign } = draft.hypothesis;
  const sentence = sayHypothesis(draft.hypothesis);
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Hypothesis</legend>
      <div className={classes['hypothesis']}>
        <TextInput
          label="We believe that"
          placeholder="a blue button sells more"
          value={belief}
          maxLength={1200}
          onChange={(event) => set({ belief: event.currentTarget.value })}
        />
        <TextInput
          label="because"
          placeholder="people overlook the grey one"
          value={reason}
          maxLength={1200}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        <TextInput
          label="we shall see it in"
          placeholder="the share of visitors who buy"
          value={sign}
          maxLength={1200}
          onChange={(event) => set({ sign: event.currentTarget.value })}
        />
      </div>
      {sentence !== '' && (
        <Text size="sm" mt="xs" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
      )}
      {faultAt('hypothesis') !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {faultAt('hypothesis')}
        </Text>
      )}
    </fieldset>
  );
}
