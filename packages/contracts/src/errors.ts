/**
 * Every refusal the API can give. A code is public and permanent; its title may change.
 * `status` is the HTTP status (RFC 9110) that carries it.
 */
export const ERRORS = {
  INVALID_JSON: { status: 400, title: 'The body is not valid JSON.' },
  INVALID_INPUT: { status: 400, title: 'Some of what was sent is not valid.' },
  INVALID_CURSOR: { status: 400, title: 'The cursor does not belong to this list.' },
  ENVIRONMENT_REQUIRED: {
    status: 400,
    title: 'These fields belong to one environment; name it with environment_key.',
  },
  TARGETING_KEY_MISSING: {
    status: 400,
    title: 'This flag is rolled out by percentage and needs to know whom it is evaluated for.',
  },
  WRONG_PASSWORD: { status: 400, title: 'The current password is not right.' },
  COMMON_PASSWORD: {
    status: 400,
    title: 'This password is on the lists that attackers try first.',
  },
  UNAUTHENTICATED: { status: 401, title: 'Log in first.' },
  SDK_KEY_INVALID: { status: 401, title: 'This SDK key is not known here, or was revoked.' },
  STREAM_TICKET_INVALID: {
    status: 401,
    title: 'This stream address is used up; ask for a new one.',
  },
  WRONG_CREDENTIALS: { status: 401, title: 'E-mail or password is not right.' },
  SETUP_TOKEN_INVALID: { status: 401, title: 'This setup link is not valid any more.' },
  FORBIDDEN: { status: 403, title: 'Your role does not allow this.' },
  ENVIRONMENT_PROTECTED: { status: 403, title: 'Only an admin changes a protected environment.' },
  SERVER_KEY_REQUIRED: { status: 403, title: 'Only a server key may read rulesets.' },
  CROSS_SITE_REQUEST: { status: 403, title: 'This request came from another site.' },
  REGISTRATION_CLOSED: { status: 403, title: 'An admin creates the accounts here.' },
  PUBLIC_EVALUATION_CLOSED: { status: 403, title: 'Public evaluation is switched off here.' },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is nothing at this address.' },
  SESSION_NOT_FOUND: { status: 404, title: 'No session of yours with this id.' },
  USER_NOT_FOUND: { status: 404, title: 'No user with this id.' },
  ENVIRONMENT_NOT_FOUND: { status: 404, title: 'No environment with this key.' },
  SEGMENT_NOT_FOUND: { status: 404, title: 'No segment with this key.' },
  SDK_KEY_NOT_FOUND: { status: 404, title: 'No SDK key with this id.' },
  RULE_NOT_FOUND: { status: 404, title: 'No rule with this id.' },
  AUDIT_ENTRY_NOT_FOUND: { status: 404, title: 'No such entry in this history.' },
  FLAG_NOT_FOUND: { status: 404, title: 'No flag with this key.' },
  EMAIL_TAKEN: { status: 409, title: 'An account with this e-mail already exists.' },
  LAST_ADMIN: { status: 409, title: 'The last active admin stays one.' },
  ENVIRONMENT_KEY_TAKEN: { status: 409, title: 'An environment with this key already exists.' },
  ENVIRONMENT_STILL_PROTECTED: {
    status: 409,
    title: 'Take the protection off before deleting this environment.',
  },
  FLAG_KEY_TAKEN: { status: 409, title: 'A flag with this key already exists.' },
  FLAG_KEY_RETIRED: {
    status: 409,
    title: 'A deleted flag had this key; running code may still ask for it.',
  },
  FLAG_ARCHIVED: { status: 409, title: 'This flag is archived; restore it before changing it.' },
  FLAG_IN_USE: { status: 409, title: 'Other flags have this flag as a prerequisite.' },
  SDK_KEY_ENDED: {
    status: 409,
    title: 'This SDK key was revoked or has expired; create a new one.',
  },
  SEGMENT_KEY_TAKEN: { status: 409, title: 'A segment with this key already exists.' },
  SEGMENT_IN_USE: { status: 409, title: 'Flags or other segments use this segment.' },
  NOT_RESTORABLE: { status: 409, title: 'There is nothing in this entry that could be restored.' },
  VERSION_CONFLICT: { status: 409, title: 'Someone changed this meanwhile.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is larger than this address accepts.' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    title: 'Send application/json, unless this address says otherwise.',
  },
  TOO_MANY_ATTEMPTS: { status: 429, title: 'Too many attempts; wait a little.' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side.' },
  FLAG_UNREADABLE: { status: 500, title: 'The stored rules of this flag cannot be evaluated.' },
  BUSY: { status: 503, title: 'Busy at the moment; try again.' },
  TOO_MANY_STREAMS: { status: 503, title: 'Too many streams are being opened; try again.' },
  STORAGE_UNAVAILABLE: { status: 503, title: 'The database does not answer at the moment.' },
  STORAGE_FULL: { status: 507, title: 'The disk of the database is full.' },
} as const;

/** A public, permanent name of a refusal. */
export type ErrorCode = keyof typeof ERRORS;
