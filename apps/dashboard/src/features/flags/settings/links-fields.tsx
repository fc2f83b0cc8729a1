import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import classes from './flag-settings-tab.module.css';
import type { SettingsFieldsProps } from './settings-fields.ts';

const MAX_LINKS = 20;

/** Where more is to be read: a ticket, a design, a dashboard. */
export function LinksFields({ draft, edit, faultAt, isDisabled }: SettingsFieldsProps) {
  const { links } = draft;
  const change = (index: number, fields: { title?: string; url?: string }) =>
    edit({ links: links.map((link, at) => (at === index ? { ...link, ...fields } : link)) });
  return (
    <div role="group" aria-label="Links">
      <Input.Label component="div">Links</Input.Label>
      <ul className={classes['rows']}>
        {links.map(({ title, url }, index) => (
          <li key={index} className={classes['row']} data-kind="link">
            <TextInput
              aria-label={`Title of link ${index + 1}`}
              placeholder="Ticket"
              maxLength={200}
              value={title}
              onChange={(event) => change(index, { title: event.currentTarget.value })}
              error={faultAt(`links[${index}].title`)}
              disabled={isDisabled}
            />
            <TextInput
              aria-label={`Address of link ${index + 1}`}
              placeholder="https://…"
              maxLength={2000}
              value={url}
              onChange={(event) => change(index, { url: event.currentTarget.value })}
              error={faultAt(`links[${index}].url`)}
              disabled={isDisabled}
            />
            <ActionIcon
              size="lg"
              onClick={() => edit({ links: links.filter((_, at) => at !== index) })}
              disabled={isDisabled}
              aria-label={`Remove link ${index + 1}`}
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        mt="xs"
        onClick={() => edit({ links: [...links, { title: '', url: '' }] })}
        disabled={isDisabled || links.length >= MAX_LINKS}
      >
        Add a link
      </Button>
    </div>
  );
}
