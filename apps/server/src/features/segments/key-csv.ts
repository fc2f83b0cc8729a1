import { isUtf8 } from 'node:buffer';
import { MAX_LISTED_KEYS } from '@halyard/contracts/segments';
import { MAX_TARGETING_KEY_LENGTH } from '@halyard/contracts/targeting';

/**
 * Lists of targeting keys as CSV: RFC 4180, UTF-8 with or without a byte order mark, lines that end
 * in CRLF, LF or CR. The key is what stands in the first column, exactly; other columns are not
 * looked at. Lines without any character are passed over.
 */

/** What is wrong with a line, counted from 1. */
export interface CsvFault {
  readonly line: number;
  readonly detail: string;
}

/** The keys of a text, each once, in the order of the text. */
export interface KeyReading {
  readonly keys: readonly string[];
  /** Lines with a key, repetitions included. */
  readonly received: number;
  /** Empty where the whole text could be read; else the first faults. */
  readonly faults: readonly CsvFault[];
}

const HEADING = 'targetingKey';
const HEADINGS: ReadonlySet<string> = new Set(['targetingkey', 'key', 'user_id']);
/** Reading stops after so many faults. */
const MAX_FAULTS = 20;
/** Keeps a file of nothing but line ends from holding up everybody else. */
const MAX_LINES = 1_000_000;
const NUL = String.fromCharCode(0);

/** The text of a file without its byte order mark, or the first line that is no text. */
export function decodeCsv(bytes: Buffer): string | CsvFault {
  const text = new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) return { line: lineOfBrokenByte(bytes), detail: 'is not UTF-8' };
  const at = text.indexOf(NUL);
  return at === -1 ? text : { line: 1 + lineEndsIn(text, 0, at), detail: 'has a NUL character' };
}

export function readKeys(text: string): KeyReading {
  const keys = new Set<string>();
  const faults: CsvFault[] = [];
  let received = 0;
  let line = 1;
  let mayBeHeading = true;
  for (let at = 0; at < text.length && faults.length < MAX_FAULTS; ) {
    const row = readRow(text, at);
    const isHeading = mayBeHeading && HEADINGS.has(row.key.toLowerCase());
    if (!row.isBlank && (row.fault || !isHeading)) {
      const fault = row.fault ?? faultOfKey(row.key, at);
      if (fault) {
        faults.push({ line: line + lineEndsIn(text, at, fault.at), detail: fault.detail });
      } else {
        keys.add(row.key);
        received += 1;
      }
    }
    mayBeHeading &&= row.isBlank;
    const tooMuch = limitPassed(keys.size, line);
    if (tooMuch !== undefined) {
      faults.push({ line, detail: `is beyond ${tooMuch}` });
      break;
    }
    line += lineEndsIn(text, at, row.end);
    at = row.end;
  }
  return { keys: [...keys], received, faults };
}

/** What cannot be decoded is replaced, so that text which is encoded again differs there first. */
function lineOfBrokenByte(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'));
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at += 1;
  return 1 + lineEndsIn(bytes.toString('latin1', 0, at), 0, at);
}

/** Under a heading, so that a key that looks like one is read back as a key. */
export function writeKeys(keys: readonly string[]): string {
  return [HEADING, ...keys].map((key) => `${quotedIfNeeded(key)}\r\n`).join('');
}

function limitPassed(keys: number, line: number): string | undefined {
  if (keys > MAX_LISTED_KEYS) return `${MAX_LISTED_KEYS} different keys`;
  return line > MAX_LINES ? `${MAX_LINES} lines` : undefined;
}

function quotedIfNeeded(key: string): string {
  return /[",\r\n]/.test(key) ? `"${key.replaceAll('"', '""')}"` : key;
}

interface FaultAt {
  readonly at: number;
  readonly detail: string;
}

interface Row {
  readonly key: string;
  readonly isBlank: boolean;
  readonly fault: FaultAt | undefined;
  /** Where the next row begins. */
  readonly end: number;
}

function readRow(text: string, start: number): Row {
  let field = readField(text, start);
  const key = field.value;
  const isBlank = field.end === start && text[start] !== ',';
  while (!field.fault && text[field.end] === ',') field = readField(text, field.end + 1);
  return { key, isBlank, fault: field.fault, end: nextLine(text, field.end) };
}

interface Field {
  readonly value: string;
  /** Where the comma, the line's end or the text's end is. */
  readonly end: number;
  readonly fault?: FaultAt;
}

function readField(text: string, start: number): Field {
  if (text[start] === '"') return readQuoted(text, start);
  PLAIN.lastIndex = start;
  const [value = ''] = PLAIN.exec(text) ?? [];
  const end = start + value.length;
  if (text[end] !== '"') return { value, end };
  return { value, end, fault: { at: end, detail: 'has a quote in a field that is not quoted' } };
}

function readQuoted(text: string, start: number): Field {
  const close = closingQuote(text, start + 1);
  if (close === -1) {
    const fault = { at: start, detail: 'opens a quote that is never closed' };
    return { value: '', end: text.length, fault };
  }
  const value = text.slice(start + 1, close).replaceAll('""', '"');
  const end = close + 1;
  if (end === text.length || /[,\r\n]/.test(text.charAt(end))) return { value, end };
  return { value, end, fault: { at: end, detail: 'goes on after a closing quote' } };
}

/** The first quote that is not one of two; a pattern would run out of stack where many are. */
function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2);
  return quote;
}

function faultOfKey(key: string, at: number): FaultAt | undefined {
  if (key === '') return { at, detail: 'has no key in its first column' };
  if (isWithin(key, MAX_TARGETING_KEY_LENGTH)) return undefined;
  return { at, detail: `has a key of more than ${MAX_TARGETING_KEY_LENGTH} characters` };
}

/** Counts characters, of which each is one or two of UTF-16; what is hopeless is not counted. */
function isWithin(text: string, limit: number): boolean {
  return text.length <= limit || (text.length <= 2 * limit && Array.from(text).length <= limit);
}

const LINE_ENDS = /\r\n|\r|\n/g;
const PLAIN = /[^",\r\n]*/y;

function nextLine(text: string, from: number): number {
  LINE_ENDS.lastIndex = from;
  return LINE_ENDS.test(text) ? LINE_ENDS.lastIndex : text.length;
}

function lineEndsIn(text: string, start: number, end: number): number {
  LINE_ENDS.lastIndex = start;
  let count = 0;
  while (LINE_ENDS.test(text) && LINE_ENDS.lastIndex <= end) count += 1;
  return count;
}
