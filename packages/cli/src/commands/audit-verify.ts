import { type ChainReport, faultText, readReport } from '../chain.ts';
import { defineCommand } from '../command.ts';
import { Refusal, UsageError } from '../failures.ts';
import { formatFields } from '../table.ts';

export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'Check that nobody rewrote the audit log, on the machine of the server',
  operands: {},
  options: {
    head: {
      type: 'string',
      value: 'hash',
      summary: 'The head that you noted; it must be the same',
    },
  },
  notes: [
    'Works on the storage itself, whether the server runs or not: set DATABASE_URL or',
    'HALYARD_DATA_DIR as for the server. Note the head somewhere else: whoever can rewrite the',
    'whole log cannot rewrite your note.',
  ],
  examples: [
    'halyard audit verify',
    'HALYARD_DATA_DIR=/var/lib/halyard halyard audit verify --json',
    'halyard audit verify --head 5f2c…',
  ],
  async run({ maintenance, out }, { options: { head } }) {
    const expected = head?.toLowerCase();
    if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected)) {
      throw new UsageError('--head is not a hash of 64 hexadecimal digits');
    }
    const report = readReport(await maintenance('verify-audit', {}));
    const { entries, head: found, fault } = report;
    out.result(
      report,
      formatFields([
        ['entries', String(entries)],
        ['head', found],
      ]),
    );
    const complaint = fault ? faultText(fault) : complaintAboutHead(report, expected);
    if (complaint !== undefined) throw new Refusal(complaint);
    out.note('The chain is whole.');
  },
});

function complaintAboutHead(
  { head }: ChainReport,
  expected: string | undefined,
): string | undefined {
  if (expected === undefined || expected === head) return undefined;
  return `The head is not ${expected} any more: entries came after it, or the log was rewritten.`;
}
