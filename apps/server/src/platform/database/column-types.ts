import { type CustomTypesConfig, types } from 'pg';

type Parse = (text: string) => unknown;

const INT8_ARRAY = 1016;
const NUMERIC_ARRAY = 1231;
const DATE_ARRAY = 1182;

const OVERRIDES = new Map<number, Parse>([
  [types.builtins.INT8, exactInteger],
  [types.builtins.NUMERIC, Number],
  [types.builtins.DATE, (text) => text],
  [INT8_ARRAY, listOf(exactInteger)],
  [NUMERIC_ARRAY, listOf(Number)],
  [DATE_ARRAY, listOf((text) => text)],
]);

/**
 * How columns become JavaScript values, the same on both engines: `bigint` and `numeric` are
 * numbers, `timestamptz` is a Date, `date` stays `YYYY-MM-DD`, json is parsed, the rest is what `pg` does.
 * A bigint that a number cannot hold exactly is an error, never a rounded value.
 */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: (oid, format) => OVERRIDES.get(oid) ?? types.getTypeParser(oid, format),
};

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is not a safe integer`);
  return value;
}

/** An array of one dimension, of a type whose values are never quoted. */
function listOf(parse: Parse): Parse {
  return (text) => {
    const items = text.slice(1, -1);
    if (items === '') return [];
    return items.split(',').map((item) => (item === 'NULL' ? null : parse(item)));
  };
}
