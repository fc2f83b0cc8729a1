import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { ERRORS } from '@halyard/contracts/errors';
import { Problem } from '@halyard/contracts/schema';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  LogController,
  type onResponseHookHandler,
  type RawServerDefault,
} from 'fastify';
import { AppError } from '#platform/app-error.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import { documentRoutes } from './openapi.ts';
import { answerError, PROBLEM_JSON } from './problems.ts';
import { pageHeaders } from './security-headers.ts';
import { createSerializerBuilder } from './serialization.ts';
import { createServerWith, type Shortcut } from './shortcut.ts';
import { createValidatorCompiler, MULTIPLE_OF_PRECISION, refuseBrokenText } from './validation.ts';

/** Fastify with TypeBox schemas: what a feature's routes are put on. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

interface HttpServerOptions {
  readonly logger: FastifyBaseLogger;
  /** How many proxies before the server are believed. */
  readonly trustProxy: number;
  /** Whether browsers reach it by https. */
  readonly isHttps: boolean;
  readonly version: string;
  /** Tried before any route. */
  readonly shortcut: Shortcut;
  /** How paths begin whose errors have a form of their own, for what fails before it finds a route. */
  readonly errorForms?: Readonly<Record<string, typeof answerError>>;
}

const KIB = 1024;
/** Bytes of a body, unless a route says otherwise. */
const BODY_LIMIT = 64 * KIB;
/** Of a connection: bytes and milliseconds. */
const LIMITS = {
  maxHeaderSize: 16 * KIB,
  requestTimeout: 15_000,
  keepAliveTimeout: 72_000,
} as const;

/**
 * A Fastify server with what all routes share, and no route of its own but the docs. Put routes that
 * are asked thousands of times a second on it directly, all others into a scope that is made `everyday`.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIds(),
    // A logger of its own for each request costs more than most requests; lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_LIMIT,
    // Where an answer is one of several forms its schema picks; 0.043 is a multiple of 0.001 there too.
    serializerOpts: { ajv: { multipleOfPrecision: MULTIPLE_OF_PRECISION } },
    schemaController: { compilersFactory: { buildSerializer: createSerializerBuilder() } },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    forceCloseConnections: 'idle',
    // Connections that are open while the server drains are served to their end.
    return503OnClosing: false,
    trustProxy: (_address, hop) => hop < options.trustProxy,
    serverFactory: (handle) => createServerWith(options.shortcut, LIMITS, handle),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 12_000 },
    frameworkErrors: (error, request, reply) => {
      const forms = Object.entries(options.errorForms ?? {});
      const [, answer] = forms.find(([start]) => request.url.startsWith(start)) ?? [];
      void (answer ?? answerError)(error, request, reply);
    },
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.removeContentTypeParser('text/plain');
  app.addSchema(Problem);
  app.setValidatorCompiler(createValidatorCompiler());
  app.setErrorHandler(answerError);
  app.addHook('preClose', (done) => {
    endConnectionsAsTheyFinish(app.server);
    done();
  });
  const headers = pageHeaders(options);
  app.setNotFoundHandler((request, reply) =>
    answerError(new AppError('ROUTE_NOT_FOUND'), request, reply.headers(headers)),
  );
  await documentRoutes(app, options.version, headers);
  return app;
}

/**
 * Everything that most routes want, for the routes that are put on the given scope: the headers of
 * pages, refusal of broken text, a line in the log and a time in the metrics for each request.
 */
export function makeEveryday(
  scope: HttpServer,
  options: { readonly isHttps: boolean; readonly metrics: Pick<Metrics, 'observe'> },
): void {
  const headers = pageHeaders(options);
  scope.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  scope.addHook('preValidation', refuseBrokenText);
  scope.addHook('onResponse', logRequest);
  options.metrics.observe(scope);
}

/** Unique over processes and restarts, and far cheaper than a UUID for each request. */
function requestIds(): () => string {
  const start = randomBytes(9).toString('base64url');
  let count = 0;
  return () => {
    count += 1;
    return `${start}-${count.toString(36)}`;
  };
}

/** By the route's pattern: what stands in a URL may be about a person. */
const logRequest: onResponseHookHandler = (request, reply, done) => {
  const { id: reqId, method } = request;
  const route = request.routeOptions.url ?? 'none';
  request.log.info(
    { reqId, method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
    'request',
  );
  done();
};

/** What is not HTTP at all never reaches a route; it still gets a problem. */
function answerBrokenRequest(
  error: Error & { code?: string },
  socket: NodeJS.WritableStream & { destroy?(): void; writable: boolean },
): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy?.();
    return;
  }
  const { status, title } = ERRORS.INVALID_INPUT;
  const body = JSON.stringify({
    type: 'about:blank',
    title,
    status,
    code: 'INVALID_INPUT',
    detail: 'The request is not valid HTTP.',
  });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: ${PROBLEM_JSON}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** Lets a connection that is busy while the server closes end with its answers, not 72 seconds later. */
function endConnectionsAsTheyFinish(server: Server): void {
  server.keepAliveTimeout = 1;
  server.keepAliveTimeoutBuffer = 0;
}
