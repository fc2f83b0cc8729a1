import type { FastifyInstance } from 'fastify';
import { AppError } from '#platform/app-error.ts';

/**
 * Takes JSON bodies with members of any name on the routes of this scope, `__proto__` too: JSON.parse
 * keeps it as plain data. For bodies that are never merged into other objects.
 */
export function acceptAnyNames(scope: FastifyInstance): void {
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    scope.getDefaultJsonParser('ignore', 'ignore'),
  );
}

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/**
 * {@link acceptAnyNames} for routes that have to take what clients of all sorts send: a body without a
 * type is taken for JSON, and an empty one for none.
 * @param called what JSON may be called.
 */
export function acceptLooseJson(scope: FastifyInstance, called = JSON_TYPE): void {
  const parse = scope.getDefaultJsonParser('ignore', 'ignore');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser<string>(
    ['application/json', '*'],
    { parseAs: 'string' },
    (request, text, done) => {
      const type = request.headers['content-type'];
      const isJson = type === undefined || called.test(type);
      if (text.trim() === '') done(null);
      else if (isJson) void parse(request, text, done);
      else done(new AppError('MEDIA_TYPE_UNSUPPORTED'));
    },
  );
}
