import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { ERRORS } from '@halyard/contracts/errors';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify, LogController, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '#platform/app-error.ts';
import { documentRoutes } from './openapi.ts';
import { answerError, PROBLEM_JSON } from './problems.ts';
import { createValidatorCompiler, refuseBrokenText } from './validation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for routes that are asked so often that a line for each would drown the log. */
    isLogged?: boolean;
  }
}

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
}

const KIB = 1024;
/** Bytes of a body, unless a route says otherwise. */
const BODY_LIMIT = 64 * KIB;

/** A Fastify server with everything that all routes share, and no route of its own but the docs. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    requestTimeout: 15_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    trustProxy: (_address, hop) => hop < options.trustProxy,
    http: { maxHeaderSize: 16 * KIB },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler(createValidatorCompiler());
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(new AppError('ROUTE_NOT_FOUND'), request, reply));
  app.addHook('preValidation', refuseBrokenText);
  app.addHook('onResponse', logRequest);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        connectSrc: ["'self'"],
      },
    },
    strictTransportSecurity: options.isHttps,
    xXssProtection: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
  });
  await documentRoutes(app, options.version);
  return app;
}

/** By the route's pattern: what stands in a URL may be about a person. */
async function logRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (request.routeOptions.config.isLogged === false) return;
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    },
    'request',
  );
}

/** What is not HTTP at all never reaches a route; it still gets a problem. */
function answerBrokenRequest(error: Error & { code?: string }, socket: NodeJS.WritableStream & { destroy?(): void; writable: boolean }): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy?.();
    return;
  }
  const { status, title } = ERRORS.INVALID_INPUT;
  const body = JSON.stringify({ type: 'about:blank', title, status, code: 'INVALID_INPUT', detail: 'The request is not valid HTTP.' });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: ${PROBLEM_JSON}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
