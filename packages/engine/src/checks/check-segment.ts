import type { Report } from '../fault.ts';
import { isObject, ownMember } from '../json.ts';
import { checkCondition } from './check-condition.ts';
import { checkCount, checkKey, checkList, checkTexts, reportType } from './check-shape.ts';

/**
 * Checks one segment by itself, without looking at other segments. What it lets pass is a
 * `SegmentRules`. An empty group is refused: it would put every context into the segment.
 *
 * @param key - the key under which the segment stands in its ruleset.
 */
export function checkSegment(key: string, value: unknown, report: Report): void {
  if (!isObject(value)) return reportType(value, '', 'an object', report);
  checkKey(ownMember(value, 'key'), key, report);
  checkCount(ownMember(value, 'version'), 'version', report);
  checkTexts(ownMember(value, 'included'), 'included', report);
  checkTexts(ownMember(value, 'excluded'), 'excluded', report);
  for (const [i, group] of checkList(ownMember(value, 'groups'), 'groups', report).entries()) {
    const conditions = checkList(group, `groups[${i}]`, report);
    if (Array.isArray(group) && conditions.length === 0) {
      report(`groups[${i}]`, 'EMPTY', 'A group needs a condition.');
    }
    for (const [j, condition] of conditions.entries()) {
      checkCondition(condition, `groups[${i}][${j}]`, report);
    }
  }
}
