import type { Flag } from '@halyard/contracts/flags';
import { Select, Stack, Tabs, Text } from '@mantine/core';
import { useEnvironments } from '#domain/environment-chip.tsx';
import { CodeBlock } from '#ui/code-block.tsx';
import { AnchorLink } from '#ui/links.tsx';
import classes from './code-panel.module.css';
import { LANGUAGES, type Language, languageOf } from './snippets.ts';
import { subjectOf } from './subject.ts';

/** What a panel shows. */
export interface CodeChoice {
  readonly environment?: string | undefined;
  readonly language?: string | undefined;
}

interface CodePanelProps {
  readonly flag: Flag;
  readonly choice: CodeChoice;
  readonly onChoose: (choice: CodeChoice) => void;
}

/** Code that asks for the flag, in a language and an environment of one's choice. */
export function CodePanel({ flag, choice, onChoose }: CodePanelProps) {
  const environments = useEnvironments();
  const environment =
    environments.find(({ key }) => key === choice.environment)?.key ?? environments[0]?.key ?? '';
  const language = languageOf(choice.language);
  const code = language.write(subjectOf(flag, environment, location.origin));
  return (
    <Tabs
      value={language.id}
      onChange={(id) => onChoose({ environment: choice.environment, language: id ?? undefined })}
      variant="pills"
    >
      <div className={classes['choice']}>
        <Tabs.List aria-label="Language" className={classes['languages']}>
          {LANGUAGES.map(({ id, label }) => (
            <Tabs.Tab key={id} value={id}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Select
          aria-label="Environment of the code"
          w="12rem"
          data={environments.map(({ key }) => key)}
          value={environment}
          allowDeselect={false}
          onChange={(key) => onChoose({ language: choice.language, environment: key ?? undefined })}
        />
      </div>
      <Tabs.Panel value={language.id}>
        <Stack gap="sm" mt="sm">
          <Text size="sm" c="dimmed" maw="44rem">
            {language.how} <KeyHint language={language} environment={environment} />
          </Text>
          {language.keyKind === 'client' && !flag.client_side && <NotForPages flag={flag} />}
          {language.install !== undefined && (
            <CodeBlock code={language.install} label="command that installs it" />
          )}
          <CodeBlock code={code.trimEnd()} label={`code for ${language.label}`} />
        </Stack>
      </Tabs.Panel>
    </Tabs>
  );
}

function KeyHint({ language, environment }: { language: Language; environment: string }) {
  return (
    <>
      It takes a {language.keyKind} key:{' '}
      <AnchorLink
        to="/app/environments/$key"
        params={{ key: environment }}
        inherit
        underline="always"
      >
        create an SDK key of {environment}
      </AnchorLink>
      .
    </>
  );
}

function NotForPages({ flag }: { flag: Flag }) {
  return (
    <Text size="sm" className={classes['warning']}>
      Client keys cannot read this flag yet: it is not marked as available to browsers and apps, so
      that this code always gets its own default.{' '}
      <AnchorLink
        to="/app/flags/$key/settings"
        params={{ key: flag.key }}
        inherit
        c="inherit"
        underline="always"
      >
        Change it in the settings
      </AnchorLink>
      .
    </Text>
  );
}
