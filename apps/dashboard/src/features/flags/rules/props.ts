import type { Rule, RuleInput, Serve, Split } from '@halyard/contracts/targeting';
import type { FaultAt } from '#domain/conditions/fault-at.ts';

export interface RulesEditorProps {
  readonly value: readonly RuleInput[];
  /** New rules come with ids of their own. */
  readonly onChange: (value: Rule[]) => void;
  /** The keys of the flag's variants, in their order. */
  readonly variants: readonly string[];
  readonly flagKey: string;
  readonly faultAt: FaultAt;
  readonly isDisabled?: boolean;
  readonly environmentKey?: string;
  readonly offVariant?: string;
}

export interface ServeEditorProps {
  readonly value: Serve;
  readonly onChange: (value: Serve) => void;
  /** The keys of the flag's variants, in their order. */
  readonly variants: readonly string[];
  readonly flagKey: string;
  /** Where it stands in what is sent: `rules[0].serve`. */
  readonly path: string;
  readonly faultAt: FaultAt;
  readonly isDisabled?: boolean;
  /** What it belongs to, for labels that differ: “rule 1”. */
  readonly label?: string;
  /** Served to who is outside of a split's traffic, unless it says otherwise. */
  readonly offVariant?: string;
  /** Whose recent contexts suggest attributes. */
  readonly environmentKey?: string;
}

export interface SplitEditorProps extends Omit<ServeEditorProps, 'value' | 'onChange'> {
  readonly value: Split;
  readonly onChange: (value: Split) => void;
  readonly label: string;
  readonly isDisabled: boolean;
}
