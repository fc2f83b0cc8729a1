import type { AuditEntry } from '@halyard/contracts/audit';
import { AnchorLink } from '#ui/links.tsx';
import { name } from './words/text.ts';

type Thing = Pick<AuditEntry, 'entity_type' | 'entity_key' | 'environment_key'>;

/** A link to what an entry of the audit log is about; nothing where it has no page. */
export function ThingLink({ thing }: { readonly thing: Thing }) {
  const { entity_type: type, entity_key: key, environment_key: environmentKey } = thing;
  switch (type) {
    case 'flag':
      return (
        <AnchorLink to="/app/flags/$key" params={{ key }} inherit>
          Open flag {name(key)}
        </AnchorLink>
      );
    case 'experiment':
      return (
        <AnchorLink to="/app/experiments/$key" params={{ key }} inherit>
          Open experiment {name(key)}
        </AnchorLink>
      );
    case 'metric':
      return (
        <AnchorLink to="/app/metrics/$key" params={{ key }} inherit>
          Open metric {name(key)}
        </AnchorLink>
      );
    case 'segment':
      return (
        <AnchorLink to="/app/segments/$key" params={{ key }} inherit>
          Open segment {name(key)}
        </AnchorLink>
      );
    case 'environment':
      return (
        <AnchorLink to="/app/environments/$key" params={{ key }} inherit>
          Open environment {name(key)}
        </AnchorLink>
      );
    case 'sdk_key':
      return environmentKey === null ? null : (
        <AnchorLink to="/app/environments/$key" params={{ key: environmentKey }} inherit>
          Open the SDK keys of {name(environmentKey)}
        </AnchorLink>
      );
    default:
      return null;
  }
}
