import { evaluate } from '@halyard/engine';
import { OPEN_DATA_HEADERS } from '#platform/http/open-to-web-pages.ts';
import type { Shortcut } from '#platform/http/shortcut.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { toEvaluationBody } from './evaluation-body.ts';

/** The plainest form of the request, without anything that would have to be decoded. */
const PLAIN =
  /^\/evaluate\/([a-z0-9][a-z0-9._-]{0,99})\?environment_key=([a-z0-9][a-z0-9_-]{0,49})&user_id=([\w.~@:-]{1,200})$/;

const HEADERS = [
  ...Object.entries(OPEN_DATA_HEADERS).flat(),
  'content-type',
  'application/json; charset=utf-8',
  'content-length',
] as const;

/**
 * Answers the plainest `GET /evaluate/{flag_key}` as its route would, to the byte, without the way
 * there, which costs more than the evaluation. Everything else, every error among it, is left to the
 * route.
 */
export function createEvaluateShortcut(deps: EvaluateDeps): Shortcut {
  const { replica, publicEvaluation, observe } = deps;
  return (request, response) => {
    if (request.method !== 'GET' || !publicEvaluation) return false;
    const [, flagKey = '', environmentKey = '', targetingKey = ''] =
      PLAIN.exec(request.url ?? '') ?? [];
    const held = replica.held(environmentKey);
    if (!held) return false;
    const context = { targetingKey };
    const evaluation = evaluate(held.compiled, flagKey, context);
    if (evaluation.errorCode !== undefined) return false;
    observe(held, [context])(evaluation, context);
    const body = JSON.stringify(toEvaluationBody(evaluation, held, true));
    response.writeHead(200, [...HEADERS, Buffer.byteLength(body)]);
    response.end(body);
    return true;
  };
}
