import type { Experiment } from '@halyard/contracts/experiments';
import type { Metric } from '@halyard/contracts/metrics';
import { formatFields, formatInstant, formatTable } from './table.ts';

/** One line per experiment. */
export function experimentsTable(experiments: readonly Experiment[]): string {
  return formatTable(
    ['key', 'name', 'state', 'flag', 'environment', 'split', 'traffic', 'started', 'decision'],
    experiments.map((experiment) => [
      experiment.key,
      experiment.name,
      experiment.state,
      experiment.flag_key,
      experiment.environment_key,
      splitText(experiment),
      `${experiment.traffic}%`,
      instantText(experiment.started_at),
      experiment.decision ?? '-',
    ]),
  );
}

/** Everything about one. */
export function experimentText(experiment: Experiment): string {
  return formatFields([
    ['key', experiment.key],
    ['name', experiment.name],
    ['state', experiment.state],
    ['hypothesis', experiment.hypothesis || '-'],
    ['owner', experiment.owner || '-'],
    ['flag', `${experiment.flag_key} in ${experiment.environment_key}`],
    ['split', splitText(experiment)],
    ['control', experiment.control],
    ['unit', experiment.unit],
    ['conditions', String(experiment.when.length)],
    ['traffic', `${experiment.traffic}%`],
    ['layer', experiment.layer_key ?? '-'],
    ['metrics', experiment.metrics.map(metricText).join(', ') || '-'],
    ['epoch', String(experiment.epoch)],
    ['started', instantText(experiment.started_at)],
    ['stopped', instantText(experiment.stopped_at)],
    ['decision', experiment.decision ?? '-'],
    ['version', String(experiment.version)],
  ]);
}

/** One line per metric. */
export function metricsTable(metrics: readonly Metric[]): string {
  return formatTable(
    ['key', 'name', 'kind', 'event', 'good is', 'window', 'used by'],
    metrics.map((metric) => [
      metric.key,
      metric.name,
      metric.kind,
      metric.denominator_event === null
        ? metric.event
        : `${metric.event} / ${metric.denominator_event}`,
      metric.direction,
      metric.window_minutes === null ? 'as long as it runs' : windowText(metric.window_minutes),
      metric.used_by.join(', ') || '-',
    ]),
  );
}

function splitText({ variants }: Experiment): string {
  return variants.map(({ variant, weight }) => `${variant} ${weight}%`).join(', ');
}

function metricText({ metric_key: key, role }: Experiment['metrics'][number]): string {
  return `${key} (${role})`;
}

function instantText(iso: string | null): string {
  return iso === null ? '-' : formatInstant(iso);
}

function windowText(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
