import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ERRORS } from '@halyard/contracts/errors';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { expect, test } from 'vitest';
import { describeApi } from '../src/openapi.ts';
import { committedText, declaredCodes, type Operation, operationsOf } from './openapi-document.ts';

const CREATED = 'fastify.initialization';
const routes: RouteOptions[] = [];
subscribe(CREATED, collectRoutes);
const described = await describeApi();
unsubscribe(CREATED, collectRoutes);
const operations = operationsOf(described);

test('the committed document is what the routes say now (npm run openapi writes it)', () => {
  expect(JSON.parse(committedText())).toEqual(JSON.parse(described));
  expect(committedText()).toBe(described);
});

test('every route that is not hidden on purpose is in the document, and nothing else', () => {
  const shown = routes.filter(({ schema }) => schema?.hide !== true);
  const inServer = shown.flatMap(({ method, url }) =>
    [method].flat().map((each) => `${each} ${url.replaceAll(/:(\w+)/g, '{$1}')}`),
  );
  const inDocument = operations.map(({ method, path }) => `${method} ${path}`);
  expect(inDocument.length).toBeGreaterThan(25);
  // Fastify answers HEAD wherever it answers GET.
  expect(inDocument.toSorted()).toEqual(
    inServer.filter((route) => !route.startsWith('HEAD ')).toSorted(),
  );
});

test('every operation has an id of its own', () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(ids).toEqual([...new Set(ids)]);
  for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
});

test.each(operations.map((operation) => [operation.operationId, operation] as const))(
  '%s declares the errors that it can answer, each under its own status',
  (_, operation) => {
    const { answers, needsLogin, needsSdkKey, body, parameters } = operation;
    const statuses = Object.keys(answers);
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    const expected = [
      '500',
      ...(needsLogin ? ['401', '403', '503'] : []),
      ...(needsSdkKey ? ['401', '503'] : []),
      ...(body || parameters.length > 0 ? ['400'] : []),
      ...(body ? ['413', '415'] : []),
    ];
    expect(expected.filter((status) => !statuses.includes(status))).toEqual([]);
    const errors = statuses.filter((status) => Number(status) >= 400);
    const others = errors.filter((status) => !hasItsForm(operation, status));
    // Only whoever asks about health is told of it in another form.
    expect(others).toEqual(operation.path.startsWith('/health') ? ['503'] : []);
    for (const status of errors.filter((each) => !others.includes(each))) {
      const codes = declaredCodes(operation, status);
      expect(codes).not.toEqual([]);
      const known = Object.entries(ERRORS).filter(([code]) => codes.includes(code));
      expect(known.map(([, error]) => String(error.status))).toEqual(codes.map(() => status));
    }
  },
);

/** OFREP has a form of its own for errors; everywhere else they are problems. */
function hasItsForm({ path, answers }: Operation, status: string): boolean {
  const form = path.startsWith('/ofrep/') ? 'application/json' : 'application/problem+json';
  return form in (answers[status]?.content ?? {});
}

/** Fastify announces each instance before anything is put on it. */
function collectRoutes(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', (route) => {
    routes.push({ ...route });
  });
}
