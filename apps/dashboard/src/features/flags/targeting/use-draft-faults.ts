import type { ConfigField } from '@halyard/contracts/flag-promotion';
import { useState } from 'react';
import type { ConfigDraft } from '../saving/config-draft.ts';
import { type Fault, findFaults } from './draft-checks.ts';
import { type Refusal, refusalOf, standingFaults } from './placed-faults.ts';

interface DraftFaults {
  /** Those that hold for the draft as it is. */
  readonly faults: readonly Fault[];
  /** Why it could not be saved, where that is no matter of places. */
  readonly error: Error | undefined;
  /** Whether a draft may be sent; from the first that may not its faults are shown as one edits. */
  readonly check: (draft: ConfigDraft, changed: readonly ConfigField[]) => boolean;
  /** Takes in why the server refused a draft. */
  readonly take: (error: Error, sent: ConfigDraft) => void;
  readonly forget: () => void;
}

/** What is wrong with a draft: what can be seen here, and what the server said of it. */
export function useDraftFaults(
  draft: ConfigDraft,
  fields: readonly ConfigField[],
  changed: readonly ConfigField[],
): DraftFaults {
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [error, setError] = useState<Error>();
  const forget = () => {
    setTried(false);
    setRefusal(undefined);
    setError(undefined);
  };
  return {
    faults: [
      ...(isTried ? findFaults(draft, changed) : []),
      ...(refusal ? standingFaults(refusal, draft, fields) : []),
    ],
    error,
    check: (wanted, sent) => {
      forget();
      const isFaulty = findFaults(wanted, sent).length > 0;
      setTried(isFaulty);
      return !isFaulty;
    },
    take: (refusing, sent) => {
      const placed = refusalOf(refusing, sent);
      setRefusal(placed);
      setError(placed ? undefined : refusing);
    },
    forget,
  };
}
