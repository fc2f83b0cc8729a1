/** A clock that stands until a test moves it. */
export interface Clock {
  readonly now: () => Date;
  pass(time: { readonly minutes: number }): void;
}

export function aClock(start = '2026-03-01T12:00:00.000Z'): Clock {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    pass({ minutes }) {
      at += minutes * 60_000;
    },
  };
}
