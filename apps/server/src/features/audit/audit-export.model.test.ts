import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { AuditEntry } from './audit.model.ts';
import { WRITERS } from './audit-export.ts';

const ENTRY: AuditEntry = {
  sequence: 7,
  id: '00000000-0000-4000-8000-000000000007',
  entityType: 'flag',
  entityId: '00000000-0000-4000-8000-000000000000',
  entityKey: 'checkout',
  action: 'updated',
  userId: null,
  userEmail: 'ada@example.com',
  environmentKey: 'staging',
  changes: {},
  comment: null,
  requestId: null,
  createdAt: new Date('2026-03-01T12:00:00.000Z'),
  hash: 'f'.repeat(64),
};

async function* pagesOf(...pages: Partial<AuditEntry>[][]) {
  for (const page of pages) yield page.map((fields) => ({ ...ENTRY, ...fields }));
}

/** The lines of a CSV file beneath its heading. */
async function linesOf(...pages: Partial<AuditEntry>[][]) {
  const [heading, ...lines] = (await text(WRITERS.csv(pagesOf(...pages)))).split('\r\n');
  expect(heading).toBe(
    'sequence,created_at,user_email,action,entity_type,entity_key,environment_key,field,old,new,comment,id',
  );
  expect(lines.pop()).toBe('');
  return lines;
}

const START = '7,2026-03-01T12:00:00.000Z,ada@example.com,updated,flag,checkout,staging';

test('CSV has a line for each changed field, and one for an entry without any', async () => {
  const changes = {
    is_enabled: { old: false, new: true },
    tags: { old: null, new: ['a "b"'] },
  };
  expect(await linesOf([{ changes, comment: 'So, there' }], [{ environmentKey: null }])).toEqual([
    `${START},is_enabled,false,true,"So, there",${ENTRY.id}`,
    `${START},tags,null,"[""a \\""b\\""""]","So, there",${ENTRY.id}`,
    `${START.replace('staging', '')},,,,,${ENTRY.id}`,
  ]);
});

test.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['＝1', "'＝1"],
  ['\t=1', "'\t=1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ['1=1', '1=1'],
])('a cell with %j is no formula', async (comment, cell) => {
  expect(await linesOf([{ comment }])).toEqual([`${START},,,,${cell},${ENTRY.id}`]);
});

test('a name or a value that begins like a formula is none either', async () => {
  const changes = { '=cmd': { old: -5, new: '=cmd' } };
  expect(await linesOf([{ changes }])).toEqual([`${START},'=cmd,'-5,"""=cmd""",,${ENTRY.id}`]);
});

test('JSON is one array, however many pages there are', async () => {
  const sequencesOf = async (...pages: Partial<AuditEntry>[][]) => {
    const entries: unknown = JSON.parse(await text(WRITERS.json(pagesOf(...pages))));
    return (entries as AuditEntry[]).map(({ sequence }) => sequence);
  };
  expect(await sequencesOf([])).toEqual([]);
  const pages = [[{ sequence: 3 }, { sequence: 2 }], [{ sequence: 1 }], []];
  expect(await sequencesOf(...pages)).toEqual([3, 2, 1]);
});

test('whoever stops reading a file stops the reading of the log', async () => {
  let read = 0;
  let hasStopped = false;
  async function* endless() {
    try {
      for (;;) {
        read += 1;
        yield [ENTRY];
      }
    } finally {
      hasStopped = true;
    }
  }
  const file = Readable.from(WRITERS.csv(endless()));
  for await (const line of file) if (String(line).startsWith('7,')) break;
  await expect.poll(() => hasStopped).toBe(true);
  expect(read).toBeLessThan(5);
});
