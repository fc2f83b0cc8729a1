/**
 * What the addresses of pages may say after the question mark. Whatever is none of it is dropped, so
 * that an old or mistyped link still opens its page.
 */

type Raw = Readonly<Record<string, unknown>>;

/** The router reads `?q=1` as a number: what people typed is text. */
function text(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function oneOf<const Word extends string>(raw: Raw, name: string, words: readonly Word[]) {
  const value = text(raw, name);
  return words.find((word) => word === value);
}

function texts(raw: Raw, name: string): string[] | undefined {
  const value = raw[name];
  const list = Array.isArray(value) ? value.filter((it) => typeof it === 'string') : [];
  const single = text(raw, name);
  if (single !== undefined) return [single];
  return list.length > 0 ? list : undefined;
}

/**
 * What was read. Names that say nothing stay, as undefined: the router puts this over what the address
 * says, and what is not here would stay as somebody wrote it.
 */
function given<T extends object>(search: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return search;
}

/** Only a page of ours: a link must not lead somebody who logs in to elsewhere. */
export function login(raw: Raw) {
  const next = text(raw, 'next');
  return given({ next: next && /^\/app(?:[/?#]|$)/.test(next) ? next : undefined });
}

export const setup = (raw: Raw) => given({ token: text(raw, 'token') });

const FLAG_STATES = ['on', 'partial', 'off'] as const;
const FLAG_SORTS = ['key', 'changed', 'created'] as const;

export const flagList = (raw: Raw) =>
  given({
    /** Part of key, name, tag or owner. */
    q: text(raw, 'q'),
    tag: text(raw, 'tag'),
    kind: oneOf(raw, 'kind', ['release', 'experiment', 'operational', 'permission']),
    owner: text(raw, 'owner'),
    /** What `state` looks at; anywhere without it. */
    environment: text(raw, 'environment'),
    state: oneOf(raw, 'state', FLAG_STATES),
    archived: raw['archived'] === true ? true : undefined,
    sort: oneOf(raw, 'sort', FLAG_SORTS),
    /** Opens the dialog for a new flag. */
    create: raw['create'] === true ? true : undefined,
  });

export const flagTargeting = (raw: Raw) =>
  given({
    /** Which environment's rules are open for editing. */
    environment: text(raw, 'environment'),
    /** Right after the flag was made: how to use it. */
    created: raw['created'] === true ? true : undefined,
  });

export const flagHistory = (raw: Raw) =>
  given({ environment: text(raw, 'environment'), entry: text(raw, 'entry') });

export const flagCompare = (raw: Raw) => given({ from: text(raw, 'from'), to: text(raw, 'to') });

export const flagCode = (raw: Raw) =>
  given({ environment: text(raw, 'environment'), language: text(raw, 'language') });

const EXPERIMENT_STATES = ['draft', 'running', 'stopped', 'decided'] as const;

export const experimentList = (raw: Raw) =>
  given({
    /** Part of key or name. */
    q: text(raw, 'q'),
    state: oneOf(raw, 'state', EXPERIMENT_STATES),
    environment: text(raw, 'environment'),
  });

export const experiment = (raw: Raw) =>
  given({
    /** How differences are said; relative without it. */
    view: oneOf(raw, 'view', ['absolute']),
    bayesian: raw['bayesian'] === true ? true : undefined,
  });

export const experimentMetric = (raw: Raw) =>
  given({
    /** What the metric is broken down by. */
    attribute: text(raw, 'attribute'),
  });

/** The steps of a new experiment, in their order. */
const WIZARD_STEPS = ['flag', 'variants', 'metrics', 'duration', 'review'] as const;

export const newExperiment = (raw: Raw) =>
  given({
    step: oneOf(raw, 'step', WIZARD_STEPS),
    /** What the draft starts with. */
    flag: text(raw, 'flag'),
    environment: text(raw, 'environment'),
  });

function number(raw: Raw, name: string): number | undefined {
  const value = raw[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export const experimentPlan = (raw: Raw) =>
  given({
    metric: text(raw, 'metric'),
    environment: text(raw, 'environment'),
    /** Of a baseline by hand; a share without it. */
    kind: oneOf(raw, 'kind', ['mean']),
    mean: text(raw, 'mean'),
    deviation: text(raw, 'deviation'),
    units: text(raw, 'units'),
    effect: number(raw, 'effect'),
    /** In percent, the control first. */
    weights: text(raw, 'weights'),
    traffic: number(raw, 'traffic'),
    alpha: number(raw, 'alpha'),
    power: number(raw, 'power'),
    /** Whether nobody looks before the planned end. */
    fixed: raw['fixed'] === true ? (true as const) : undefined,
  });

export const layers = (raw: Raw) => given({ environment: text(raw, 'environment') });

export const metricList = (raw: Raw) =>
  given({ q: text(raw, 'q'), create: raw['create'] === true ? true : undefined });

export const metric = (raw: Raw) =>
  given({ environment: text(raw, 'environment'), days: number(raw, 'days') });

export const flagEvaluations = (raw: Raw) =>
  given({ environment: text(raw, 'environment'), hours: number(raw, 'hours') });

export const segmentList = (raw: Raw) =>
  given({ q: text(raw, 'q'), create: raw['create'] === true ? true : undefined });

export const segment = (raw: Raw) =>
  given({
    tab: oneOf(raw, 'tab', ['members', 'uses', 'history']),
    entry: text(raw, 'entry'),
  });

export const evaluate = (raw: Raw) =>
  given({
    flags: texts(raw, 'flags'),
    environments: texts(raw, 'environments'),
    /** Each one a context as JSON. */
    contexts: texts(raw, 'contexts'),
  });

export const auditLog = (raw: Raw) =>
  given({
    actor: text(raw, 'actor'),
    action: text(raw, 'action'),
    type: text(raw, 'type'),
    key: text(raw, 'key'),
    environment: text(raw, 'environment'),
    /** Days as 2026-01-31, in the viewer's zone. */
    since: text(raw, 'since'),
    until: text(raw, 'until'),
  });
