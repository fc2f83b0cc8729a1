export type { PageQuery } from './auth.ts';
export { type Client, createClient } from './client.ts';
export { AnswerError, ApiError, type ApiErrorCode, NetworkError } from './errors.ts';
export type {
  EvaluateBody,
  EvaluateManyBody,
  EvaluateQuery,
  EvaluationContext,
} from './evaluation.ts';
export type { FlagChange, NewFlag, NewFlagIn } from './flags.ts';
export { each, type Page } from './paging.ts';
export type { KeyUpload } from './segments.ts';
export type { CallOptions, ClientOptions } from './transport.ts';
