import { Duplex } from 'node:stream';
import type { EmbeddedHost } from './embedded-host.ts';
import type { Bytes } from './embedded-worker.ts';

/** AuthenticationOk, then ReadyForQuery in state idle. */
const GREETING = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
const NOTHING = Buffer.alloc(0);
const TERMINATE = 0x58;

type Done = (error?: Error) => void;

/** Leaves nothing of whoever used the engine's only session before, be it an open transaction or a role. */
const FRESH_SESSION = ['rollback', 'discard all'];

/**
 * Stands in for the TCP socket of a `pg` client, with the embedded engine at the other end. Thus both
 * engines share one driver, and agree on types, parameters and errors by construction.
 */
export class EmbeddedSocket extends Duplex {
  readonly #host: EmbeddedHost;
  readonly #deadlineMs: () => number;
  readonly #stopListening: () => void;
  #isGreeted = false;

  constructor(host: EmbeddedHost, deadlineMs: () => number) {
    super();
    this.#host = host;
    this.#deadlineMs = deadlineMs;
    this.#stopListening = host.onDown((error) => this.destroy(error));
  }

  connect(): this {
    this.#openSession().then(
      () => this.emit('connect'),
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  async #openSession(): Promise<void> {
    for (const sql of FRESH_SESSION) {
      await this.#host.exchange(simpleQuery(sql), this.#deadlineMs());
    }
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    void this.#send(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    void this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stopListening();
    done(error);
  }

  async #send(messages: Buffer, done: Done): Promise<void> {
    try {
      this.push(await this.#answer(messages));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    done();
  }

  async #answer(messages: Buffer): Promise<Uint8Array> {
    if (!this.#isGreeted) {
      this.#isGreeted = true;
      return GREETING;
    }
    if (messages[0] === TERMINATE) return NOTHING;
    return this.#host.exchange(new Uint8Array(messages), this.#deadlineMs());
  }

  // `pg` calls these on its socket; they mean nothing here.
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

function simpleQuery(sql: string): Bytes {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write('Q', 0, 'latin1');
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return new Uint8Array(message);
}
