import { reasonOf } from './connection.ts';
import type { Log } from './log.ts';
import {
  readSnapshot,
  type Snapshot,
  type SnapshotStore,
  sourceOf,
  writeSnapshot,
} from './snapshot.ts';
import { later } from './timing.ts';

/** Who saves what, and where. */
export interface SnapshotKeeperOptions {
  readonly snapshot: SnapshotStore;
  readonly baseUrl: string;
  readonly sdkKey: string;
  /** How long changes are gathered before they are written. */
  readonly delayMs: number;
  readonly log: Log;
}

/** Saves the newest ruleset every now and then. What fails is logged and never thrown. */
export interface SnapshotKeeper {
  /** The snapshot of the last run; undefined where none can be used. */
  load(): Promise<Snapshot | undefined>;
  /** Has a state written soon, unless a newer one comes before. */
  save(take: () => Snapshot | undefined): void;
  /** Writes at once what waits. */
  close(): Promise<void>;
}

/** A keeper that has not touched its store yet. */
export function createSnapshotKeeper(options: SnapshotKeeperOptions): SnapshotKeeper {
  const { snapshot: store, log, delayMs } = options;
  const source = () => sourceOf(options.baseUrl, options.sdkKey);
  let waiting: (() => Snapshot | undefined) | undefined;
  let callOff: (() => void) | undefined;
  let writing = Promise.resolve();

  const write = async (take: () => Snapshot | undefined): Promise<void> => {
    try {
      const state = take();
      if (state !== undefined) await store.write(await writeSnapshot(state, await source()));
    } catch (error) {
      log.warn(`the snapshot cannot be written: ${reasonOf(error)}`);
    }
  };
  const writeWaiting = (): Promise<void> => {
    callOff?.();
    callOff = undefined;
    const take = waiting;
    waiting = undefined;
    if (take !== undefined) writing = writing.then(() => write(take));
    return writing;
  };
  return {
    load: async () => {
      try {
        const text = await store.read();
        if (text === undefined) return undefined;
        const found = await readSnapshot(text, await source());
        if (!('unusable' in found)) return found;
        log.warn(`the snapshot is ignored: ${found.unusable}`);
      } catch (error) {
        log.warn(`the snapshot cannot be read: ${reasonOf(error)}`);
      }
      return undefined;
    },
    save: (take) => {
      waiting = take;
      callOff ??= later(delayMs, () => void writeWaiting());
    },
    close: writeWaiting,
  };
}
