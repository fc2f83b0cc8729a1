import { cpus, loadavg, totalmem } from 'node:os';

/** What the figures were taken on, and when. */
export function describeMachine(): string {
  const cores = cpus();
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  const [load = 0] = loadavg();
  return [
    new Date().toISOString().slice(0, 10),
    `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown processor'}`,
    `${gibibytes} GiB`,
    `Node ${process.versions.node}`,
    `load average at the start ${load.toFixed(1)}`,
  ].join(', ');
}
