import * as contract from '@halyard/contracts/experiments';
import { Type } from 'typebox';
import { actorOf } from '#features/access/index.ts';
import type { HttpServer } from '#platform/http/http-server.ts';
import { refusals } from '#platform/http/refusals.ts';
import { toHoldoutBody, toLayerBody } from './experiments.answers.ts';
import { exactPercentage } from './experiments.inputs.ts';
import { CHANGES, READS } from './experiments.refusals.ts';
import type { ExperimentDeps } from './experiments.service.ts';
import { createHoldout, deleteHoldout, getHoldout, listHoldouts } from './holdouts.service.ts';
import { createLayer, deleteLayer, getLayer, listLayers, type NewLayer } from './layers.service.ts';

/** What experiments share units by, and what they leave out. */
export function layerRoutes(app: HttpServer, deps: ExperimentDeps): void {
  readingLayers(app, deps);
  changingLayers(app, deps);
  readingHoldouts(app, deps);
  changingHoldouts(app, deps);
}

function readingLayers(app: HttpServer, { database: { db } }: ExperimentDeps): void {
  app.get(
    '/layers',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'listLayers',
        summary: 'All layers by their keys, with who has which units of them',
        tags: ['Experiments'],
        querystring: contract.InEnvironmentQuery,
        response: { 200: contract.Layers, ...refusals(...READS, 'ENVIRONMENT_NOT_FOUND') },
      },
    },
    async (request) => (await listLayers(db, request.query.environment_key)).map(toLayerBody),
  );

  app.get(
    '/layers/:key',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'getLayer',
        summary: 'A layer, with who has which units of it',
        tags: ['Experiments'],
        params: contract.KeyParams,
        response: { 200: contract.Layer, ...refusals(...READS, 'LAYER_NOT_FOUND') },
      },
    },
    async (request) => toLayerBody(await getLayer(db, request.params.key)),
  );
}

function changingLayers(app: HttpServer, deps: ExperimentDeps): void {
  app.post(
    '/layers',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'createLayer',
        summary: 'Create a layer, whose experiments never share a unit',
        tags: ['Experiments'],
        body: contract.CreateLayerBody,
        response: {
          201: contract.Layer,
          ...refusals(...CHANGES, 'ENVIRONMENT_NOT_FOUND', 'LAYER_KEY_TAKEN'),
        },
      },
    },
    async (request, reply) => {
      const made = await createLayer(deps, actorOf(request), givenBy(request.body));
      return reply.code(201).send(toLayerBody(made));
    },
  );

  app.delete(
    '/layers/:key',
    {
      config: { permission: 'experiment:change' },
      schema: {
        operationId: 'deleteLayer',
        summary: 'Delete a layer that no experiment names; its history stays',
        tags: ['Experiments'],
        params: contract.KeyParams,
        response: { 204: Type.Null(), ...refusals(...CHANGES, 'LAYER_NOT_FOUND', 'LAYER_IN_USE') },
      },
    },
    async (request, reply) => {
      await deleteLayer(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}

function readingHoldouts(app: HttpServer, { database: { db } }: ExperimentDeps): void {
  app.get(
    '/holdouts',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'listHoldouts',
        summary: 'All holdouts by their keys',
        tags: ['Experiments'],
        querystring: contract.InEnvironmentQuery,
        response: { 200: contract.Holdouts, ...refusals(...READS, 'ENVIRONMENT_NOT_FOUND') },
      },
    },
    async (request) => (await listHoldouts(db, request.query.environment_key)).map(toHoldoutBody),
  );

  app.get(
    '/holdouts/:key',
    {
      config: { permission: 'experiment:read' },
      schema: {
        operationId: 'getHoldout',
        summary: 'A holdout: how many units it keeps from experiments',
        tags: ['Experiments'],
        params: contract.KeyParams,
        response: { 200: contract.Holdout, ...refusals(...READS, 'HOLDOUT_NOT_FOUND') },
      },
    },
    async (request) => toHoldoutBody(await getHoldout(db, request.params.key)),
  );
}

function changingHoldouts(app: HttpServer, deps: ExperimentDeps): void {
  app.post(
    '/holdouts',
    {
      config: { permission: 'holdout:change' },
      schema: {
        operationId: 'createHoldout',
        summary: 'Keep some units from all experiments of an environment that start from now on',
        tags: ['Experiments'],
        body: contract.CreateHoldoutBody,
        response: {
          201: contract.Holdout,
          ...refusals(...CHANGES, 'ENVIRONMENT_NOT_FOUND', 'HOLDOUT_KEY_TAKEN'),
        },
      },
    },
    async (request, reply) => {
      const percentage = exactPercentage(request.body.percentage);
      const given = { ...givenBy(request.body), percentage };
      const made = await createHoldout(deps, actorOf(request), given);
      return reply.code(201).send(toHoldoutBody(made));
    },
  );

  app.delete(
    '/holdouts/:key',
    {
      config: { permission: 'holdout:change' },
      schema: {
        operationId: 'deleteHoldout',
        summary: 'End a holdout that no running experiment leaves out; its history stays',
        tags: ['Experiments'],
        params: contract.KeyParams,
        response: {
          204: Type.Null(),
          ...refusals(...CHANGES, 'HOLDOUT_NOT_FOUND', 'HOLDOUT_IN_USE'),
        },
      },
    },
    async (request, reply) => {
      await deleteHoldout(deps, actorOf(request), request.params.key);
      return reply.code(204).send(null);
    },
  );
}

function givenBy(body: contract.CreateLayerBody): NewLayer {
  const { key, name, environment_key: environmentKey, description = '' } = body;
  return { key, name: name.trim(), environmentKey, description };
}
