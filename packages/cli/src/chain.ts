/** What the server found out about the audit chain. */
export interface ChainReport {
  readonly entries: number;
  /** SHA-256 of the last entry that is believable, in hex. */
  readonly head: string;
  readonly fault: ChainFault | null;
  /** The sequence of the entry with the hash that was asked about; null when there is none. */
  readonly noted_at: number | null;
}

interface ChainFault {
  readonly kind: string;
  /** The entry that is not as it should be. */
  readonly sequence: number;
  /** With `gap`: the entry that stands there instead. */
  readonly found?: number;
  /** With `truncated`: the last entry that there should be. */
  readonly expected?: number;
}

/** @throws Error when the answer is not a report, which only another version would give. */
export function readReport(answer: unknown): ChainReport {
  if (typeof answer === 'object' && answer !== null) {
    const { entries, head, fault, noted_at }: Partial<Record<keyof ChainReport, unknown>> = answer;
    const isNoted = noted_at === null || typeof noted_at === 'number';
    if (
      typeof entries === 'number' &&
      typeof head === 'string' &&
      isFaultOrNull(fault) &&
      isNoted
    ) {
      return { entries, head, fault, noted_at };
    }
  }
  throw new Error('the answer is not a report about the audit log');
}

function isFaultOrNull(fault: unknown): fault is ChainFault | null {
  if (fault === null) return true;
  if (typeof fault !== 'object') return false;
  const { kind, sequence }: Partial<Record<keyof ChainFault, unknown>> = fault;
  return typeof kind === 'string' && typeof sequence === 'number';
}

/** A fault in words. */
export function faultText({ kind, sequence, found, expected }: ChainFault): string {
  switch (kind) {
    case 'gap':
      return `Entry ${sequence} is missing: after ${sequence - 1} comes ${found}.`;
    case 'altered':
      return `Entry ${sequence} was altered: its hash does not fit what it says and what stands before it.`;
    case 'truncated':
      return expected !== undefined && expected >= sequence
        ? `The end is missing: entries ${sequence} to ${expected} are gone.`
        : `The recorded head is not the hash of the last entry, ${sequence - 1}.`;
    default:
      return `Entry ${sequence} is not as it should be (${kind}).`;
  }
}
