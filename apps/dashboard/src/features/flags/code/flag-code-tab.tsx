import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { flagQuery } from '#data/flags.queries.ts';
import { Loaded } from '#ui/loaded.tsx';
import { Section } from '#ui/section.tsx';
import { type CodeChoice, CodePanel } from './code-panel.tsx';

const route = getRouteApi('/app/flags/$key/code');

/** How applications ask for this flag. */
export function FlagCodeTab() {
  const { key } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/app/flags/$key/code' });
  const query = useQuery(flagQuery(key));
  const choose = ({ environment, language }: CodeChoice) =>
    void navigate({
      search: { ...(environment && { environment }), ...(language && { language }) },
      replace: true,
    });
  return (
    <Section
      title="Use it in code"
      lead="OpenFeature in your language; the default in the code is what the flag serves while it is off."
    >
      <Loaded query={query}>
        {(flag) => <CodePanel flag={flag} choice={search} onChoose={choose} />}
      </Loaded>
    </Section>
  );
}
