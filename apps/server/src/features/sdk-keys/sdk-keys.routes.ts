import { Nullable } from '@halyard/contracts/schema';
import type { NewSdkKey as NewSdkKeyBody, SdkKey as SdkKeyBody } from '@halyard/contracts/sdk-keys';
import * as contract from '@halyard/contracts/sdk-keys';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { linkToNext, readCursor } from '#platform/http/paging.ts';
import { refusals } from '#platform/http/refusals.ts';
import { isActive, type SdkKey } from './sdk-keys.model.ts';
import {
  createSdkKey,
  getSdkKeys,
  type NewSdkKey,
  revokeSdkKey,
  rotateSdkKey,
  type SdkKeyDeps,
} from './sdk-keys.service.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN', 'ENVIRONMENT_NOT_FOUND'] as const;
const CHANGES = [...READS, 'CROSS_SITE_REQUEST', 'ENVIRONMENT_PROTECTED'] as const;
const DEFAULT_OVERLAP_S = 86_400;

/** Management of the keys by which applications ask. */
export function sdkKeyRoutes(app: HttpServer, deps: SdkKeyDeps): void {
  app.get(
    '/environments/:key/sdk-keys',
    {
      config: { permission: 'sdk-key:read' },
      schema: {
        operationId: 'listSdkKeys',
        summary: 'The SDK keys of an environment, newest first; ended ones too',
        tags: ['SDK keys'],
        params: contract.SdkKeysParams,
        querystring: contract.SdkKeysQuery,
        response: { 200: contract.SdkKeyList, ...refusals(...READS, 'INVALID_CURSOR') },
      },
    },
    async (request, reply) => {
      const { cursor, limit = 100 } = request.query;
      const [createdAt, id] = readCursor(cursor, ['number', 'string']) ?? [];
      const after =
        createdAt !== undefined && id !== undefined
          ? { createdAt: new Date(createdAt), id }
          : undefined;
      const keys = await getSdkKeys(deps.database.db, request.params.key, after, limit);
      linkToNext(request, reply, keys, limit, (key) => [key.createdAt.getTime(), key.id]);
      return keys.map((key) => toBody(key, deps.now()));
    },
  );

  app.post(
    '/environments/:key/sdk-keys',
    {
      config: { permission: 'sdk-key:change' },
      schema: {
        operationId: 'createSdkKey',
        summary: 'Create an SDK key; it is shown this once',
        tags: ['SDK keys'],
        params: contract.SdkKeysParams,
        body: contract.CreateSdkKeyBody,
        response: { 201: contract.NewSdkKey, ...refusals(...CHANGES) },
      },
    },
    async (request, reply) => {
      const { name, kind } = request.body;
      const given = { name: name.trim(), kind };
      const made = await createSdkKey(deps, actorOf(request), request.params.key, given);
      return answerOnce(reply, made, deps);
    },
  );

  app.post(
    '/environments/:key/sdk-keys/:id/rotate',
    {
      config: { permission: 'sdk-key:change' },
      schema: {
        operationId: 'rotateSdkKey',
        summary: 'Create a key that replaces another one, which goes on working for a while',
        tags: ['SDK keys'],
        params: contract.SdkKeyParams,
        body: Nullable(contract.RotateSdkKeyBody),
        response: {
          201: contract.NewSdkKey,
          ...refusals(...CHANGES, 'SDK_KEY_NOT_FOUND', 'SDK_KEY_ENDED'),
        },
      },
    },
    async (request, reply) => {
      const { key: environmentKey, id } = request.params;
      const overlap = request.body?.overlap_seconds ?? DEFAULT_OVERLAP_S;
      const ref = { environmentKey, id };
      return answerOnce(reply, await rotateSdkKey(deps, actorOf(request), ref, overlap), deps);
    },
  );

  app.delete(
    '/environments/:key/sdk-keys/:id',
    {
      config: { permission: 'sdk-key:change' },
      schema: {
        operationId: 'revokeSdkKey',
        summary: 'Revoke an SDK key: whoever has it is refused from now on',
        tags: ['SDK keys'],
        params: contract.SdkKeyParams,
        response: { 204: Type.Null(), ...refusals(...CHANGES, 'SDK_KEY_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { key: environmentKey, id } = request.params;
      await revokeSdkKey(deps, actorOf(request), { environmentKey, id });
      return reply.code(204).send(null);
    },
  );
}

/** The one answer that holds a key; nobody on the way may keep it. */
function answerOnce(reply: FastifyReply, { stored, text }: NewSdkKey, { now }: SdkKeyDeps) {
  const body: NewSdkKeyBody = { ...toBody(stored, now()), key: text };
  return reply.code(201).header('cache-control', 'no-store').send(body);
}

function toBody(key: SdkKey, at: Date): SdkKeyBody {
  return {
    id: key.id,
    name: key.name,
    kind: key.kind,
    environment_key: key.environmentKey,
    prefix: key.prefix,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    is_active: isActive(key, at),
  };
}
