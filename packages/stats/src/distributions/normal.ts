import { polynomial } from './polynomial.ts';

const SQRT_2PI = Math.sqrt(2 * Math.PI);
export const LOG_SQRT_2PI = 0.91893853320467274;
/** Up to here the middle of the curve is integrated, beyond it the tail. */
const BODY = 0.67448975;
const FAR = Math.sqrt(32);

// W. J. Cody: Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969).
const BODY_ABOVE = [
  18154.981253343561, 1067.6894854603710, 161.02823106855588, 2.2352520354606839,
  0.065682337918207449,
];
const BODY_BELOW = [45507.789335026730, 10260.932208618978, 976.09855173777670, 47.202581904688242, 1];
const TAIL_ABOVE = [
  9842.7148383839780, 11602.651437647350, 6848.1904505362823, 2494.5375852903727,
  597.27027639480026, 93.506656132177856, 8.8831497943883759, 0.39894151208813467,
  1.0765576773720192e-8,
];
const TAIL_BELOW = [
  19685.429676859991, 38912.003286093271, 34900.952721145977, 18615.571640885098,
  6485.5582982667608, 1519.3775994075548, 235.38790178262500, 22.266688044328116, 1,
];
const FAR_ABOVE = [
  2.9112874951168792e-5, 0.0014216191932278935, 0.022235277870649807, 0.12740116116024736,
  0.21589853405795699, 0.02307344176494017,
];
const FAR_BELOW = [
  7.2975155508396621e-5, 0.0037823963320275824, 0.065988137868928552, 0.46823821248086512,
  1.2842600961449112, 1,
];

// M. J. Wichura: Algorithm AS 241, The percentage points of the normal distribution,
// Applied Statistics 37 (1988).
const CENTRE = {
  above: [
    3.3871328727963666, 133.14166789178438, 1971.5909503065514, 13731.693765509461,
    45921.953931549871, 67265.770927008701, 33430.575583588128, 2509.0809287301227,
  ],
  below: [
    1, 42.313330701600911, 687.18700749205791, 5394.1960214247511, 21213.794301586596,
    39307.895800092711, 28729.085735721943, 5226.4952788528546,
  ],
};
const SHOULDER = {
  above: [
    1.4234371107496836, 4.6303378461565453, 5.7694972214606914, 3.6478483247632046,
    1.2704582524523684, 0.24178072517745061, 0.022723844989269185, 7.7454501427834141e-4,
  ],
  below: [
    1, 2.0531916266377588, 1.6763848301838038, 0.68976733498510000, 0.14810397642748007,
    0.015198666563616457, 5.4759380849953449e-4, 1.0507500716444168e-9,
  ],
};
const END = {
  above: [
    6.6579046435011038, 5.4637849111641144, 1.7848265399172913, 0.29656057182850489,
    0.026532189526576123, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.59983220655588794, 0.13692988092273581, 0.014875361290850615, 7.8686913114561326e-4,
    1.8463183175100547e-5, 1.4215117583164459e-7, 2.0442631033899398e-15,
  ],
};

/** Density of the standard normal distribution at `x`. */
export function normalPdf(x: number): number {
  return halfSquareExp(x) / SQRT_2PI;
}

/** P(Z ≤ x) for a standard normal Z; relative error about 1e-15 in both tails. */
export function normalCdf(x: number): number {
  return normalSf(-x);
}

/** P(Z > x) for a standard normal Z, computed directly, so that far tails keep their digits (Cody 1969). */
export function normalSf(x: number): number {
  if (Math.abs(x) <= BODY) return 0.5 - middle(x);
  return x > 0 ? halfSquareExp(x) * tailRatio(x) : 1 - halfSquareExp(x) * tailRatio(-x);
}

/** ln P(Z > x); finite where the probability itself is too small for a double. */
export function normalLogSf(x: number): number {
  if (x > BODY) return Math.max(Math.log(tailRatio(x)) - (x / 2) * x, -Number.MAX_VALUE);
  return Math.log1p(-normalCdf(x));
}

/**
 * The x with P(Z ≤ x) = p (Wichura 1988, AS 241, and one Newton step on the tail's logarithm).
 * `p` is held inside the doubles strictly between 0 and 1, so the answer is always finite: −38.5 … 8.3.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -lowerQuantile(Math.max(1 - p, Number.EPSILON / 2));
  return lowerQuantile(Math.max(p, Number.MIN_VALUE));
}

function lowerQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(p));
  const x = r <= 5 ? ratio(SHOULDER, r - 1.6) : ratio(END, r - 5);
  const logTail = normalLogSf(x);
  // Density over tail, from logarithms, because both may underflow.
  const hazard = Math.exp(-(x / 2) * x - LOG_SQRT_2PI - logTail);
  return -(x + (logTail - Math.log(p)) / hazard);
}

function ratio(
  { above, below }: { readonly above: readonly number[]; readonly below: readonly number[] },
  x: number,
): number {
  return polynomial(x, above) / polynomial(x, below);
}

/** P(0 < Z ≤ x) near the middle; odd in x. */
function middle(x: number): number {
  const square = x * x;
  return (x * polynomial(square, BODY_ABOVE)) / polynomial(square, BODY_BELOW);
}

/** P(Z > x) / exp(−x²/2) for x above the middle. */
function tailRatio(x: number): number {
  if (x <= FAR) return polynomial(x, TAIL_ABOVE) / polynomial(x, TAIL_BELOW);
  const inverse = 1 / (x * x);
  const rest = (inverse * polynomial(inverse, FAR_ABOVE)) / polynomial(inverse, FAR_BELOW);
  return (1 / SQRT_2PI - rest) / x;
}

/** exp(−x²/2), with the square split so that its rounding does not reach the exponent. */
function halfSquareExp(x: number): number {
  if (Math.abs(x) > 40) return 0;
  const coarse = Math.trunc(x * 16) / 16;
  return Math.exp((-coarse * coarse) / 2) * Math.exp((-(x - coarse) * (x + coarse)) / 2);
}
