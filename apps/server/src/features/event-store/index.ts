export { createEventStore } from './create-event-store.ts';
export type {
  EventBatch,
  EventStore,
  ExperimentScope,
  Extent,
  Histogram,
  History,
  MetricQuestion,
  Part,
  QuantileQuestion,
  StoredEvent,
  StoredExposure,
  UnitKey,
} from './event-store.ts';
