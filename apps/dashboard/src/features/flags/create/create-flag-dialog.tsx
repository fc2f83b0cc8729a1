import { ApiError } from '@halyard/client';
import { Button, Collapse, Group, Modal, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, type SyntheticEvent, useId, useMemo, useState } from 'react';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { CodeBlock } from '#ui/code-block.tsx';
import { AnchorLink } from '#ui/links.tsx';
import { notifyProblem } from '#ui/notify.tsx';
import { fieldError, Problem } from '#ui/problem.tsx';
import { CreateFlagForm } from './create-flag-form.tsx';
import { creationOf, curlOf } from './creation.ts';
import { EMPTY_DRAFT, faultsOf, keyFault, keyOf, switchedOnIn } from './flag-draft.ts';
import { useCreateFlag } from './use-create-flag.ts';

interface CreateFlagDialogProps {
  readonly knownTags: readonly string[];
  readonly knownOwners: readonly string[];
  readonly onClose: () => void;
}

/** Makes a flag, and goes to its page. */
export function CreateFlagDialog({ knownTags, knownOwners, onClose }: CreateFlagDialogProps) {
  const navigate = useNavigate();
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [isTried, setTried] = useState(false);
  const environments = useEnvironments();
  const refusalOf = useRefusal();
  const places = environments.filter((place) => refusalOf('flag:change', place) === undefined);
  const taken = useTakenKeys();
  const creation = creationOf(draft, places);
  const { error, isPending, submit, reset } = useCreateFlag(({ key, error: unfinished }) => {
    if (unfinished !== undefined) notifyProblem(unfinished);
    void navigate({ to: '/app/flags/$key', params: { key }, search: { created: true } });
  });
  const faults = faultsOf(draft, taken);
  const key = keyOf(draft);
  const faultAt = (path: string) =>
    (isTried ? faults[path] : undefined) ??
    (path === 'key' ? keyFault(key, taken) : undefined) ??
    (isRetired(error) && path === 'key' ? undefined : fieldError(error, path));
  const send = (isKeyReused: boolean) => {
    setTried(true);
    if (Object.keys(faults).length === 0) submit({ creation, isKeyReused });
  };
  const change = (patch: Partial<typeof draft>) => {
    setDraft((now) => ({ ...now, ...patch }));
    if (error && !isPending) reset();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Create a flag"
      size="44rem"
      fullScreen={isNarrow}
      closeOnClickOutside={draft === EMPTY_DRAFT}
    >
      <form
        noValidate
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          send(false);
        }}
      >
        <Stack gap="md">
          <CreateFlagForm
            draft={draft}
            environments={environments}
            on={switchedOnIn(draft, places)}
            knownTags={knownTags}
            knownOwners={knownOwners}
            faultAt={faultAt}
            keyHelp={
              taken.has(key) ? (
                <AnchorLink to="/app/flags/$key" params={{ key }} inherit underline="always">
                  Open {key}
                </AnchorLink>
              ) : undefined
            }
            onChange={change}
          />
          <AsCurl code={curlOf(creation, location.origin)} />
          <Refusal error={error} isBusy={isPending} onReuse={() => send(true)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending}>
              Create the flag
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The keys of all flags, archived ones too. */
function useTakenKeys(): ReadonlySet<string> {
  const { data: active } = useQuery(flagSummariesQuery());
  const { data: archived } = useQuery(flagSummariesQuery(true));
  return useMemo(
    () => new Set([...(active ?? []), ...(archived ?? [])].map((flag) => flag.key)),
    [active, archived],
  );
}

function isRetired(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'FLAG_KEY_RETIRED';
}

const SHOWN_AT_FIELDS =
  /^body\.(name|key|description|tags|owner|rollout_percentage|variants|variants\[\d+\]\.(key|value))$/;

interface RefusalProps {
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onReuse: () => void;
}

/** What the server said and no field shows. */
function Refusal({ error, isBusy, onReuse }: RefusalProps): ReactNode {
  if (error === null) return null;
  if (isRetired(error)) {
    return (
      <Stack gap="xs" align="flex-start" role="alert">
        <Text size="sm">
          A deleted flag had this key. Code that still asks for it would get this flag’s values.
          Choose another key, or take it on purpose.
        </Text>
        <Button variant="default" loading={isBusy} onClick={onReuse}>
          Take the key of the deleted flag
        </Button>
      </Stack>
    );
  }
  const isAtFields =
    error instanceof ApiError &&
    error.errors.length > 0 &&
    error.errors.every(({ field }) => SHOWN_AT_FIELDS.test(field));
  return isAtFields ? null : <Problem error={error} />;
}

/** The same by the API, for whoever would rather script it. */
function AsCurl({ code }: { code: string }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-xs"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Hide the curl command' : 'Show the curl command'}
      </Button>
      <Collapse expanded={isOpen} id={id} transitionDuration={120}>
        <CodeBlock code={code} label="curl command" />
      </Collapse>
    </div>
  );
}
