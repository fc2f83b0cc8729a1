import type { Command } from './command.ts';
import { archive } from './commands/archive.ts';
import { audit } from './commands/audit.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { create } from './commands/create.ts';
import { createSdkKey } from './commands/create-sdk-key.ts';
import { deleteFlag } from './commands/delete.ts';
import { environments } from './commands/environments.ts';
import { evaluate } from './commands/evaluate.ts';
import { experimentGet } from './commands/experiment-get.ts';
import { experimentList } from './commands/experiment-list.ts';
import { experimentShip } from './commands/experiment-ship.ts';
import { experimentStart } from './commands/experiment-start.ts';
import { experimentStop } from './commands/experiment-stop.ts';
import { flag } from './commands/flag.ts';
import { flags } from './commands/flags.ts';
import { health } from './commands/health.ts';
import { login } from './commands/login.ts';
import { logout } from './commands/logout.ts';
import { makeAdmin } from './commands/make-admin.ts';
import { metricList } from './commands/metric-list.ts';
import { restore } from './commands/restore.ts';
import { revokeSdkKey } from './commands/revoke-sdk-key.ts';
import { rotateSdkKey } from './commands/rotate-sdk-key.ts';
import { sdkKeys } from './commands/sdk-keys.ts';
import { set } from './commands/set.ts';
import { whoami } from './commands/whoami.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  login,
  logout,
  whoami,
  environments,
  flags,
  flag,
  create,
  set,
  archive,
  restore,
  deleteFlag,
  evaluate,
  experimentList,
  experimentGet,
  experimentStart,
  experimentStop,
  experimentShip,
  metricList,
  sdkKeys,
  createSdkKey,
  rotateSdkKey,
  revokeSdkKey,
  audit,
  auditVerify,
  makeAdmin,
  health,
];
