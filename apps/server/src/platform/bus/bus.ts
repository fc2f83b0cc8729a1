/**
 * Carries hints between processes. A message may be lost, doubled, late or forged, so it only ever says
 * "look again": listeners validate it and read the truth elsewhere.
 */
export interface Bus {
  /**
   * Never throws and never waits. This process's own listeners hear the message too, before the call returns
   * and exactly once, whether or not other processes can be reached.
   */
  publish(topic: string, message: string): void;
  /** Returns the function that ends the subscription. A listener that throws is logged and disturbs nobody. */
  subscribe(topic: string, listener: (message: string) => void): () => void;
  /** Called after every (re)subscription: messages may have been missed until then, so read the truth again. */
  onReconnect(listener: () => void): () => void;
  /** Afterwards nothing is published and nobody hears anything. */
  close(): Promise<void>;
}
