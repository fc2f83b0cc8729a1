import type { Flag, FlagInEnvironment, FlagRow } from '@halyard/contracts/flags';
import { formatFields, formatInstant, formatTable, yesOrNo } from './table.ts';

type State = Pick<
  FlagInEnvironment,
  'flag_type' | 'is_archived' | 'is_enabled' | 'rollout_percentage'
>;

/** For whom a flag is on: `off`, `on` or a share of the units, `25%`. An archived one is off. */
function stateText(state: State): string {
  if (!state.is_enabled || state.is_archived) return 'off';
  return state.flag_type === 'percentage' ? `${state.rollout_percentage}%` : 'on';
}

/** A flag with its configs everywhere. */
export function flagText(flag: Flag): string {
  const fields = formatFields([
    ['key', flag.key],
    ['name', flag.name],
    ['description', flag.description || '-'],
    ['type', flag.flag_type],
    ['variants', flag.variants.map(variantText).join(', ')],
    ['kind', flag.kind],
    ['owner', flag.owner || '-'],
    ['tags', flag.tags.join(', ') || '-'],
    ['archived', flag.archived_at === null ? 'no' : formatInstant(flag.archived_at)],
    ['version', String(flag.version)],
    ['updated', formatInstant(flag.updated_at)],
  ]);
  const table = formatTable(
    [
      'environment',
      'state',
      'enabled',
      'rollout',
      'rules',
      'targets',
      'version',
      'updated',
      'protected',
    ],
    flag.environments.map((config) => [
      config.environment_key,
      stateText({ ...flag, ...config }),
      yesOrNo(config.is_enabled),
      `${config.rollout_percentage}%`,
      String(config.rules.length),
      String(countKeys(config.targets)),
      String(config.version),
      formatInstant(config.updated_at),
      yesOrNo(config.is_protected),
    ]),
  );
  return `${fields}\n\n${table}`;
}

function variantText({ key, value }: Flag['variants'][number]): string {
  return `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function countKeys(targets: FlagInEnvironment['targets']): number {
  return targets.reduce((count, { keys }) => count + keys.length, 0);
}

/** One line about a flag in one environment. */
export function rowText(row: FlagInEnvironment): string {
  return `${row.key} in ${row.environment_key}: ${stateText(row)} (enabled ${yesOrNo(row.is_enabled)}, rollout ${row.rollout_percentage}%, version ${row.version})`;
}

/** Rows of one environment, a line each. */
export function rowsTable(rows: readonly FlagRow[]): string {
  return formatTable(
    ['key', 'name', 'type', 'state', 'rollout', 'rules', 'targets', 'version', 'updated', 'tags'],
    rows.map((row) => [
      row.key,
      row.name,
      row.flag_type,
      stateText(row),
      `${row.rollout_percentage}%`,
      String(row.rule_count),
      String(row.target_count),
      String(row.version),
      formatInstant(row.updated_at),
      row.tags.join(', '),
    ]),
  );
}

/** One line per flag and one column per environment. */
export function flagsTable(rows: readonly FlagRow[]): string {
  const environments = [...new Set(rows.map((row) => row.environment_key))];
  const byKey = Map.groupBy(rows, (row) => row.key);
  return formatTable(
    ['key', 'name', 'type', ...environments],
    [...byKey.values()].flatMap((rowsOfFlag) => {
      const [first] = rowsOfFlag;
      if (!first) return [];
      const states = new Map(rowsOfFlag.map((row) => [row.environment_key, stateText(row)]));
      const cells = environments.map((key) => states.get(key) ?? '-');
      return [[first.key, first.name, first.flag_type, ...cells]];
    }),
  );
}
