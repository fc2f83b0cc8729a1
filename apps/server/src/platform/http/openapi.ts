import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { refusals } from './refusals.ts';

/**
 * Describes all routes in one OpenAPI document, and shows it at `/docs` with the given headers. Call it
 * before the routes are guarded: the pages of the docs are not ours and state no permission.
 */
export async function documentRoutes(
  app: FastifyInstance,
  version: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  await app.register(swagger, {
    // A shared schema goes by its own name in the document, not by a number.
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, i) =>
        typeof $id === 'string' ? $id : `def-${i}`,
    },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Halyard',
        version,
        description:
          'Feature flags and experiments. Errors are `application/problem+json` (RFC 9457) with a permanent `code`. Log in with POST /auth/login and send the token as `Authorization: Bearer …`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          sdkKey: { type: 'http', scheme: 'bearer', description: 'An SDK key' },
          sdkKeyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const permission = route.config?.permission;
      return {
        url,
        schema: {
          ...schema,
          ...(permission !== undefined &&
            permission !== 'public' && { security: securityFor(permission) }),
          response: { ...(readsBody(route.method) && BODY_REFUSALS), ...responsesOf(schema) },
          ...(schema?.hide === undefined && schema?.operationId === undefined && { hide: true }),
        },
      };
    },
  });
  await app.register(async (scope) => {
    scope.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers);
      done();
    });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { docExpansion: 'list', deepLinking: true },
      theme: {
        title: 'Halyard API',
        css: [{ filename: 'docs.css', content: '.swagger-ui .topbar { display: none }' }],
      },
    });
  });
}

/** How one shows that one has a permission: those of applications begin with `sdk:`. */
function securityFor(permission: string): Record<string, string[]>[] {
  return permission.startsWith('sdk:') ? [{ sdkKey: [] }, { sdkKeyHeader: [] }] : [{ bearer: [] }];
}

const { 413: tooLarge, 415: otherType } = refusals('BODY_TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED');
/** What is refused before a route sees it, wherever a body is read. */
const BODY_REFUSALS = { 413: tooLarge, 415: otherType };

function readsBody(methods: string | readonly string[]): boolean {
  return [methods].flat().some((method) => method !== 'GET' && method !== 'HEAD');
}

function responsesOf(schema: FastifySchema | undefined): object {
  const { response } = schema ?? {};
  return typeof response === 'object' && response !== null ? response : {};
}
