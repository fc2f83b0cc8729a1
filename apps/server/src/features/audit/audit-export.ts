import type { EXPORT_FORMATS } from '@halyard/contracts/audit';
import { csvLine } from '#platform/http/csv.ts';
import { toBody } from './audit.answers.ts';
import type { AuditEntry } from './audit.model.ts';

type Pages = AsyncIterable<readonly AuditEntry[]>;

/** How the log is written as a file: a text for each page, so that it never is in memory as a whole. */
export const WRITERS: Readonly<
  Record<(typeof EXPORT_FORMATS)[number], (pages: Pages) => AsyncGenerator<string, void, undefined>>
> = { csv: writeCsv, json: writeJson };

const COLUMNS = [
  'sequence',
  'created_at',
  'user_email',
  'action',
  'entity_type',
  'entity_key',
  'environment_key',
  'field',
  'old',
  'new',
  'comment',
  'id',
];

/** RFC 4180 under a heading: a line for each changed field, and one for an entry without any. */
async function* writeCsv(pages: Pages): AsyncGenerator<string, void, undefined> {
  yield csvLine(COLUMNS);
  for await (const entries of pages) yield entries.flatMap(linesOf).join('');
}

function linesOf(entry: AuditEntry): string[] {
  const fields = Object.entries(entry.changes).map(([field, { old, new: next }]) => [
    field,
    JSON.stringify(old),
    JSON.stringify(next),
  ]);
  const rows = fields.length > 0 ? fields : [['', '', '']];
  return rows.map((row) =>
    csvLine([
      String(entry.sequence),
      entry.createdAt.toISOString(),
      entry.userEmail,
      entry.action,
      entry.entityType,
      entry.entityKey,
      entry.environmentKey ?? '',
      ...row,
      entry.comment ?? '',
      entry.id,
    ]),
  );
}

/** An array of entries as lists give them, one on each line. */
async function* writeJson(pages: Pages): AsyncGenerator<string, void, undefined> {
  yield '[';
  let separator = '\n';
  for await (const entries of pages) {
    if (entries.length === 0) continue;
    yield separator + entries.map((entry) => JSON.stringify(toBody(entry))).join(',\n');
    separator = ',\n';
  }
  yield '\n]\n';
}
