import type { SegmentSummary } from '@halyard/contracts/segments';
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRefusal } from '#data/permissions.ts';
import { segmentsQuery } from '#data/segments.queries.ts';
import { EmptyState } from '#ui/empty-state.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { CreateSegmentDialog } from './create-segment-dialog.tsx';
import { SegmentTable } from './segment-table.tsx';

const route = getRouteApi('/app/segments');

/** All segments; found by key, name or description. */
export function SegmentListPage() {
  const { q = '', create = false } = route.useSearch();
  const navigate = useNavigate({ from: '/app/segments' });
  const refusal = useRefusal()('segment:change');
  const query = useQuery(segmentsQuery);
  const setCreating = (isOpen: boolean) =>
    void navigate({ search: { ...(q !== '' && { q }), ...(isOpen && { create: true }) } });
  const button = (
    <Reasoned reason={refusal}>
      <Button onClick={() => setCreating(true)} disabled={refusal !== undefined}>
        Create segment
      </Button>
    </Reasoned>
  );
  return (
    <Page
      title="Segments"
      lead="A segment says once who belongs together, by conditions or by name, and rules of any flag refer to it. It is the same in all environments."
      actions={button}
    >
      <Loaded query={query}>
        {(segments) =>
          segments.length === 0 ? (
            <EmptyState title="No segments yet" actions={button}>
              Make one for staff, for beta testers or for the customers of a plan. Rules then say
              “in segment beta”, and whoever changes the segment changes all of them at once.
            </EmptyState>
          ) : (
            <Found
              segments={segments}
              q={q}
              onSearch={(text) =>
                void navigate({ search: text === '' ? {} : { q: text }, replace: true })
              }
            />
          )
        }
      </Loaded>
      <CreateSegmentDialog
        isOpen={create && refusal === undefined}
        taken={query.data?.map(({ key }) => key) ?? []}
        onClose={() => setCreating(false)}
      />
    </Page>
  );
}

interface FoundProps {
  readonly segments: readonly SegmentSummary[];
  readonly q: string;
  readonly onSearch: (text: string) => void;
}

function Found({ segments, q, onSearch }: FoundProps) {
  const wanted = q.trim().toLowerCase();
  const found = segments.filter(({ key, name, description }) =>
    `${key}\n${name}\n${description}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <TextInput
        type="search"
        aria-label="Search segments"
        placeholder="Search by key, name or description"
        maw="24rem"
        mb="sm"
        defaultValue={q}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      {found.length === 0 ? (
        <EmptyState title="No segment matches">
          None of the {segments.length} segments has that in its key, name or description.
        </EmptyState>
      ) : (
        <SegmentTable segments={found} />
      )}
    </>
  );
}
