/** `crash` is kill -9 of every process; `clean` lets the server finish its writes. */
export type StopMode = 'clean' | 'crash';

/** A server that a test may stop and start again, on the same port with the same data. */
export interface Service {
  url: string;
  port: number;
  stop: (mode?: StopMode) => Promise<void>;
  start: () => Promise<void>;
  /** Ends the server and deletes its data. */
  remove: () => Promise<void>;
}
