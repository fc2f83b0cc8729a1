import { polynomial } from './polynomial.ts';

const SQRT_2PI = Math.sqrt(2 * Math.PI);
export const LOG_SQRT_2PI = 0.9189385332046728;
/** Up to here the middle of the curve is integrated, beyond it the tail. */
const BODY = 0.67448975;
const FAR = Math.sqrt(32);

// W. J. Cody: Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969).
const BODY_ABOVE = [
  18154.98125334356, 1067.689485460371, 161.02823106855587, 2.2352520354606837, 0.06568233791820745,
];
const BODY_BELOW = [
  45507.78933502673, 10260.932208618979, 976.0985517377767, 47.202581904688245, 1,
];
const TAIL_ABOVE = [
  9842.714838383978, 11602.65143764735, 6848.190450536283, 2494.5375852903726, 597.2702763948002,
  93.50665613217785, 8.883149794388375, 0.39894151208813466, 1.0765576773720192e-8,
];
const TAIL_BELOW = [
  19685.429676859992, 38912.00328609327, 34900.95272114598, 18615.571640885097, 6485.558298266761,
  1519.3775994075547, 235.387901782625, 22.266688044328117, 1,
];
const FAR_ABOVE = [
  0.000029112874951168793, 0.0014216191932278936, 0.022235277870649807, 0.12740116116024736,
  0.215898534057957, 0.02307344176494017,
];
const FAR_BELOW = [
  0.00007297515550839662, 0.0037823963320275824, 0.06598813786892856, 0.4682382124808651,
  1.284260096144911, 1,
];

// M. J. Wichura: Algorithm AS 241, The percentage points of the normal distribution,
// Applied Statistics 37 (1988).
const CENTRE = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852854,
  ],
};
const SHOULDER = {
  above: [
    1.4234371107496837, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995344, 1.0507500716444169e-9,
  ],
};
const END = {
  above: [
    6.657904643501104, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
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
