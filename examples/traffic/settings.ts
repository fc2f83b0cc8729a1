import { parseArgs } from 'node:util';

/** What the simulation is told. */
export interface Settings {
  readonly url: string;
  readonly key: string;
  readonly flag: string;
  readonly event: string;
  readonly users: number;
  /** Users a second; 0 for as fast as it goes. */
  readonly speed: number;
  /** Share of users who buy where the variant changes nothing. */
  readonly rate: number;
  /** What a variant changes of that, relatively. */
  readonly liftOf: (variant: string) => number;
}

const USAGE = `Usage: npm start -w examples/traffic -- [options]
  --url http://localhost:8000   Halyard's address, or HALYARD_URL
  --key …                       a server key of the environment, or HALYARD_SERVER_KEY
  --flag new-checkout           the flag that the shop asks for
  --event order-placed          what it tracks when somebody buys
  --users 2000                  how many customers come
  --speed 200                   how many of them a second; 0 for as fast as it goes
  --rate 0.10                   which share of them buys
  --lift 0.15                   by how much more for variants other than the control,
  --lift blue=0.15              or for this one; may be given several times
  --control off                 the variant that changes nothing`;

/** What the command line says; what is wrong with it, where something is. */
export function readSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings | string {
  try {
    return parseSettings(args, env);
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}

function parseSettings(args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: env['HALYARD_URL'] ?? 'http://localhost:8000' },
      key: { type: 'string', default: env['HALYARD_SERVER_KEY'] ?? '' },
      flag: { type: 'string', default: 'new-checkout' },
      event: { type: 'string', default: 'order-placed' },
      users: { type: 'string', default: '2000' },
      speed: { type: 'string', default: '200' },
      rate: { type: 'string', default: '0.10' },
      lift: { type: 'string', multiple: true, default: ['0'] },
      control: { type: 'string', default: 'off' },
    },
  });
  const { url, key, flag, event } = values;
  if (key === '') throw new TypeError('--key is missing.');
  return {
    url,
    key,
    flag,
    event,
    users: numberOf('--users', values.users),
    speed: numberOf('--speed', values.speed),
    rate: numberOf('--rate', values.rate),
    liftOf: liftsOf(values.lift, values.control),
  };
}

function liftsOf(texts: readonly string[], control: string): (variant: string) => number {
  const lifts = new Map<string, number>();
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    lifts.set(text.slice(0, Math.max(at, 0)), numberOf('--lift', text.slice(at + 1), -1));
  }
  // What stands under no name is for all of them.
  return (variant) => lifts.get(variant) ?? (variant === control ? 0 : (lifts.get('') ?? 0));
}

function numberOf(name: string, text: string, least = 0): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least)) throw new TypeError(`${name} must be a number from ${least} on.`);
  return value;
}
