/** The message about what is at a path of what is edited, as in `rules[0].when[1].values`. */
export type FaultAt = (path: string) => string | undefined;

/** What is wrong with a list and its items: a message for all, and which items it is about. */
export function faultsOfList(
  faultAt: FaultAt,
  path: string,
  length: number,
): { readonly places: ReadonlySet<number>; readonly message: string | undefined } {
  const places = new Set<number>();
  let message = faultAt(path);
  for (let place = 0; place < length; place += 1) {
    const fault = faultAt(`${path}[${place}]`);
    if (fault === undefined) continue;
    places.add(place);
    message ??= fault;
  }
  return { places, message };
}
