import type { AuditEntry, Changes } from '@halyard/contracts/audit';
import { labelOf } from './fields.ts';
import { isTexts } from './shapes.ts';
import { count, cut, list, name, percent } from './text.ts';

/** What a sentence is made of: an entry without what only proves it. */
export type SpokenEntry = Pick<
  AuditEntry,
  'entity_type' | 'entity_key' | 'action' | 'environment_key' | 'user_email' | 'changes'
>;

/** What somebody did, to go on after who did it: “switched new-checkout on in production”. */
export function sayEntry(entry: SpokenEntry): string {
  const key = name(entry.entity_key);
  const place = entry.environment_key === null ? '' : ` in ${name(entry.environment_key)}`;
  switch (entry.entity_type) {
    case 'flag':
      return sayFlagEntry(entry, key, place);
    case 'segment':
      return saySegmentEntry(entry, key);
    case 'environment':
      return sayEnvironmentEntry(entry, key);
    case 'user':
      return sayUserEntry(entry, key);
    case 'sdk_key':
      return saySdkKeyEntry(entry, key, place);
    case 'setup':
      return 'made a link for the first admin';
    default:
      return `${verbOf(entry.action)} ${labelOf(entry.entity_type)} ${key}${place}`;
  }
}

/** What an experiment did to the flag that it runs on. */
const EXPERIMENT_STEPS: Readonly<Record<string, string>> = {
  experiment_started: 'started an experiment on',
  experiment_updated: 'changed the experiment on',
  experiment_epoch_begun: 'began another epoch of the experiment on',
  experiment_stopped: 'stopped the experiment on',
  experiment_shipped: 'decided the experiment on',
};

function sayFlagEntry(
  { action, environment_key, changes }: SpokenEntry,
  key: string,
  place: string,
) {
  if (action === 'updated') return sayUpdate(changes, key, place);
  if (action === 'created') {
    const isOn = changes['is_enabled']?.new === true;
    return `created flag ${key}${isOn ? `, on${place}` : ''}`;
  }
  if (action === 'promoted' && environment_key !== null) {
    return `promoted ${key} to ${name(environment_key)}`;
  }
  if (action === 'reverted') return `reverted ${key}${place} to an earlier state`;
  const step = EXPERIMENT_STEPS[action];
  if (step !== undefined) return `${step} ${key}${place}`;
  if (action === 'restored') return `brought ${key} back from the archive`;
  return `${verbOf(action)} flag ${key}${place}`;
}

/** One change is told, several are named. */
function sayUpdate(changes: Changes, key: string, place: string): string {
  const fields = Object.keys(changes);
  const { is_enabled: enabled, rollout_percentage: rollout, name: title } = changes;
  const others = fields.filter((field) => field !== 'is_enabled');
  if (enabled) {
    const rest = others.length > 0 ? `, and changed ${namesOf(others)}` : '';
    return `switched ${key} ${enabled.new === true ? 'on' : 'off'}${place}${rest}`;
  }
  if (fields.length === 1) {
    if (typeof rollout?.old === 'number' && typeof rollout.new === 'number') {
      const shares = `from ${percent(rollout.old)} to ${percent(rollout.new)}`;
      return `changed the rollout of ${key} ${shares}${place}`;
    }
    if (typeof title?.new === 'string') return `renamed ${key} to ${name(title.new)}`;
  }
  return fields.length > 0
    ? `changed ${namesOf(fields)} of ${key}${place}`
    : `saved ${key}${place}`;
}

function namesOf(fields: readonly string[]): string {
  return list(fields.map(labelOf));
}

function saySegmentEntry({ action, changes }: SpokenEntry, key: string): string {
  const segment = `segment ${key}`;
  const { included } = changes;
  if (action === 'reverted') return `reverted ${segment} to an earlier state`;
  if (action !== 'updated') return `${verbOf(action)} ${segment}`;
  const isOfKeysAlone = Object.keys(changes).length === 1 && included;
  if (isOfKeysAlone && isTexts(included.old) && isTexts(included.new)) {
    const [gone, came] = [included.old.length, included.new.length];
    if (gone === 0) return `added ${count(came, 'key')} to ${segment}`;
    if (came === 0) return `removed ${count(gone, 'key')} from ${segment}`;
  }
  return sayUpdate(changes, segment, '');
}

function sayEnvironmentEntry({ action, changes }: SpokenEntry, key: string): string {
  const protection = changes['is_protected'];
  if (action === 'updated' && protection && Object.keys(changes).length === 1) {
    return protection.new === true
      ? `protected environment ${key}`
      : `took the protection from environment ${key}`;
  }
  return action === 'updated'
    ? sayUpdate(changes, `environment ${key}`, '')
    : `${verbOf(action)} environment ${key}`;
}

function sayUserEntry(entry: SpokenEntry, key: string): string {
  const { action, changes, user_email, entity_key } = entry;
  const isOwn = user_email === entity_key;
  const role = changes['role']?.new;
  switch (action) {
    case 'created':
      return isOwn ? 'registered' : `created the account of ${key}`;
    case 'role_changed':
      return `made ${key} ${typeof role === 'string' ? name(role) : 'something else'}`;
    case 'enabled':
      return `enabled the account of ${key}`;
    case 'disabled':
      return `disabled the account of ${key}`;
    case 'password_changed':
      return isOwn ? 'changed the own password' : `changed the password of ${key}`;
    case 'logged_out':
      return 'logged out';
    case 'logged_out_everywhere':
      return 'logged out everywhere';
    case 'session_ended':
      return 'ended a session of the own account';
    case 'updated':
      return sayUpdate(changes, `the account of ${key}`, '');
    default:
      return `${verbOf(action)} the account of ${key}`;
  }
}

function saySdkKeyEntry({ action }: SpokenEntry, key: string, place: string): string {
  return action === 'rotated'
    ? `replaced SDK key ${key}${place}`
    : `${verbOf(action)} SDK key ${key}${place}`;
}

function verbOf(action: string): string {
  return action === 'updated' ? 'changed' : cut(action.replaceAll('_', ' '));
}
