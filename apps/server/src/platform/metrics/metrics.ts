import cluster from 'node:cluster';
import type { FastifyInstance } from 'fastify';
import {
  AggregatorRegistry,
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

/** What is counted, in Prometheus' text format. Labels come from closed sets, never from callers. */
export interface Metrics {
  readonly contentType: string;
  /** Of all processes of this server where there are several. */
  text(): Promise<string>;
  /** A counter for hot paths: counting is one look into a map, and labels are worked out when it is asked for. */
  tally(
    name: string,
    help: string,
    labels: readonly string[],
  ): (...values: readonly string[]) => void;
  /**
   * A value that is looked up when it is asked for.
   * @param together what several processes show: the one that is behind, unless it is a number of
   * things that each has some of.
   */
  gauge<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    collect: (gauge: Gauge<L>) => void,
    together?: 'min' | 'sum',
  ): void;
  /** Times every request of a server by its route, but for streams, which last as long as they please. */
  observe(app: FastifyInstance): void;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  if (cluster.isWorker) {
    AggregatorRegistry.setRegistries(registry);
    // Making one is what lets this process answer the primary.
    void new AggregatorRegistry();
  }
  return {
    contentType: registry.contentType,
    text: () => (cluster.isWorker ? askPrimary() : registry.metrics()),
    tally(name, help, labelNames) {
      const counts = new Map<string, { readonly labels: Record<string, string>; count: number }>();
      const counter: Counter = new Counter({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        collect() {
          counter.reset();
          for (const { labels, count } of counts.values()) counter.inc(labels, count);
        },
      });
      return (...values) => {
        const key = values.join('\n');
        const held = counts.get(key);
        if (held) held.count += 1;
        else {
          counts.set(key, {
            count: 1,
            labels: Object.fromEntries(labelNames.map((label, i) => [label, values[i] ?? ''])),
          });
        }
      };
    },
    gauge(name, help, labelNames, collect, together = 'min') {
      const gauge: Gauge<(typeof labelNames)[number]> = new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers,
        aggregator: together,
        collect: () => collect(gauge),
      });
    },
    observe(app) {
      const durations = new Histogram({
        name: 'http_request_duration_seconds',
        help: 'Time to answer a request, by route',
        labelNames: ['method', 'route', 'status'],
        buckets: SECONDS,
        registers,
      });
      app.addHook('onResponse', (request, reply, done) => {
        if (request.routeOptions.config.isStream && reply.statusCode === 200) {
          done();
          return;
        }
        durations.observe(
          {
            method: request.method,
            route: request.routeOptions.url ?? 'none',
            status: `${Math.floor(reply.statusCode / 100)}xx`,
          },
          reply.elapsedTime / 1000,
        );
        done();
      });
    },
  };
}

interface MetricsMessage {
  readonly halyard: 'metrics';
  readonly id: number;
  readonly text?: string;
}

function isMetricsMessage(message: unknown): message is MetricsMessage {
  return (
    typeof message === 'object' && message !== null && Reflect.get(message, 'halyard') === 'metrics'
  );
}

/** Longer than the library waits for a worker. */
const ANSWER_DEADLINE_MS = 6000;
let lastId = 0;

/** A worker knows its own figures only; the primary process adds them all up. */
function askPrimary(): Promise<string> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new Error('the primary process did not answer'))),
      ANSWER_DEADLINE_MS,
    );
    const listen = (message: unknown) => {
      if (!isMetricsMessage(message) || message.id !== id) return;
      const { text } = message;
      if (text === undefined) end(() => reject(new Error('another worker did not answer')));
      else end(() => resolve(text));
    };
    const end = (settle: () => void) => {
      clearTimeout(timer);
      process.off('message', listen);
      settle();
    };
    process.on('message', listen);
    process.send?.({ halyard: 'metrics', id } satisfies MetricsMessage);
  });
}

/** In the primary process: answers the workers that are asked for metrics. */
export function aggregateMetrics(): void {
  const aggregator = new AggregatorRegistry();
  cluster.on('message', (worker, message: unknown) => {
    if (!isMetricsMessage(message)) return;
    const answer = (found: { text?: string }) => {
      // Whoever asked may be gone by now.
      worker.send({ ...message, ...found }, () => undefined);
    };
    aggregator.clusterMetrics().then(
      (text) => answer({ text }),
      () => answer({}),
    );
  });
}
