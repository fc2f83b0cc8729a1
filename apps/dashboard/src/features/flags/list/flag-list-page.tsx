import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { flagSummariesQuery } from '#data/flags.queries.ts';
import { useRefusal } from '#data/permissions.ts';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { Lines, Loaded } from '#ui/loaded.tsx';
import { Page } from '#ui/page.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { useTypedText } from '#ui/use-typed-text.ts';
import { CreateFlagDialog } from '../create/create-flag-dialog.tsx';
import { useColumns } from './columns.ts';
import { FilterMenu } from './filter-menu.tsx';
import { knownWords } from './flag-filter.ts';
import { FlagListing } from './flag-listing.tsx';
import { type ListSearch, patched, type SearchPatch } from './list-search.ts';
import { ListToolbar } from './list-toolbar.tsx';
import { SearchField } from './search-field.tsx';

const route = getRouteApi('/app/flags');
const NO_FLAGS: readonly FlagSummary[] = [];

/** All flags, with what they do in every environment. */
export function FlagListPage() {
  const search: ListSearch = route.useSearch();
  const navigate = useNavigate({ from: '/app/flags' });
  const change = useCallback(
    (patch: SearchPatch) => void navigate({ search: (now) => patched(now, patch), replace: true }),
    [navigate],
  );
  const isArchived = search.archived === true;
  const query = useQuery(flagSummariesQuery(isArchived));
  const flags = query.data ?? NO_FLAGS;
  const words = useMemo(() => knownWords(flags), [flags]);
  const environments = useEnvironments();
  const columns = useColumns(environments);
  const refusal = useRefusal()('flag:change');
  const field = useRef<HTMLInputElement>(null);
  const { text, type: setText } = useTypedText(search.q ?? '', (q) =>
    change({ q: q || undefined }),
  );
  const [isHelpOpen, setHelpOpen] = useState(false);
  const create = useCallback(() => change({ create: true }), [change]);

  const createButton = (
    <Reasoned reason={refusal}>
      <Button disabled={refusal !== undefined} onClick={create}>
        Create a flag
      </Button>
    </Reasoned>
  );
  return (
    <Page title={isArchived ? 'Archived flags' : 'Flags'} width="wide" actions={createButton}>
      <ListToolbar
        sort={search.sort ?? 'key'}
        onSort={(sort) => change({ sort: sort === 'key' ? undefined : sort })}
        columns={columns.all}
        shown={columns.shown}
        onToggle={columns.toggle}
        onHelp={() => setHelpOpen(true)}
      >
        <SearchField ref={field} text={text} onChange={setText} onLeave={enterList} />
        <FilterMenu search={search} environments={environments} {...words} onChange={change} />
      </ListToolbar>
      <Loaded query={query} skeleton={<Lines count={10} height={32} />}>
        {(all) => (
          <FlagListing
            key={String(isArchived)}
            flags={all}
            search={patched(search, { q: text.trim() === '' ? undefined : text.trim() })}
            columns={columns.shown}
            knownTags={words.tags}
            canChange={refusal === undefined}
            isHelpOpen={isHelpOpen}
            onHelp={setHelpOpen}
            onChange={change}
            onText={setText}
            onSearch={() => field.current?.select()}
            onCreate={create}
            createButton={createButton}
          />
        )}
      </Loaded>
      {search.create && refusal === undefined && (
        <CreateFlagDialog
          knownTags={words.tags}
          knownOwners={words.owners}
          onClose={() => change({ create: undefined })}
        />
      )}
    </Page>
  );
}

/** From the search to the row that keys act on. */
function enterList(): void {
  document.querySelector<HTMLElement>('[role="grid"] [role="row"][tabindex="0"]')?.focus();
}
