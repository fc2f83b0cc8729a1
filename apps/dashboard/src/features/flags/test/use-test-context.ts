import type { EvaluationContext } from '@halyard/client';
import { useState } from 'react';
import { readContext } from '#domain/context-rows.ts';

const PLACE = 'halyard.test-context';

/** The context that one tests with: the same for all flags, until the browser's tab is closed. */
export function useTestContext() {
  const [context, setContext] = useState(readKept);
  const keep = (next: EvaluationContext) => {
    setContext(next);
    sessionStorage.setItem(PLACE, JSON.stringify(next));
  };
  return [context, keep] as const;
}

function readKept(): EvaluationContext {
  const reading = readContext(sessionStorage.getItem(PLACE) ?? '{}');
  return 'value' in reading ? reading.value : {};
}
