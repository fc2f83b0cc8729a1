import type { Environment } from '@halyard/contracts/environments';
import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { MultiSelect, Stack } from '@mantine/core';
import { MAX_FLAGS } from './question.ts';

/** Most flags that are offered at once; typing finds the others. */
const MAX_OFFERED = 100;

interface QuestionFormProps {
  readonly flags: readonly FlagSummary[];
  readonly environments: readonly Environment[];
  /** Empty for all. */
  readonly chosenFlags: readonly string[];
  readonly chosenEnvironments: readonly string[];
  readonly onFlags: (keys: string[]) => void;
  readonly onEnvironments: (keys: string[]) => void;
}

/** Which flags, and where. */
export function QuestionForm(props: QuestionFormProps) {
  const { flags, environments, chosenFlags, chosenEnvironments } = props;
  const isCut = flags.length > MAX_FLAGS && chosenFlags.length === 0;
  const known = flags.map(({ key, name }) => ({ value: key, label: key, name }));
  return (
    <Stack gap="sm">
      <MultiSelect
        size="xs"
        label="Flags"
        description={
          isCut
            ? `The first ${MAX_FLAGS} of ${flags.length} unless you choose some.`
            : 'All unless you choose some.'
        }
        placeholder={chosenFlags.length === 0 ? 'All flags' : ''}
        data={known}
        limit={MAX_OFFERED}
        maxValues={MAX_FLAGS}
        searchable
        clearable
        hidePickedOptions
        nothingFoundMessage="No flag is called so."
        clearButtonProps={{ 'aria-label': 'Choose all flags' }}
        value={[...chosenFlags]}
        onChange={props.onFlags}
      />
      <MultiSelect
        size="xs"
        label="Environments"
        placeholder={chosenEnvironments.length === 0 ? 'All environments' : ''}
        data={environments.map(({ key }) => key)}
        clearable
        clearButtonProps={{ 'aria-label': 'Choose all environments' }}
        value={[...chosenEnvironments]}
        onChange={props.onEnvironments}
      />
    </Stack>
  );
}
