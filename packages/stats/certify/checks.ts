import { certifyCoverage } from './coverage.ts';
import { certifyFalsePositives } from './false-positives.ts';
import type { Row } from './gate.ts';
import { certifyFamily, certifyRamp } from './guardrails.ts';
import { certifyPipeline } from './pipeline.ts';
import { certifyPower } from './power.ts';
import { certifySampleRatio } from './sample-ratio.ts';
import { certifyStrata } from './strata.ts';
import { certifyWidths } from './widths.ts';

/** One part of the certificate. The same seed and runs always give the same rows. */
export type Check = (seed: number, runs: number) => readonly Row[];

export const CHECKS: Readonly<Record<string, Check>> = {
  'False positives': certifyFalsePositives,
  Power: certifyPower,
  'Price of peeking': certifyWidths,
  'Several guardrails': certifyFamily,
  'Guarded rollouts': certifyRamp,
  'Coverage of intervals': certifyCoverage,
  'Sample ratio': certifySampleRatio,
  'Changing traffic': certifyStrata,
  'The whole pipeline': certifyPipeline,
};
