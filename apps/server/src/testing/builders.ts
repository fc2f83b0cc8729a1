import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '@halyard/contracts/audit';
import type { CreateEnvironmentBody } from '@halyard/contracts/environments';
import type { EvaluationResponse } from '@halyard/contracts/evaluation';
import type { CreateExperimentBody, Experiment } from '@halyard/contracts/experiments';
import type { CreateFlagBody, FlagInEnvironment } from '@halyard/contracts/flags';
import type { CreateMetricBody } from '@halyard/contracts/metrics';
import type { NewSdkKey, SdkKeyKind } from '@halyard/contracts/sdk-keys';
import type { CreateSegmentBody, Segment } from '@halyard/contracts/segments';
import { type Client, granted } from './client.ts';
import type { TestServer } from './server.ts';

/** A key that no other test has. */
export function aKey(start = 'key'): string {
  return `${start}-${randomBytes(5).toString('hex')}`;
}

/** The tests' admins make what a test starts from, for they may make anything. */
interface Team {
  readonly admin: Client;
}

/** Creates a flag and gives its key. */
export async function aFlag(
  { admin }: Team,
  fields: Partial<CreateFlagBody> = {},
): Promise<string> {
  const { key } = granted(
    await admin.post<{ key: string }>('/flags', { key: aKey('flag'), name: 'A flag', ...fields }),
  );
  return key;
}

/** Creates an environment and gives its key. */
export async function anEnvironment(
  { admin }: Team,
  fields: Partial<CreateEnvironmentBody> = {},
): Promise<string> {
  const made = { key: aKey('env'), name: 'An environment', ...fields };
  return granted(await admin.post<{ key: string }>('/environments', made)).key;
}

/** Creates an SDK key: of development and a server's, unless it is said otherwise. */
export async function anSdkKey(
  { admin }: Team,
  {
    environment = 'development',
    kind = 'server',
    name = 'An application',
  }: { environment?: string; kind?: SdkKeyKind; name?: string } = {},
): Promise<NewSdkKey> {
  return granted(
    await admin.post<NewSdkKey>(`/environments/${environment}/sdk-keys`, { name, kind }),
  );
}

/** Creates a segment and gives its key. */
export async function aSegment(
  { admin }: Team,
  fields: Partial<CreateSegmentBody> = {},
): Promise<string> {
  const made = { key: aKey('segment'), name: 'A segment', ...fields };
  return granted(await admin.post<Segment>('/segments', made)).key;
}

/** Creates a flag that is on in an environment for those in a segment, and gives its key. */
export async function aFlagFor(
  team: Team,
  segment: string,
  environment = 'staging',
): Promise<string> {
  const key = await aFlag(team, { flag_type: 'percentage' });
  const when = [{ operator: 'in_segment', values: [segment] }];
  granted(
    await team.admin.put(`/flags/${key}?environment_key=${environment}`, {
      is_enabled: true,
      rules: [{ when, serve: { variant: 'on' } }],
    }),
  );
  return key;
}

/** Creates the draft of an experiment: in staging, on a flag that is on there, unless it is said otherwise. */
export async function anExperiment(
  team: Team,
  fields: Partial<CreateExperimentBody> = {},
): Promise<Experiment> {
  const environment = fields.environment_key ?? 'staging';
  const flag =
    fields.flag_key ?? (await aFlag(team, { environment_key: environment, is_enabled: true }));
  const made: CreateExperimentBody = {
    key: aKey('exp'),
    name: 'An experiment',
    flag_key: flag,
    environment_key: environment,
    variants: [
      { variant: 'off', weight: 50 },
      { variant: 'on', weight: 50 },
    ],
    control: 'off',
    ...fields,
  };
  return granted(await team.admin.post<Experiment>('/experiments', made));
}

/** Creates a metric, of who purchases unless it is said otherwise, and gives its key. */
export async function aMetric(
  { admin }: Team,
  fields: Partial<CreateMetricBody> = {},
): Promise<string> {
  const made = { key: aKey('metric'), name: 'A metric', event: 'purchase', kind: 'conversion' };
  return granted(await admin.post<{ key: string }>('/metrics', { ...made, ...fields })).key;
}

/** A flag as it stands in an environment. */
export async function flagIn(
  { admin }: Team,
  key: string,
  environment: string,
): Promise<FlagInEnvironment> {
  return granted(
    await admin.get<FlagInEnvironment>(`/flags/${key}?environment_key=${environment}`),
  );
}

/** What everybody is served of a flag. */
export async function served(
  { anonymous }: TestServer,
  key: string,
  environment: string,
  user = 'alice',
): Promise<EvaluationResponse> {
  const url = `/evaluate/${key}?environment_key=${environment}&user_id=${user}`;
  return granted(await anonymous.get<EvaluationResponse>(url));
}

/** The history of a flag, newest first. */
export async function historyOf({ admin }: Team, key: string): Promise<AuditEntry[]> {
  return granted(await admin.get<AuditEntry[]>(`/audit/flag/${key}`));
}

/** How many entries the audit log has: a refusal leaves it as it was. */
export async function auditLength({ app }: TestServer): Promise<number> {
  const head = app.database.db.selectFrom('audit_head').select('sequence');
  return (await head.executeTakeFirstOrThrow()).sequence;
}
