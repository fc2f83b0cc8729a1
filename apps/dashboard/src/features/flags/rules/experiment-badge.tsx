import { IconFlask } from '@tabler/icons-react';
import { AnchorLink } from '#ui/links.tsx';
import classes from './rules.module.css';

/** Says which experiment runs by a rule, and leads there. */
export function ExperimentBadge({ experimentKey }: { readonly experimentKey: string }) {
  return (
    <AnchorLink
      className={classes['experiment']}
      size="xs"
      to="/app/experiments/$key"
      params={{ key: experimentKey }}
    >
      <IconFlask size={12} aria-hidden /> Experiment <bdi>{experimentKey}</bdi>
    </AnchorLink>
  );
}
