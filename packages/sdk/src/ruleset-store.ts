import { type CompiledRuleset, compile, patch, type Ruleset } from '@halyard/engine';
import type { Changes } from './wire.ts';

/** Holds the newest ruleset that is known, ready for evaluation. */
export interface RulesetStore {
  /** Undefined until the first ruleset comes; never again after that. */
  readonly current: CompiledRuleset | undefined;
  /** The server's mark for `current`; undefined where the whole ruleset is to be asked for. */
  readonly mark: string | undefined;
  /** Takes a whole ruleset in place of whatever is held. */
  replace(ruleset: Ruleset, mark: string | undefined): void;
  /**
   * Takes changes, entirely or not at all.
   * - `repeated`: they were taken before;
   * - `gap`: they do not lead on from what is held, which stays as it is.
   */
  apply(changes: Changes, mark: string | undefined): 'applied' | 'repeated' | 'gap';
  /** Whether what is held is this revision of this environment. */
  isAt(environment: string, revision: number): boolean;
  /** Forgets the mark, so that the whole ruleset is asked for next. What is held stays. */
  forgetMark(): void;
}

/**
 * An empty store.
 *
 * @param onChange - hears of every ruleset that takes the place of another, or of none.
 */
export function createRulesetStore(
  onChange: (after: CompiledRuleset, before: CompiledRuleset | undefined) => void,
): RulesetStore {
  let current: CompiledRuleset | undefined;
  let mark: string | undefined;
  const hold = (next: CompiledRuleset, newMark: string | undefined) => {
    const before = current;
    current = next;
    mark = newMark;
    onChange(next, before);
  };
  return {
    get current() {
      return current;
    },
    get mark() {
      return mark;
    },
    replace: (ruleset, newMark) => hold(compile(ruleset), newMark),
    apply: ({ environment, from, revision, changes }, newMark) => {
      if (current?.environment !== environment) return 'gap';
      if (revision <= current.revision) return 'repeated';
      if (from !== current.revision) return 'gap';
      hold(patch(current, changes, revision), newMark);
      return 'applied';
    },
    isAt: (environment, revision) =>
      current?.environment === environment && current.revision === revision,
    forgetMark: () => {
      mark = undefined;
    },
  };
}
