import { notText, type Operator, textsOf } from './operator.ts';

type Comparison = (text: string, part: string) => boolean;

/** `contains`: the text holds one of the values. */
export const contains = textOperator((text, part) => text.includes(part));

/** `starts_with`: the text begins with one of the values. */
export const startsWith = textOperator((text, part) => text.startsWith(part));

/** `ends_with`: the text ends with one of the values. */
export const endsWith = textOperator((text, part) => text.endsWith(part));

function textOperator(compare: Comparison): Operator {
  return {
    check: notText,
    build(values, ignoreCase) {
      const texts = textsOf(values);
      const parts = ignoreCase ? texts.map((text) => text.toLowerCase()) : texts;
      return (actual) => {
        if (typeof actual !== 'string') return false;
        const text = ignoreCase ? actual.toLowerCase() : actual;
        return parts.some((part) => compare(text, part));
      };
    },
  };
}
