import type { Environment as EnvironmentBody } from '@halyard/contracts/environments';
import * as contract from '@halyard/contracts/environments';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import type { Environment } from './environments.model.ts';
import {
  changeEnvironment,
  createEnvironment,
  deleteEnvironment,
  type EnvironmentDeps,
  getEnvironment,
} from './environments.service.ts';
import { listEnvironments } from './environments.store.ts';

const READS = ['UNAUTHENTICATED', 'FORBIDDEN'] as const;
const CHANGES = [...READS, 'CROSS_SITE_REQUEST'] as const;

export function environmentRoutes(app: HttpServer, deps: EnvironmentDeps): void {
  app.get(
    '/environments',
    {
      config: { permission: 'environment:read' },
      schema: {
        operationId: 'listEnvironments',
        summary: 'All environments, in the order of their creation',
        tags: ['Environments'],
        response: { 200: contract.EnvironmentList, ...refusals(...READS) },
      },
    },
    async () => (await listEnvironments(deps.database.db)).map(toBody),
  );

  app.post(
    '/environments',
    {
      config: { permission: 'environment:change' },
      schema: {
        operationId: 'createEnvironment',
        summary: 'Create an environment; every flag is there, switched off',
        tags: ['Environments'],
        body: contract.CreateEnvironmentBody,
        response: { 201: contract.Environment, ...refusals(...CHANGES, 'ENVIRONMENT_KEY_TAKEN') },
      },
    },
    async (request, reply) => {
      const { key, name, description = '', is_protected: isProtected = false } = request.body;
      const given = { key, name: name.trim(), description, isProtected };
      return reply.code(201).send(toBody(await createEnvironment(deps, actorOf(request), given)));
    },
  );

  app.get(
    '/environments/:key',
    {
      config: { permission: 'environment:read' },
      schema: {
        operationId: 'getEnvironment',
        summary: 'One environment',
        tags: ['Environments'],
        params: contract.EnvironmentParams,
        response: { 200: contract.Environment, ...refusals(...READS, 'ENVIRONMENT_NOT_FOUND') },
      },
    },
    async (request) => toBody(await getEnvironment(deps.database.db, request.params.key)),
  );

  app.put(
    '/environments/:key',
    {
      config: { permission: 'environment:change' },
      schema: {
        operationId: 'changeEnvironment',
        summary: 'Change name, description or protection',
        tags: ['Environments'],
        params: contract.EnvironmentParams,
        body: contract.ChangeEnvironmentBody,
        response: { 200: contract.Environment, ...refusals(...CHANGES, 'ENVIRONMENT_NOT_FOUND') },
      },
    },
    async (request) => {
      const { name, description, is_protected: isProtected } = request.body;
      return toBody(
        await changeEnvironment(deps, actorOf(request), request.params.key, {
          ...(name !== undefined && { name: name.trim() }),
          ...(description !== undefined && { description }),
          ...(isProtected !== undefined && { isProtected }),
        }),
      );
    },
  );

  app.delete(
    '/environments/:key',
    {
      config: { permission: 'environment:change' },
      schema: {
        operationId: 'deleteEnvironment',
        summary: 'Delete an environment that is not protected, with all its configs',
        tags: ['Environments'],
        params: contract.EnvironmentParams,
        response: {
          204: Type.Null(),
          ...refusals(...CHANGES, 'ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_STILL_PROTECTED'),
        },
      },
    },
    async (request, reply) => {
      await deleteEnvironment(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}

function toBody(environment: Environment): EnvironmentBody {
  return {
    id: environment.id,
    key: environment.key,
    name: environment.name,
    description: environment.description,
    is_protected: environment.isProtected,
    revision: environment.revision,
    created_at: environment.createdAt.toISOString(),
    updated_at: environment.updatedAt.toISOString(),
  };
}
