import type { EventNames, EventNamesQuery, UnitErasure } from '@halyard/contracts/events';
import { path } from './path.ts';
import type { CallOptions, Transport } from './transport.ts';

/** Which events applications send. Every method throws ApiError, NetworkError or AnswerError. */
export function eventsApi({ json }: Transport) {
  return {
    /** Those of the last seven days, the most frequent first. */
    listNames: (query: EventNamesQuery = {}, options?: CallOptions) =>
      json<EventNames>({ path: '/event-names', query, options }),
  };
}

/** Whom experiments know. Every method throws ApiError, NetworkError or AnswerError. */
export function unitsApi({ json }: Transport) {
  return {
    /**
     * Erases what is stored of a unit in all environments.
     * @param by the attribute that holds it; targetingKey by default.
     */
    erase: (id: string, by?: string, options?: CallOptions) =>
      json<UnitErasure>({ method: 'DELETE', path: path`/units/${id}`, query: { by }, options }),
  };
}
