import type { Definition, User } from './definition.ts';

interface Client<Context> {
  /** A user in the form that the SDK asks for; made before anything is measured. */
  contextOf(user: User): Context;
  close(): void;
}

/** An SDK that answers at once. */
export interface SyncClient<Context> extends Client<Context> {
  readonly isAsync: false;
  isOn(flagKey: string, context: Context): boolean;
  /** Evaluates all flags with the SDK's own call, or one by one where it has none. */
  countOn(context: Context): number;
}

/** An SDK that answers with promises. */
export interface AsyncClient<Context> extends Client<Context> {
  readonly isAsync: true;
  isOn(flagKey: string, context: Context): Promise<boolean>;
  countOn(context: Context): Promise<number>;
}

/** An SDK that holds the flags of one definition, with events and metrics off. */
export type AnyClient = SyncClient<unknown> | AsyncClient<unknown>;

export type Open = (definition: Definition) => Promise<AnyClient>;
