/** How a language writes the values of JSON. */
interface Notation {
  readonly text: (value: string) => string;
  readonly number: (value: number) => string;
  readonly yes: string;
  readonly no: string;
  readonly nothing: string;
  readonly list: (items: readonly string[]) => string;
  readonly object: (entries: readonly (readonly [name: string, value: string])[]) => string;
}

function write(value: unknown, to: Notation): string {
  if (typeof value === 'string') return to.text(value);
  if (typeof value === 'number') return to.number(value);
  if (typeof value === 'boolean') return value ? to.yes : to.no;
  if (Array.isArray(value)) return to.list(value.map((item) => write(item, to)));
  if (typeof value === 'object' && value !== null) {
    return to.object(Object.entries(value).map(([name, item]) => [to.text(name), write(item, to)]));
  }
  return to.nothing;
}

/** JSON's escapes are those of all of these languages, but for two line ends that C# takes for such. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16)}`,
  );
}

/** For those who are strict about the two kinds of numbers. */
function withFraction(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

const BASE: Notation = {
  text: quoted,
  number: String,
  yes: 'true',
  no: 'false',
  nothing: 'null',
  list: (items) => `[${items.join(', ')}]`,
  object: (entries) =>
    entries.length === 0
      ? '{}'
      : `{ ${entries.map(([name, value]) => `${name}: ${value}`).join(', ')} }`,
};

const PYTHON: Notation = {
  ...BASE,
  yes: 'True',
  no: 'False',
  nothing: 'None',
  object: (entries) => `{${entries.map(([name, value]) => `${name}: ${value}`).join(', ')}}`,
};

const GO: Notation = {
  ...BASE,
  nothing: 'nil',
  list: (items) => `[]any{${items.join(', ')}}`,
  object: (entries) =>
    `map[string]any{${entries.map(([name, value]) => `${name}: ${value}`).join(', ')}}`,
};

/** OpenFeature's `Value`, of which objects are made in Java. */
const JAVA: Notation = {
  text: (value) => `new Value(${quoted(value)})`,
  number: (value) => `new Value(${isJavaInt(value) ? value : withFraction(value)})`,
  yes: 'new Value(true)',
  no: 'new Value(false)',
  nothing: 'new Value()',
  list: (items) => `new Value(List.of(${items.join(', ')}))`,
  object: (entries) =>
    `new Value(new ImmutableStructure(Map.ofEntries(${entries
      .map(([name, value]) => `Map.entry(${unwrapped(name)}, ${value})`)
      .join(', ')})))`,
};

/** The same in C#. */
const CSHARP: Notation = {
  ...JAVA,
  list: (items) => `new Value(new List<Value> { ${items.join(', ')} })`,
  object: (entries) =>
    `new Value(Structure.Builder()${entries
      .map(([name, value]) => `.Set(${unwrapped(name)}, ${value})`)
      .join('')}.Build())`,
};

function isJavaInt(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

/** The name of a member is text alone, no `Value`. */
function unwrapped(name: string): string {
  return name.slice('new Value('.length, -1);
}

export const toJavaScript = (value: unknown) =>
  typeof value === 'string' ? singleQuoted(value) : write(value, BASE);
export const toPython = (value: unknown) => write(value, PYTHON);
export const toGo = (value: unknown) => write(value, GO);
export const toJavaValue = (value: unknown) => write(value, JAVA);
export const toCsharpValue = (value: unknown) => write(value, CSHARP);

/** Text as Java, C#, Go and Python write it. */
export const toQuoted = quoted;

/** A number as those write it who know integers and floats; a flag is one of both throughout. */
export function toNumber(value: unknown, isInteger: boolean): string {
  const number = typeof value === 'number' ? value : 0;
  return isInteger ? String(number) : withFraction(number);
}

function singleQuoted(text: string): string {
  if (/['\\\p{C}\u2028\u2029]/u.test(text)) return quoted(text);
  return `'${text}'`;
}
