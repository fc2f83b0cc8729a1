import type { Demo, DemoRemoval } from '@halyard/contracts/demo';
import type { CallOptions, Transport } from './transport.ts';

/** Flags and segments to look around with. Every method throws ApiError, NetworkError or AnswerError. */
export function demoApi({ json }: Transport) {
  return {
    get: (options?: CallOptions) => json<Demo>({ path: '/demo', options }),
    /** Keys that are taken stay as they are; doing it twice changes nothing. */
    load: (options?: CallOptions) => json<Demo>({ method: 'POST', path: '/demo', options }),
    /** What others use by now stays; the answer says why. */
    remove: (options?: CallOptions) =>
      json<DemoRemoval>({ method: 'DELETE', path: '/demo', options }),
  };
}
