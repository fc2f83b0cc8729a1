import { expect, test } from 'vitest';
import { LANGUAGES, languageOf } from './snippets.ts';
import { type Subject, subjectOf } from './subject.ts';

const SUBJECT: Subject = {
  flagKey: 'new-checkout',
  valueType: 'boolean',
  isInteger: false,
  fallback: false,
  environmentKey: 'staging',
  url: 'https://flags.example.com',
};

const text: Partial<Subject> = { valueType: 'string', fallback: 'it\'s "blue"\u2028' };
const integer: Partial<Subject> = { valueType: 'number', isInteger: true, fallback: 10 };
const float: Partial<Subject> = { valueType: 'number', fallback: 10 };
const object: Partial<Subject> = {
  valueType: 'object',
  fallback: { size: 1.5, tags: ['a', true], none: null },
};

function written(language: string, subject: Partial<Subject> = {}): string {
  return languageOf(language)
    .write({ ...SUBJECT, ...subject })
    .replace(/\s+/g, ' ');
}

test.each(LANGUAGES)('$label asks for the flag, at the address of Halyard', ({ id }) => {
  expect(written(id)).toContain('new-checkout');
  expect(written(id)).toContain('https://flags.example.com');
});

test.each([
  ['node', {}, "getBooleanValue( 'new-checkout', false,"],
  ['node', text, String.raw`getStringValue( 'new-checkout', "it's \"blue\"\u2028",`],
  ['node', { valueType: 'string', fallback: 'blue' }, "getStringValue( 'new-checkout', 'blue',"],
  ['node', float, "getNumberValue( 'new-checkout', 10,"],
  ['web', object, `{ "size": 1.5, "tags": ["a", true], "none": null }`],
  ['react', integer, "useNumberFlagValue('new-checkout', 10)"],
  ['python', {}, 'get_boolean_value( "new-checkout", False,'],
  ['python', integer, 'get_integer_value( "new-checkout", 10,'],
  ['python', float, 'get_float_value( "new-checkout", 10.0,'],
  ['python', object, '{"size": 1.5, "tags": ["a", True], "none": None}'],
  ['go', float, 'client.FloatValue( context.Background(), "new-checkout", 10.0,'],
  ['go', integer, 'client.IntValue( context.Background(), "new-checkout", 10,'],
  ['go', object, 'map[string]any{"size": 1.5, "tags": []any{"a", true}, "none": nil}'],
  ['java', float, 'getDoubleValue( "new-checkout", 10.0,'],
  [
    'java',
    object,
    'Map.entry("tags", new Value(List.of(new Value("a"), new Value(true)))), Map.entry("none", new Value())',
  ],
  ['dotnet', text, String.raw`GetStringValueAsync( "new-checkout", "it's \"blue\"\u2028",`],
  [
    'dotnet',
    object,
    'Structure.Builder().Set("size", new Value(1.5)).Set("tags", new Value(new List<Value> { new Value("a"), new Value(true) }))',
  ],
  ['curl', {}, 'evaluate/new-checkout?environment_key=staging&user_id='],
] satisfies [string, Partial<Subject>, string][])('%s writes %j', (language, subject, expected) => {
  expect(written(language, subject)).toContain(expected);
});

test('code falls back to the off variant of the environment, or else of the flag', () => {
  const flag = {
    key: 'limit',
    value_type: 'number' as const,
    variants: [
      { key: 'low', value: 1 },
      { key: 'high', value: 20 },
    ],
    off_variant: 'low',
    environments: [],
  };
  expect(subjectOf(flag, 'staging', '')).toMatchObject({ fallback: 1, isInteger: true });
  const fraction = { ...flag, variants: [...flag.variants, { key: 'odd', value: 0.5 }] };
  expect(subjectOf({ ...fraction, off_variant: 'odd' }, 'staging', '')).toMatchObject({
    fallback: 0.5,
    isInteger: false,
  });
});

test('a language that is not known is shown as the first', () => {
  expect(languageOf('cobol').id).toBe('node');
});
