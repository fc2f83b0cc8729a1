/** An event to be sent; `id` is what a reader that comes back says in `Last-Event-ID`. */
interface SseEvent {
  /** Without it readers call the event `message`. */
  readonly name?: string;
  readonly id?: string;
  /** One line of text, as JSON is. */
  readonly data: string;
}

/** An event as it goes over the wire (HTML, 9.2.5). No part may hold a line break. */
export function encodeEvent({ name, id, data }: SseEvent): Buffer {
  const event = name === undefined ? '' : `event: ${name}\n`;
  const mark = id === undefined ? '' : `id: ${id}\n`;
  return Buffer.from(`${event}${mark}data: ${data}\n\n`);
}

/** How long readers wait before they connect again. */
export function encodeRetry(milliseconds: number): Buffer {
  return Buffer.from(`retry: ${milliseconds}\n\n`);
}

/** Says nothing, but that the connection lives. */
export const HEARTBEAT = Buffer.from(': heartbeat\n\n');
