/** What platform code needs of a logger; pino's satisfies it. The object's fields are recorded beside the message. */
export interface Log {
  debug(object: object, message: string): void;
  info(object: object, message: string): void;
  warn(object: object, message: string): void;
  error(object: object, message: string): void;
}
