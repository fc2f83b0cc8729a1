import type { Rule, RuleInput } from '@halyard/contracts/targeting';

const ID_BYTES = 4;

/** The id of a new rule, made as the server makes them. */
export function newRuleId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return `rule-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** A rule that is told apart by its id, which every stored one has. */
export function identified(rule: RuleInput, place: number): Rule {
  return { ...rule, id: rule.id ?? `rule-at-${place}` };
}

/** Takes an item from one place to another. */
export function moveItem<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** A copy with an id of its own, right after the rule. It belongs to no experiment. */
export function duplicateRule(rules: readonly Rule[], place: number, id: string): Rule[] {
  const rule = rules[place];
  if (!rule) return [...rules];
  const { experiment: _, ...copy } = structuredClone(rule);
  return rules.toSpliced(place + 1, 0, { ...copy, id });
}

/** Every place in a rule of which something can be said. */
export function pathsIn({ when, serve }: RuleInput, path: string): string[] {
  const split = 'split' in serve ? serve.split : undefined;
  return [
    path,
    `${path}.description`,
    `${path}.when`,
    ...when.flatMap(({ values = [] }, place) => {
      const condition = `${path}.when[${place}]`;
      return [
        condition,
        `${condition}.attribute`,
        `${condition}.operator`,
        `${condition}.values`,
        ...values.map((_, at) => `${condition}.values[${at}]`),
      ];
    }),
    `${path}.serve`,
    `${path}.serve.variant`,
    ...['', '.weights', '.traffic', '.by', '.salt', '.otherwise'].map(
      (field) => `${path}.serve.split${field}`,
    ),
    ...(split?.weights ?? []).flatMap((_, at) => {
      const weight = `${path}.serve.split.weights[${at}]`;
      return [weight, `${weight}.variant`, `${weight}.weight`];
    }),
  ];
}
