import type { FlagPreview, FlagPreviewBody } from '@halyard/contracts/flag-preview';
import type { FlagDiff, PromoteFlagBody } from '@halyard/contracts/flag-promotion';
import type { FlagInEnvironment } from '@halyard/contracts/flags';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * What a change of a flag would do, and copies of a flag from one environment to another. Every method
 * throws ApiError, NetworkError or AnswerError.
 */
export function flagPromotionApi({ json }: Transport) {
  return {
    /** What a change, which is not made, would do to some contexts; refused as the change would be. */
    preview: (key: string, environment_key: string, body: FlagPreviewBody, options?: CallOptions) =>
      json<FlagPreview>({
        method: 'POST',
        path: path`/flags/${key}/preview`,
        query: { environment_key },
        body,
        options,
      }),
    /** What copying `from` one environment `to` another would change there. */
    compare: (
      key: string,
      { from, to }: { readonly from: string; readonly to: string },
      options?: CallOptions,
    ) => json<FlagDiff>({ path: path`/flags/${key}/diff`, query: { from, to }, options }),
    /** Copies with salts and layouts, so that units get the same variants in both environments. */
    promote: (key: string, body: PromoteFlagBody, options?: CallOptions) =>
      json<FlagInEnvironment>({
        method: 'POST',
        path: path`/flags/${key}/promote`,
        body,
        options,
      }),
  };
}
