import type { EvaluationReport } from '#features/evaluation-counts/index.ts';
import type { EventBatch } from '#features/event-store/index.ts';
import { AppError } from '#platform/app-error.ts';
import { isStorageFull, isUnavailable } from '#platform/database/faults.ts';

/** What one request wants stored. */
export interface EventLoad extends EventBatch {
  readonly reports: readonly EvaluationReport[];
  /** How much memory it takes, about. */
  readonly bytes: number;
}

/** Brings events to the storage: one write at a time, which takes all that came during the last one. */
export interface EventWriter {
  /**
   * Resolves once all of it is durable. Rejects as the storage does; what was sent may be stored then,
   * and is to be sent again.
   * @throws AppError BUSY where too much waits already.
   */
  readonly write: (load: EventLoad) => Promise<void>;
}

interface WriterDeps {
  /** All of it or nothing, or what can be repeated without harm. */
  readonly store: (load: EventLoad) => Promise<void>;
  /** Most rows and bytes that wait or are being written. */
  readonly maxRows?: number;
  readonly maxBytes?: number;
  /** Most rows of one write, unless one request has more: writing many holds evaluations up. */
  readonly maxGroupRows?: number;
}

interface Waiting {
  readonly load: EventLoad;
  readonly rows: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const RETRY_AFTER_SECONDS = 1;

export function createEventWriter({
  store,
  maxRows = 100_000,
  maxBytes = 64 * 2 ** 20,
  maxGroupRows = 2000,
}: WriterDeps): EventWriter {
  let waiting: Waiting[] = [];
  let rows = 0;
  let bytes = 0;
  let isWriting = false;

  const takeGroup = (): Waiting[] => {
    let groupRows = 0;
    const end = waiting.findIndex((each, i) => {
      groupRows += each.rows;
      return i > 0 && groupRows > maxGroupRows;
    });
    const group = end === -1 ? waiting : waiting.slice(0, end);
    waiting = waiting.slice(group.length);
    return group;
  };
  const writeAll = async () => {
    isWriting = true;
    while (waiting.length > 0) {
      const group = takeGroup();
      await storeGroup(store, group);
      for (const { load, rows: own } of group) {
        rows -= own;
        bytes -= load.bytes;
      }
    }
    isWriting = false;
  };

  return {
    write(load) {
      const own = rowsOf(load);
      if (rows > 0 && (rows + own > maxRows || bytes + load.bytes > maxBytes)) {
        return Promise.reject(new AppError('BUSY', { retryAfterSeconds: RETRY_AFTER_SECONDS }));
      }
      rows += own;
      bytes += load.bytes;
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ load, rows: own, resolve, reject });
      if (!isWriting) void writeAll();
      return promise;
    },
  };
}

/** Never rejects: each request gets its own outcome. */
async function storeGroup(store: WriterDeps['store'], group: readonly Waiting[]): Promise<void> {
  try {
    await store(together(group.map(({ load }) => load)));
    for (const { resolve } of group) resolve();
  } catch (error) {
    if (isAway(error) || group.length === 1) {
      for (const { reject } of group) reject(error);
      return;
    }
    // Something in one of them cannot be stored: it must not keep the others out.
    for (const each of group) await storeGroup(store, [each]);
  }
}

/** Whether it is the storage that fails, and not what it is given. */
export function isAway(error: unknown): boolean {
  return isUnavailable(error) || isStorageFull(error);
}

function together(loads: readonly EventLoad[]): EventLoad {
  const [first, ...others] = loads;
  if (first && others.length === 0) return first;
  return {
    exposures: loads.flatMap(({ exposures }) => exposures),
    assignments: loads.flatMap(({ assignments }) => assignments),
    events: loads.flatMap(({ events }) => events),
    reports: loads.flatMap(({ reports }) => reports),
    bytes: 0,
  };
}

function rowsOf({ exposures, assignments, events, reports }: EventLoad): number {
  return exposures.length + assignments.length + events.length + reports.length;
}
