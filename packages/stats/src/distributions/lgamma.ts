import { LOG_SQRT_2PI } from './normal.ts';
import { polynomial } from './polynomial.ts';

/** From here on Stirling's series is exact to a double's last digits. */
const STIRLING_FROM = 10;
/** B₂ₖ / (2k (2k − 1)), k = 1 … 8. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
/** Taylor series of ln Γ(2 + z): 1 − γ, then (−1)ᵏ (ζ(k) − 1) / k. */
const AT_TWO = [
  0, 0.42278433509846713, 0.3224670334241132, -0.06735230105319809, 0.020580808427784546,
  -0.007385551028673986, 0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425,
  -0.00022315475845357939, 0.00009945751278180853, -0.00004492623673813314, 0.00002050721277567069,
  -0.000009439488275268397, 0.000004374866789907488, -0.000002039215753801366, 9.55141213040742e-7,
  -4.492469198764566e-7, 2.1207184805554667e-7, -1.00432248239681e-7, 4.7698101693639804e-8,
  -2.2711094608943164e-8, 1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9,
  -1.1921401405860912e-9, 5.731367241678862e-10, -2.7595228851242334e-10,
];

/**
 * ln |Γ(x)|: Stirling's series from 10 on, below it the Taylor series at 2, so that the zeros at 1 and 2
 * keep their digits. Held at the largest double at the poles (0, −1, −2, …) and where it overflows.
 */
export function lgamma(x: number): number {
  if (x >= STIRLING_FROM) {
    return Math.min((x - 0.5) * Math.log(x) - x + LOG_SQRT_2PI + stirlingRest(x), Number.MAX_VALUE);
  }
  if (x < 0.5) return x > 0 ? lgamma(x + 1) - Math.log(x) : reflected(x);
  let shifted = x;
  let product = 1;
  while (shifted > 2.5) {
    shifted -= 1;
    product *= shifted;
  }
  if (shifted < 1.5) return polynomial(shifted - 1, AT_TWO) - Math.log1p(shifted - 1);
  return polynomial(shifted - 2, AT_TWO) + Math.log(product);
}

/** ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x > 0: what Stirling's formula leaves out. */
export function stirlingRest(x: number): number {
  if (x < STIRLING_FROM) return lgamma(x) - ((x - 0.5) * Math.log(x) - x + LOG_SQRT_2PI);
  return polynomial(1 / (x * x), STIRLING) / x;
}

/** ln B(a, b) for a, b > 0 without the cancellation of three large logarithms. */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  const rests = stirlingRest(small) + stirlingRest(large) - stirlingRest(a + b);
  const ratio = small / large;
  return (
    LOG_SQRT_2PI -
    0.5 * Math.log(large) +
    (small - 0.5) * Math.log(ratio / (1 + ratio)) -
    large * Math.log1p(ratio) +
    rests
  );
}

function reflected(x: number): number {
  const sine = Math.abs(Math.sin(Math.PI * (x - Math.round(x))));
  return sine === 0 ? Number.MAX_VALUE : Math.log(Math.PI) - Math.log(sine) - lgamma(1 - x);
}
