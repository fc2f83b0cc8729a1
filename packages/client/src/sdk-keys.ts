import type {
  CreateSdkKeyBody,
  NewSdkKey,
  RotateSdkKeyBody,
  SdkKey,
  SdkKeysQuery,
} from '@halyard/contracts/sdk-keys';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * The keys by which applications ask for their flags. Every method throws ApiError, NetworkError or
 * AnswerError. A key itself is in the answers of `create` and `rotate`, and nowhere else.
 */
export function sdkKeysApi({ json, page, nothing }: Transport) {
  return {
    /** Of one environment, newest first; those that were revoked or have expired too. */
    list: (environment_key: string, query: SdkKeysQuery = {}, options?: CallOptions) =>
      page<SdkKey>({ path: path`/environments/${environment_key}/sdk-keys`, query, options }),
    create: (environment_key: string, body: CreateSdkKeyBody, options?: CallOptions) =>
      json<NewSdkKey>({
        method: 'POST',
        path: path`/environments/${environment_key}/sdk-keys`,
        body,
        options,
      }),
    /** Makes a key that replaces another one; that one works on for `overlap_seconds`, a day by default. */
    rotate: (
      environment_key: string,
      id: string,
      body: RotateSdkKeyBody = {},
      options?: CallOptions,
    ) =>
      json<NewSdkKey>({
        method: 'POST',
        path: path`/environments/${environment_key}/sdk-keys/${id}/rotate`,
        body,
        options,
      }),
    /** Revoking a key again changes nothing. */
    revoke: (environment_key: string, id: string, options?: CallOptions) =>
      nothing({
        method: 'DELETE',
        path: path`/environments/${environment_key}/sdk-keys/${id}`,
        options,
      }),
  };
}
