import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

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
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: ({ schema, url, route }) => {
      const permission = route.config?.permission;
      return {
        url,
        schema: {
          ...schema,
          ...(permission !== undefined &&
            permission !== 'public' && { security: [{ bearer: [] }] }),
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
