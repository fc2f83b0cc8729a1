import { asymptoticCs } from '../src/index.ts';
import { ALL_UNITS } from './data.ts';
import { nearFigure, type Row } from './gate.ts';
import { Z } from './looking.ts';

/** What peeking costs: half the width of the sequence over that of an interval for one look. */
export function certifyWidths(): Row[] {
  const at = [
    { name: 'N', units: ALL_UNITS, expected: 1.549 },
    { name: 'N / 4', units: ALL_UNITS / 4, expected: 1.665 },
    { name: '5 N', units: 5 * ALL_UNITS, expected: 1.609 },
  ];
  return at.map(({ name, units, expected }) => {
    const look = { estimate: 0, standardError: 1, units, plannedUnits: ALL_UNITS, alpha: 0.05 };
    const sequence = asymptoticCs(look);
    const width = sequence.ok ? sequence.value.halfWidth / Z : 0;
    const check = `Width of the sequence against a fixed interval, at ${name} of N units planned`;
    return nearFigure(check, width, { expected, room: 0.003, digits: 3 });
  });
}
