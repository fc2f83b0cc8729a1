import type { EvaluationContext } from '@halyard/client';

/** Most flags that are evaluated at once. */
export const MAX_FLAGS = 200;
/** Most contexts that stand beside each other. */
export const MAX_CONTEXTS = 10;

/** Contexts as the address carries them; what is no object is passed over. */
export function contextsOf(texts: readonly string[]): EvaluationContext[] {
  return texts.flatMap(readContext).slice(0, MAX_CONTEXTS);
}

function readContext(text: string): EvaluationContext[] {
  try {
    const value = JSON.parse(text) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && hasTextKey(value) ? [value] : [];
  } catch {
    // An address that was cut off on its way still opens the page.
    return [];
  }
}

function hasTextKey(value: object): value is EvaluationContext {
  const { targetingKey }: { targetingKey?: unknown } = value;
  return targetingKey === undefined || typeof targetingKey === 'string';
}

/** What contexts are called: by their targeting keys, with a number where that is not enough. */
export function namesOf(contexts: readonly EvaluationContext[]): string[] {
  const names = contexts.map(({ targetingKey = '' }) => targetingKey || 'no targeting key');
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${index + 1})`,
  );
}
