import type { FastifyRequest } from 'fastify';
import { AppError } from '#platform/app-error.ts';
import type { Guard } from '#platform/http/permissions.ts';
import type { SdkKeyGrant } from './sdk-keys.model.ts';
import type { SdkKeys } from './standing-keys.ts';

const READ_RULESET = 'sdk:read-ruleset';
const SEND_EVENTS = 'sdk:send-events';

/**
 * What a route can ask of a key: `sdk:evaluate` any of them, `sdk:read-ruleset` a server key,
 * `sdk:send-events` any, which for a client key may stand in the address.
 */
export const SDK_PERMISSIONS: ReadonlySet<string> = new Set([
  'sdk:evaluate',
  READ_RULESET,
  SEND_EVENTS,
]);

const grants = new WeakMap<FastifyRequest, SdkKeyGrant>();

/** The key behind a request that passed the guard. */
export function sdkKeyOf(request: FastifyRequest): SdkKeyGrant {
  const grant = grants.get(request);
  if (!grant) throw new AppError('SDK_KEY_INVALID');
  return grant;
}

/** Asks which key a request came with. No I/O for a key that is known. */
export function createSdkKeyGuard({ sdkKeys }: { sdkKeys: Pick<SdkKeys, 'find'> }): Guard {
  return async (permission, request, reply) => {
    const inHeaders = keyOf(request);
    const key = inHeaders ?? (permission === SEND_EVENTS ? keyInAddress(request) : undefined);
    const grant = key === undefined ? null : await sdkKeys.find(key);
    if (!grant) {
      reply.header('www-authenticate', 'Bearer');
      throw new AppError('SDK_KEY_INVALID');
    }
    if (inHeaders === undefined && grant.kind !== 'client') {
      throw new AppError('SDK_KEY_INVALID', {
        detail: 'A server key is a secret, and addresses are none: send it as a header.',
      });
    }
    if (permission === READ_RULESET && grant.kind !== 'server') {
      throw new AppError('SERVER_KEY_REQUIRED');
    }
    grants.set(request, grant);
  };
}

const BEARER = /^Bearer +(\S+)$/i;

/** A proxy may use `Authorization` for itself, so what is no bearer token there does not count. */
function keyOf({ headers }: FastifyRequest): string | undefined {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}

/** For pages that are being left, which cannot send headers. */
function keyInAddress({ query }: FastifyRequest): string | undefined {
  const key: unknown = Reflect.get(Object(query), 'sdk_key');
  return typeof key === 'string' ? key : undefined;
}
