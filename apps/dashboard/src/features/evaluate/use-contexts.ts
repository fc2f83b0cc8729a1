import type { EvaluationContext } from '@halyard/client';
import { useDebouncedCallback } from '@mantine/hooks';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { contextsOf } from './question.ts';

const route = getRouteApi('/app/evaluate');

/** How long typing rests before the address takes it. */
const WRITE_AFTER_MS = 400;

/** The contexts of the address, and a way to change them that does not wait for it. */
export function useContexts() {
  const navigate = useNavigate({ from: '/app/evaluate' });
  const { contexts: texts = [] } = route.useSearch();
  const seen = JSON.stringify(texts);
  const [state, setState] = useState(() => ({ seen, contexts: contextsOf(texts) }));
  const write = useDebouncedCallback((contexts: string[]) => {
    void navigate({ search: (known) => ({ ...known, contexts }), replace: true });
  }, WRITE_AFTER_MS);
  let { contexts } = state;
  if (seen !== state.seen) {
    // Somebody went back, or followed a link: the address is right.
    if (seen !== JSON.stringify(textsOf(contexts))) contexts = contextsOf(texts);
    setState({ seen, contexts });
  }
  const change = (next: readonly EvaluationContext[]) => {
    setState({ seen, contexts: [...next] });
    write(textsOf(next));
  };
  return { contexts, change };
}

export function textsOf(contexts: readonly EvaluationContext[]): string[] {
  return contexts.map((context) => JSON.stringify(context));
}
