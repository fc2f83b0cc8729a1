import cluster from 'node:cluster';
import { aggregateMetrics } from '#platform/metrics/metrics.ts';

const RESPAWN_MS = 1000;

/** Keeps so many workers running; a start that fails at once ends everything. */
export function superviseWorkers(workers: number): void {
  aggregateMetrics();
  let isClosing = false;
  let hasListened = false;
  cluster.on('listening', () => {
    hasListened = true;
  });
  cluster.on('fork', (worker) => {
    // A message to a worker that is dying fails with this; its end is heard of anyway.
    worker.on('error', () => undefined);
  });
  cluster.on('exit', (worker, code) => {
    if (isClosing) return;
    if (!hasListened) process.exit(code || 1);
    process.stderr.write(`worker ${worker.id} ended (${code}); starting another\n`);
    setTimeout(() => {
      if (!isClosing) cluster.fork();
    }, RESPAWN_MS);
  });
  const close = (signal: NodeJS.Signals) => {
    isClosing = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  for (let i = 0; i < workers; i += 1) cluster.fork();
}
