import type { ExitCode } from './failures.ts';
import type { Shell } from './shell.ts';

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly summary: string;
  /** What the help calls its value. */
  readonly value?: string;
  readonly required?: boolean;
  /** May be given more than once; never together with `required`. */
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, Option>>;

/** What stands on the command line without a name, in its order. */
export type Operands = Readonly<Record<string, 'required' | 'optional'>>;

type Value<O extends Option> = O extends { type: 'boolean' }
  ? boolean
  : O extends { multiple: true }
    ? readonly string[]
    : O extends { choices: readonly (infer Choice)[] }
      ? Choice
      : string;

/** What the command line said, checked against the command's options and operands. */
interface Given<O extends Options, P extends Operands> {
  readonly options: {
    readonly [K in keyof O]: O[K] extends { required: true }
      ? Value<O[K]>
      : Value<O[K]> | undefined;
  };
  readonly operands: {
    readonly [K in keyof P]: P[K] extends 'required' ? string : string | undefined;
  };
}

interface Described<O extends Options, P extends Operands> {
  /** One word or two. */
  readonly name: string;
  readonly summary: string;
  readonly operands: P;
  readonly options: O;
  /** What the summary leaves open, one line each. */
  readonly notes?: readonly string[];
  /** Complete command lines. */
  readonly examples: readonly string[];
}

interface Specification<O extends Options, P extends Operands> extends Described<O, P> {
  /** @returns the exit code where it is not 0. */
  readonly run: (shell: Shell, given: Given<O, P>) => Promise<ExitCode | void>;
}

/** {@link Given} where it is not known of which command. */
export interface AnyGiven {
  readonly options: Readonly<Record<string, unknown>>;
  readonly operands: Readonly<Record<string, string | undefined>>;
}

/** A command as the table of commands holds it. */
export interface Command extends Described<Options, Operands> {
  readonly run: (shell: Shell, given: AnyGiven) => Promise<ExitCode | void>;
}

/** Makes a command whose `run` sees its own options and operands by their types. */
export function defineCommand<const O extends Options, const P extends Operands>(
  specification: Specification<O, P>,
): Command {
  return {
    ...specification,
    // `parseGiven` has checked the command line against exactly these options and operands.
    run: (shell, given) => specification.run(shell, given as Given<O, P>),
  };
}
