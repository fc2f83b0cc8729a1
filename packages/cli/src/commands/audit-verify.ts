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
      summary: 'A head that you noted earlier; it must still be in the chain',
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
    const report = readReport(
      await maintenance('verify-audit', expected === undefined ? {} : { head: expected }),
    );
    const { entries, head: found } = report;
    out.result(
      report,
      formatFields([
        ['entries', String(entries)],
        ['head', found],
      ]),
    );
    const complaint = complaintAbout(report, expected);
    if (complaint !== undefined) throw new Refusal(complaint);
    out.note(
      report.noted_at === null
        ? 'The chain is whole.'
        : `The chain is whole; the head that you noted is entry ${report.noted_at}.`,
    );
  },
});

function complaintAbout(report: ChainReport, expected: string | undefined): string | undefined {
  const { fault, entries, noted_at: notedAt } = report;
  if (fault) return faultText(fault);
  if (entries === 0) {
    return 'The log is empty, and the log of a server that ever started is not. Is this its storage? Look at DATABASE_URL and HALYARD_DATA_DIR.';
  }
  if (expected === undefined || notedAt !== null) return undefined;
  return `No entry has the hash ${expected}: the log was written anew, or it is another one.`;
}
