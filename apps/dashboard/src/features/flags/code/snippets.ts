import { node, react, web } from './snippets-javascript.ts';
import { dotnet, go, java, python } from './snippets-servers.ts';
import type { Subject } from './subject.ts';

/** How code asks for a flag in one language. */
export interface Language {
  readonly id: string;
  readonly label: string;
  /** The kind of SDK key that it needs. */
  readonly keyKind: 'server' | 'client';
  /** How its packages are added. */
  readonly install?: string;
  /** One sentence about how it comes by its answers. */
  readonly how: string;
  readonly write: (subject: Subject) => string;
}

const OVER_OFREP = 'Asks Halyard over OFREP at every evaluation, with OpenFeature’s own provider.';
const IN_PAGES =
  'Halyard evaluates all flags for the context at once; the page holds the answers and follows their changes.';

const NODE: Language = {
  id: 'node',
  label: 'Node',
  keyKind: 'server',
  install: 'npm install @halyard/openfeature-server @openfeature/server-sdk @openfeature/core',
  how: 'Holds the ruleset of the environment in memory and evaluates in process: a flag costs no request.',
  write: node,
};

/** In the order in which they are offered; the first is shown where none is chosen. */
export const LANGUAGES: readonly Language[] = [
  NODE,
  {
    id: 'react',
    label: 'React',
    keyKind: 'client',
    install:
      'npm install @halyard/openfeature-web @openfeature/react-sdk @openfeature/web-sdk @openfeature/core',
    how: IN_PAGES,
    write: react,
  },
  {
    id: 'web',
    label: 'Web',
    keyKind: 'client',
    install: 'npm install @halyard/openfeature-web @openfeature/web-sdk @openfeature/core',
    how: IN_PAGES,
    write: web,
  },
  {
    id: 'python',
    label: 'Python',
    keyKind: 'server',
    install: 'pip install openfeature-provider-ofrep',
    how: OVER_OFREP,
    write: python,
  },
  {
    id: 'go',
    label: 'Go',
    keyKind: 'server',
    install:
      'go get github.com/open-feature/go-sdk/openfeature github.com/open-feature/go-sdk-contrib/providers/ofrep',
    how: OVER_OFREP,
    write: go,
  },
  {
    id: 'java',
    label: 'Java',
    keyKind: 'server',
    install: `implementation 'dev.openfeature:sdk:[1,2)'
implementation 'dev.openfeature.contrib.providers:ofrep:0.0.2'`,
    how: OVER_OFREP,
    write: java,
  },
  {
    id: 'dotnet',
    label: '.NET',
    keyKind: 'server',
    install: 'dotnet add package OpenFeature.Providers.Ofrep',
    how: OVER_OFREP,
    write: dotnet,
  },
  {
    id: 'curl',
    label: 'curl',
    keyKind: 'server',
    how: 'The first asks Halyard’s own public address and says why; the second speaks OFREP, with an SDK key.',
    write: curl,
  },
];

/** The language of an id; the first one for what is not known. */
export function languageOf(id: string | undefined): Language {
  return LANGUAGES.find((language) => language.id === id) ?? NODE;
}

function curl({ flagKey, environmentKey, url }: Subject): string {
  return `curl '${url}/evaluate/${flagKey}?environment_key=${environmentKey}&user_id=user-42'

curl -X POST '${url}/ofrep/v1/evaluate/flags/${flagKey}' \\
  -H "Authorization: Bearer $HALYARD_SERVER_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"context":{"targetingKey":"user-42"}}'
`;
}
