import type { ExplainedItem } from '@halyard/contracts/evaluation';

/** What came of one flag for one context, environment by environment. */
interface ResultRow {
  readonly flagKey: string;
  readonly contextIndex: number;
  /** In the order of the environments; undefined where the answer is not there yet. */
  readonly cells: readonly (ExplainedItem | undefined)[];
}

/** A flag with a row for each context. */
export interface FlagResults {
  readonly flagKey: string;
  readonly rows: readonly ResultRow[];
  /** Whether some context gets different variants in different environments. */
  readonly differsByEnvironment: boolean;
  /** Whether in some environment different contexts get different variants. */
  readonly differsByContext: boolean;
}

/** Answers of several environments as rows. */
export function resultsOf(
  flagKeys: readonly string[],
  contextCount: number,
  answers: readonly (readonly ExplainedItem[] | undefined)[],
): FlagResults[] {
  const found = answers.map(
    (items) => new Map(items?.map((item) => [placeOf(item.flag_key, item.context_index), item])),
  );
  return flagKeys.map((flagKey) => {
    const rows = Array.from({ length: contextCount }, (_, contextIndex) => ({
      flagKey,
      contextIndex,
      cells: found.map((items) => items.get(placeOf(flagKey, contextIndex))),
    }));
    const columns = answers.map((_, place) => rows.map(({ cells }) => cells[place]));
    return {
      flagKey,
      rows,
      differsByEnvironment: rows.some(({ cells }) => isMixed(cells)),
      differsByContext: columns.some(isMixed),
    };
  });
}

function placeOf(flagKey: string, contextIndex: number): string {
  return `${contextIndex} ${flagKey}`;
}

function isMixed(cells: ResultRow['cells']): boolean {
  const served = cells.flatMap((cell) => (cell ? [cell.variant] : []));
  return new Set(served).size > 1;
}

/** In what a flag's answers differ, in words; undefined where they are all the same. */
export function sayDifference(results: FlagResults): string | undefined {
  const { differsByEnvironment, differsByContext } = results;
  if (differsByEnvironment && differsByContext) return 'differs by environment and context';
  if (differsByEnvironment) return 'differs by environment';
  return differsByContext ? 'differs by context' : undefined;
}

/** Why a variant was served, in a word or two. */
export function sayReason({ error_code, trace, reason }: ExplainedItem): string {
  if (error_code !== undefined) return SAID_OF_ERRORS[error_code];
  switch (trace.step) {
    case 'disabled':
      return 'switched off';
    case 'prerequisite':
      return 'prerequisite';
    case 'target':
      return 'listed';
    case 'rule':
      return `rule ${trace.rules.length}${reason === 'SPLIT' ? ', split' : ''}`;
    case 'fallthrough':
      if (reason === 'SPLIT' || trace.split) return 'split';
      return trace.rules.length > 0 ? 'no rule' : 'everyone';
    default:
      return reason.toLowerCase();
  }
}

const SAID_OF_ERRORS = {
  FLAG_NOT_FOUND: 'no such flag',
  TARGETING_KEY_MISSING: 'needs a targeting key',
  PARSE_ERROR: 'unreadable rules',
  GENERAL: 'error',
} as const;
