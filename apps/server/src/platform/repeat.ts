import type { Log } from '#platform/log/log.ts';

/**
 * Does something again and again, never twice at once. Failures are logged when they begin and when
 * they end, not each time.
 * @returns a function that stops it.
 */
export function repeat(
  name: string,
  work: () => Promise<void>,
  pauseMs: number,
  log: Log,
): () => void {
  let isStopped = false;
  let isFailing = false;
  let timer: NodeJS.Timeout;

  const turn = async (): Promise<void> => {
    try {
      await work();
      if (isFailing) log.info({ name }, 'works again');
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ name, err: error }, 'fails; it is tried again and again');
      isFailing = true;
    }
    if (!isStopped) schedule();
  };
  const schedule = () => {
    timer = setTimeout(() => void turn(), pauseMs).unref();
  };

  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
