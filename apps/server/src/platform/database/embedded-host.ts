import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Log } from '#platform/log/log.ts';
import { embeddedProgram } from './embedded-program.ts';
import type { Bytes, WorkerReply, WorkerRequest, WorkerStart } from './embedded-worker.ts';
import { DatabaseFault } from './faults.ts';

/** The first start makes the database, which takes seconds. */
const OPEN_MS = 60_000;
const SNAPSHOT_MS = 60_000;
const CLOSE_MS = 5000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

interface Call {
  resolve(bytes: Bytes): void;
  reject(error: Error): void;
  readonly watchdog: NodeJS.Timeout;
}

/**
 * Keeps a worker thread with the embedded engine running. The engine blocks its thread while it works,
 * and can hang for ever (on a full disk, say), so every call has a deadline: beyond it the worker is ended,
 * all calls reject as unavailable, and a new worker opens the same data in the background.
 * Ending a worker is to the data what `kill -9` is to a process: committed transactions stay.
 */
export class EmbeddedHost {
  readonly #start: WorkerStart;
  readonly #log: Log;
  readonly #calls = new Map<number, Call>();
  readonly #events = new EventEmitter<{ down: [Error] }>();
  #worker: Worker | null = null;
  #isClosed = false;
  #lastId = 0;

  private constructor(start: WorkerStart, log: Log) {
    this.#start = start;
    this.#log = log;
  }

  static async open(start: WorkerStart, log: Log): Promise<EmbeddedHost> {
    const host = new EmbeddedHost(start, log);
    await host.#openWorker();
    return host;
  }

  /** Sends wire protocol messages, gives what the engine answers; the bytes are moved, not copied. Calls are served one after another. */
  async exchange(bytes: Bytes, deadlineMs: number): Promise<Bytes> {
    return this.#call('protocol', bytes, deadlineMs);
  }

  async snapshot(): Promise<Bytes> {
    return this.#call('snapshot', new Uint8Array(), SNAPSHOT_MS);
  }

  /** Calls the listener once when the worker that runs now goes away; gives a way to stop listening. */
  onDown(listener: (error: Error) => void): () => void {
    this.#events.once('down', listener);
    return () => this.#events.off('down', listener);
  }

  /** Ends the worker and opens the data again in the background. */
  restart(reason: string): void {
    const worker = this.#worker;
    if (worker) this.#fail(worker, reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (!worker) return;
    await this.#call('close', new Uint8Array(), CLOSE_MS).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'the embedded database did not close in time');
    });
    this.#worker = null;
    await worker.terminate();
  }

  async #call(ask: WorkerRequest['ask'], bytes: Bytes, deadlineMs: number): Promise<Bytes> {
    const worker = this.#worker;
    if (!worker) throw new DatabaseFault('unavailable', 'The embedded database is being reopened.');
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const bark = (): void => this.#fail(worker, `no answer within ${deadlineMs} ms`);
      this.#calls.set(id, { resolve, reject, watchdog: setTimeout(bark, deadlineMs) });
      worker.postMessage({ id, ask, bytes } satisfies WorkerRequest, [bytes.buffer]);
    });
  }

  async #openWorker(): Promise<void> {
    const worker = new Worker(new URL('./embedded-worker.ts', import.meta.url), {
      workerData: this.#start,
    });
    try {
      await Promise.all([
        // Rejects with the worker's own error when it fails before it is ready.
        once(worker, 'message', { signal: AbortSignal.timeout(OPEN_MS) }),
        embeddedProgram().then((program) => worker.postMessage(program)),
      ]);
    } catch (error) {
      await worker.terminate();
      throw new DatabaseFault('unavailable', 'The embedded database does not open.', {
        cause: error,
      });
    }
    worker.on('message', (reply: WorkerReply) => this.#settle(reply));
    worker.on('error', (error) => this.#fail(worker, error.message));
    worker.on('exit', (code) => this.#fail(worker, `the worker ended with code ${code}`));
    this.#worker = worker;
  }

  #settle({ id, bytes }: WorkerReply): void {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    clearTimeout(call?.watchdog);
    call?.resolve(bytes);
  }

  /** Does nothing when that worker has been replaced already. */
  #fail(worker: Worker, reason: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    if (!this.#isClosed) this.#log.error({ reason }, 'the embedded database failed; reopening it');
    const fault = new DatabaseFault('unavailable', `The embedded database failed: ${reason}.`);
    for (const call of this.#calls.values()) {
      clearTimeout(call.watchdog);
      call.reject(fault);
    }
    this.#calls.clear();
    this.#events.emit('down', fault);
    void this.#reopen(worker);
  }

  async #reopen(dead: Worker): Promise<void> {
    // Two engines on one folder would ruin it: the old one must be gone first.
    await dead.terminate();
    for (
      let pauseMs = FIRST_PAUSE_MS;
      !this.#isClosed;
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    ) {
      try {
        await this.#openWorker();
        this.#log.warn({}, 'the embedded database is open again');
        return;
      } catch (error) {
        this.#log.error({ err: error }, 'the embedded database does not reopen yet');
        await sleep(pauseMs);
      }
    }
  }
}
