import type { Experiment } from '@halyard/contracts/experiments';

/** What every dialog about an experiment gets; it is open while it is there. */
export interface ActionDialogProps {
  readonly experiment: Experiment;
  readonly onClose: () => void;
}
