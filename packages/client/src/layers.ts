import type { CreateLayerBody, InEnvironmentQuery, Layer } from '@halyard/contracts/experiments';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Layers, whose experiments never share a unit. Every method throws ApiError, NetworkError or AnswerError. */
export function layersApi({ json, nothing }: Transport) {
  return {
    list: (query: InEnvironmentQuery = {}, options?: CallOptions) =>
      json<Layer[]>({ path: '/layers', query, options }),
    create: (body: CreateLayerBody, options?: CallOptions) =>
      json<Layer>({ method: 'POST', path: '/layers', body, options }),
    get: (key: string, options?: CallOptions) =>
      json<Layer>({ path: path`/layers/${key}`, options }),
    /** Refused with LAYER_IN_USE while an experiment names it. */
    delete: (key: string, options?: CallOptions) =>
      nothing({ method: 'DELETE', path: path`/layers/${key}`, options }),
  };
}
