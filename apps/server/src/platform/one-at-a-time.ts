interface Run<R> {
  readonly done: Promise<R>;
  next?: Promise<R>;
}

/**
 * Makes work on one key run once at a time. A call during a run gets the run after it, which starts
 * late enough to see what the caller knows of; all such callers share that one.
 */
export function oneAtATime<R>(work: (key: string) => Promise<R>): (key: string) => Promise<R> {
  const running = new Map<string, Run<R>>();

  const begin = (key: string): Promise<R> => {
    const run: Run<R> = { done: work(key) };
    running.set(key, run);
    const end = () => {
      if (running.get(key) === run) running.delete(key);
    };
    run.done.then(end, end);
    return run.done;
  };

  return (key) => {
    const run = running.get(key);
    if (!run) return begin(key);
    run.next ??= run.done.then(
      () => begin(key),
      () => begin(key),
    );
    return run.next;
  };
}
