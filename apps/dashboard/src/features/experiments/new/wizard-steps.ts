/** The steps of a new experiment, in the order in which they are gone through. */
export const STEPS = ['flag', 'variants', 'metrics', 'duration', 'review'] as const;
export type Step = (typeof STEPS)[number];

interface StepWords {
  readonly title: string;
  /** What is chosen here, and why it matters. */
  readonly lead: string;
}

export const STEP_WORDS: Readonly<Record<Step, StepWords>> = {
  flag: {
    title: 'Flag and hypothesis',
    lead: 'An experiment compares variants of one flag in one environment. Write down what you expect before you see any figures: afterwards everything looks as expected.',
  },
  variants: {
    title: 'Variants and audience',
    lead: 'Every unit of the audience gets one variant for good, by chance in these shares. What you compare against is the control: mostly what everybody gets today.',
  },
  metrics: {
    title: 'Metrics',
    lead: 'Say beforehand what decides. The more metrics decide, the stricter each of them is judged, so choose one primary metric or two.',
  },
  duration: {
    title: 'How long',
    lead: 'Chance alone makes variants differ. How many units it takes to tell a real change from chance depends on how small a change you want to find.',
  },
  review: {
    title: 'Review',
    lead: 'This is what will be created. A draft changes nothing; only the start changes what users see.',
  },
};

export function stepAfter(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) + 1];
}

export function stepBefore(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) - 1];
}

/** In which step a field of the API is filled in. */
export function stepOfField(field: string): Step {
  const name = /^(?:body\.)?(\w+)/.exec(field)?.[1] ?? '';
  if (['variants', 'control', 'traffic', 'when', 'unit', 'layer_key'].includes(name)) {
    return 'variants';
  }
  if (['metrics', 'attributes'].includes(name)) return 'metrics';
  if (['planned_days', 'planned_units', 'alpha', 'power'].includes(name)) return 'duration';
  return 'flag';
}
