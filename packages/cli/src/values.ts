import { UsageError } from './failures.ts';

/**
 * A whole number of the command line.
 * @throws UsageError that names the option.
 */
export function readInteger(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} is "${text}": a whole number from ${min} to ${max} is needed`);
}

/**
 * A share in percent with up to three decimals: `25`, `0.5`, `25%`.
 * @throws UsageError that names the option.
 */
export function readPercentage(name: string, text: string): number {
  const digits = /^(\d{1,3}(?:\.\d{1,3})?)%?$/.exec(text)?.[1];
  const value = Number(digits ?? Number.NaN);
  if (value <= 100) return value;
  throw new UsageError(`--${name} is "${text}": 0 to 100 with up to three decimals is needed`);
}

const A_DAY_S = 86_400;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: A_DAY_S };

/**
 * A time as whole seconds: `90s`, `30m`, `12h`, `7d`.
 * @throws UsageError that names the option.
 */
export function readDuration(name: string, text: string, maxDays: number): number {
  const [, digits, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = Number(digits) * (SECONDS[unit] ?? Number.NaN);
  if (seconds <= maxDays * A_DAY_S) return seconds;
  throw new UsageError(
    `--${name} is "${text}": a time like 90s, 30m, 12h or 7d is needed, up to ${maxDays}d`,
  );
}

/**
 * Attributes of a context, each `name=value`. A value that is written as JSON is what JSON makes of
 * it (`age=30` a number, `beta=true` a boolean, `plan="30"` a string); anything else is a string,
 * and so is a number that would not print the same again (`1.20`, `007`).
 * @throws UsageError
 */
export function readAttributes(texts: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), readValue(text.slice(at + 1))];
      throw new UsageError(`--attribute is "${text}": name=value is needed`);
    }),
  );
}

/**
 * Variants, each `key=value`. Of strings the value is the text itself, of all else it is JSON.
 * @throws UsageError
 */
export function readVariants(
  texts: readonly string[],
  valueType: 'string' | 'number' | 'object' | undefined,
): { key: string; value: unknown }[] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`--variant is "${text}": key=value is needed`);
    const value = text.slice(at + 1);
    return { key: text.slice(0, at), value: valueType === 'string' ? value : readValue(value) };
  });
}

function readValue(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'number' && String(value) !== text ? text : value;
  } catch {
    return text;
  }
}

/** Without the members that are undefined, as bodies and queries leave out what is not said. */
export function defined<T extends object>(
  members: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const said = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** At most so many items. Stops asking for more once it has them. */
export async function take<Item>(items: AsyncIterable<Item>, limit: number): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length >= limit) break;
  }
  return taken;
}
