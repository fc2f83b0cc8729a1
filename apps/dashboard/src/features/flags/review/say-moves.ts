import type { FlagPreview } from '@halyard/contracts/flag-preview';

const count = new Intl.NumberFormat('en');

/** “of 412 recently seen contexts 37 would move”, and from where to where. */
export function sayMoves({ count: seen, moves }: NonNullable<FlagPreview['recent']>): {
  readonly summary: string;
  readonly moves: readonly string[];
} {
  if (seen === 0) {
    return {
      summary:
        'No application has asked for flags here lately, so there is nobody to compare it with.',
      moves: [],
    };
  }
  const moved = moves.reduce((sum, move) => sum + move.count, 0);
  const contexts = `${count.format(seen)} recently seen ${seen === 1 ? 'context' : 'contexts'}`;
  return {
    summary:
      moved === 0
        ? `Of ${contexts} none would get another variant.`
        : `Of ${contexts} ${count.format(moved)} would move:`,
    moves: moves.map(
      ({ from, to, count: some }) =>
        `${from ?? 'an error'} → ${to ?? 'an error'}: ${count.format(some)}`,
    ),
  };
}
