import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createStreamTickets } from './ofrep-ticket.ts';

const SECRET = 'a secret for tests, thirty-two characters or more';
const KEY = '0f3c9a1e-5b1d-4c7e-9a3f-2d6b8e4f1a70';
const OTHER = '0f3c9a1e-5b1d-4c7e-9a3f-2d6b8e4f1a71';
const PERIOD = 600_000;
const NOON = Date.UTC(2026, 0, 1, 12);

const ticketsAt = (at: number, secret = SECRET) => createStreamTickets(secret, () => new Date(at));
const ticket = ticketsAt(NOON).issue(KEY);

test('a ticket names the key that it was given to', () => {
  expect(ticketsAt(NOON).read(ticket)).toBe(KEY);
  expect(ticketsAt(NOON).read(ticketsAt(NOON).issue(OTHER))).toBe(OTHER);
});

test('it stays the same for ten minutes', () => {
  expect(ticketsAt(NOON + PERIOD - 1).issue(KEY)).toBe(ticket);
  expect(ticketsAt(NOON + PERIOD).issue(KEY)).not.toBe(ticket);
});

test.each([
  [true, 'at once', 0],
  [true, 'in its own period', PERIOD - 1],
  [true, 'in the period after', 2 * PERIOD - 1],
  [false, 'later', 2 * PERIOD],
  [false, 'a day later', 24 * PERIOD],
  [true, 'on a clock that is a little behind', -1],
  [false, 'on a clock that is half an hour behind', -3 * PERIOD],
])('it is good: %s, %s', (isGood, _, later) => {
  expect(ticketsAt(NOON + later).read(ticket)).toBe(isGood ? KEY : null);
});

const [keyId, period, signature = ''] = ticket.split('.');

test.each([
  ['', 'nothing'],
  [KEY, 'a key alone'],
  [`${OTHER}.${period}.${signature}`, 'the ticket of another key'],
  [`${keyId}.${(Number.parseInt(period ?? '', 36) + 1).toString(36)}.${signature}`, 'a later one'],
  [`${keyId}.${period}.${'A'.repeat(43)}`, 'another signature'],
  [`${keyId}.${period}.${signature.slice(0, -1)}`, 'a part of it'],
  [`${ticket}A`, 'more than it'],
  [`${ticket}\n`, 'a line of it'],
  [ticket.toUpperCase(), 'it in capitals'],
])('nothing else is taken for one: %j, %s', (text) => {
  expect(ticketsAt(NOON).read(text)).toBeNull();
});

test('neither what another installation gave, nor what the secret itself has signed', () => {
  expect(ticketsAt(NOON, `${SECRET}!`).read(ticket)).toBeNull();
  const forged = createHmac('sha256', SECRET).update(`${keyId}.${period}`).digest('base64url');
  expect(ticketsAt(NOON).read(`${keyId}.${period}.${forged}`)).toBeNull();
});
