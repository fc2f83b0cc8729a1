import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { segmentsQuery } from '#data/segments.queries.ts';
import { AnchorLink } from '#ui/links.tsx';
import classes from './conditions.module.css';
import { type FaultAt, faultsOfList } from './fault-at.ts';

interface SegmentsInputProps {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly path: string;
  readonly faultAt: FaultAt;
  readonly isDisabled: boolean;
}

/** Which segments a condition is about, with links to them. */
export function SegmentsInput(props: SegmentsInputProps) {
  const { label, value, isDisabled } = props;
  const { data: segments = [], isSuccess } = useQuery(segmentsQuery);
  const known = segments.map(({ key, name }) => ({
    value: key,
    label: name === key ? key : `${name} (${key})`,
  }));
  const unknown = value.filter((key) => segments.every((segment) => segment.key !== key));
  const data = [...known, ...unknown.map((key) => ({ value: key, label: key }))];
  const isThere = (key: string) => segments.some((segment) => segment.key === key);
  return (
    <div>
      <MultiSelect
        size="xs"
        aria-label={label}
        placeholder={value.length === 0 ? 'Segments' : ''}
        data={data}
        value={[...value]}
        onChange={props.onChange}
        error={faultsOfList(props.faultAt, props.path, value.length).message}
        nothingFoundMessage={
          isSuccess && segments.length === 0 ? 'There are no segments yet.' : 'No such segment.'
        }
        disabled={isDisabled}
        searchable
        hidePickedOptions
      />
      {value.some(isThere) && (
        <span className={classes['links']}>
          Open{' '}
          {value.filter(isThere).map((key, place) => (
            <span key={key}>
              {place > 0 && ', '}
              <AnchorLink to="/app/segments/$key" params={{ key }} inherit>
                {key}
              </AnchorLink>
            </span>
          ))}
        </span>
      )}
    </div>
  );
}
