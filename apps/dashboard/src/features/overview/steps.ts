import type { Environment } from '@halyard/contracts/environments';
import type { FlagSummary } from '@halyard/contracts/flag-summaries';
import { linkOptions } from '@tanstack/react-router';
import type { useRefusal } from '#data/permissions.ts';
import type { FirstSteps } from './use-first-steps.ts';

/** One of the first things that one does here. */
export interface Step {
  readonly title: string;
  /** What it is good for. */
  readonly why: string;
  readonly isDone: boolean;
  /** Whether it is the one to begin with. */
  readonly isFirst: boolean;
  /** Why the one who looks may not do it. */
  readonly refusal: string | undefined;
  /** What its button says, and where that leads. */
  readonly action: string;
  readonly link: Link;
}

type Link = ReturnType<typeof flagLink | typeof keyLink | typeof codeLink | typeof userLink>;

const flagLink = () => linkOptions({ to: '/app/flags', search: { create: true } });
const userLink = () => linkOptions({ to: '/app/users' });

function keyLink(home: Environment | undefined) {
  return home
    ? linkOptions({ to: '/app/environments/$key', params: { key: home.key } })
    : linkOptions({ to: '/app/environments' });
}

function codeLink(flag: FlagSummary | undefined) {
  return flag
    ? linkOptions({ to: '/app/flags/$key/code', params: { key: flag.key } })
    : linkOptions({ to: '/app/evaluate' });
}

interface Given {
  readonly facts: FirstSteps;
  readonly environments: readonly Environment[];
  readonly refusalOf: ReturnType<typeof useRefusal>;
  readonly flag: FlagSummary | undefined;
}

/** The first steps in their order, with what is done of them. */
export function stepsOf({ facts, environments, refusalOf, flag }: Given): readonly Step[] {
  const home = environments.find(({ is_protected: isProtected }) => !isProtected);
  const steps: Omit<Step, 'isFirst'>[] = [
    {
      title: 'Create a flag',
      why: 'A flag is off everywhere until you switch it on in an environment.',
      isDone: facts.hasFlag,
      refusal: refusalOf('flag:change'),
      action: 'Create a flag',
      link: flagLink(),
    },
    {
      title: 'Add an SDK key',
      why: 'Applications say with it which environment they are in.',
      isDone: facts.hasKey === true,
      refusal: refusalOf('sdk-key:change', home ?? environments[0]),
      action: home ? `Keys of ${home.name}` : 'Environments',
      link: keyLink(home),
    },
    {
      title: 'Evaluate it from your code',
      why: 'With OpenFeature, or one HTTP request. It is ticked when the first evaluation arrives.',
      isDone: facts.isEvaluated === true,
      refusal: undefined,
      action: flag ? 'Code to copy' : 'Evaluate',
      link: codeLink(flag),
    },
    {
      title: 'Invite a colleague',
      why: 'Viewers look, developers change, admins decide about production.',
      isDone: facts.hasColleague === true,
      refusal: refusalOf('user:manage'),
      action: 'Users',
      link: userLink(),
    },
  ];
  const first = steps.find(({ isDone }) => !isDone);
  return steps.map((step) => ({ ...step, isFirst: step === first }));
}
