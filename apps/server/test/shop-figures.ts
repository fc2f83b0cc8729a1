import { Client } from 'pg';

/** What is worked out by hand, and how it was planned. */
interface Question {
  readonly experimentKey: string;
  readonly event: string;
  readonly control: string;
  readonly plannedUnits: number;
  readonly alpha: number;
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * Compares two variants by whether units did something, from the raw rows and with nothing of ours: plain
 * means and variances in two passes, the interval of a z-test (that of a t-test differs in its sixth digit), and the asymptotic confidence sequence of
 * Waudby-Smith et al. (arXiv 2103.06476, equations 9, 155 and 161).
 */
export async function compareByHand(databaseUrl: string, question: Question) {
  const { control, plannedUnits, alpha } = question;
  const totals = await readTotals(databaseUrl, question);
  const a = figuresOf(totals.filter(({ variant }) => variant === control));
  const b = figuresOf(totals.filter(({ variant }) => variant !== control));
  const difference = b.mean - a.mean;
  const error = Math.sqrt(a.variance / a.units + b.variance / b.units);
  const level = -2 * Math.log(alpha);
  const u = (a.units + b.units) * ((level + Math.log(1 + level)) / plannedUnits);
  const reach = error * Math.sqrt(((2 * (u + 1)) / u) * Math.log(Math.sqrt(u + 1) / alpha));
  return {
    arms: [a, b].map(({ variant, units, total }) => ({ variant, units, total })),
    difference,
    lift: difference / a.mean,
    interval: { lower: difference - Z * error, upper: difference + Z * error },
    alwaysValid: { lower: difference - reach, upper: difference + reach },
  };
}

interface UnitTotal {
  readonly variant: string;
  readonly total: number;
}

/** 1 for each unit with such an event from its exposure on, 0 for each other. */
async function readTotals(
  databaseUrl: string,
  { experimentKey, event }: Question,
): Promise<UnitTotal[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const exposures = await client.query<{ unit: string; variant: string; exposed_at: Date }>(
      `select unit, variant, exposed_at from exposures
       where experiment_id = (select id from experiments where key = $1)`,
      [experimentKey],
    );
    const events = await client.query<{ unit: string; at: Date }>(
      'select unit, at from events where name = $1',
      [event],
    );
    const timesOf = Map.groupBy(events.rows, ({ unit }) => unit);
    return exposures.rows.map(({ unit, variant, exposed_at: from }) => ({
      variant,
      total: (timesOf.get(unit) ?? []).some(({ at }) => at >= from) ? 1 : 0,
    }));
  } finally {
    await client.end();
  }
}

function figuresOf(units: readonly UnitTotal[]) {
  const total = units.reduce((sum, each) => sum + each.total, 0);
  const mean = total / units.length;
  const squares = units.reduce((sum, each) => sum + (each.total - mean) ** 2, 0);
  return {
    variant: units[0]?.variant,
    units: units.length,
    total,
    mean,
    variance: squares / (units.length - 1),
  };
}
