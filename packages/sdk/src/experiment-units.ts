import { type CompiledRuleset, type Context, unitOf } from '@halyard/engine';

/** Most units that an event may name. */
const MAX_UNITS = 5;
/** Longest unit that is taken, in characters. */
const MAX_UNIT_LENGTH = 1_000;

const known = new WeakMap<CompiledRuleset, readonly string[]>();

/**
 * The units of a context that running experiments compare, by their attribute, but for the targeting
 * key: what is tracked counts for them too. At most five.
 */
export function experimentUnitsOf(
  ruleset: CompiledRuleset,
  context: Context,
): Readonly<Record<string, string>> {
  const units: [string, string][] = [];
  for (const by of attributesOf(ruleset)) {
    const unit = unitOf(context, by);
    if (unit !== undefined && unit.length <= MAX_UNIT_LENGTH) units.push([by, unit]);
  }
  return Object.fromEntries(units.slice(0, MAX_UNITS));
}

/** The attributes that hold the units of experiments. Rulesets never change, so each is read once. */
function attributesOf(ruleset: CompiledRuleset): readonly string[] {
  const found = known.get(ruleset) ?? readAttributes(ruleset);
  known.set(ruleset, found);
  return found;
}

function readAttributes({ ordered }: CompiledRuleset): readonly string[] {
  const attributes = new Set<string>();
  for (const { problem, body } of ordered) {
    if (problem !== null) continue;
    for (const { experiment, serve } of body.rules) {
      const by = serve.split?.by;
      if (experiment !== undefined && by !== undefined) attributes.add(by);
    }
  }
  attributes.delete('targetingKey');
  return [...attributes];
}
