import type { Layer } from '@halyard/contracts/experiments';
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '#data/api.ts';
import { layersQuery } from '#data/layers.queries.ts';
import type { Refusal } from '#data/permissions.ts';
import { percent } from '#domain/words/text.ts';
import { AnchorLink } from '#ui/links.tsx';
import { Loaded } from '#ui/loaded.tsx';
import { Mono } from '#ui/mono.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { Section } from '#ui/section.tsx';
import { ShareBar } from '#ui/share-bar.tsx';
import { colorOf, sharesOf } from './layer-shares.ts';
import classes from './layers.module.css';
import { NewPlaceDialog } from './new-place-dialog.tsx';
import { PlaceItem } from './place-item.tsx';

interface SectionProps {
  readonly environmentKey: string;
  readonly refusal: Refusal;
}

/** The layers of an environment, and which running experiment has which part of each. */
export function LayerSection({ environmentKey, refusal }: SectionProps) {
  const query = useQuery(layersQuery(environmentKey));
  const [isCreating, setCreating] = useState(false);
  return (
    <Section
      title="Layers"
      lead="Experiments of one layer never share a user: each takes a free stretch of the layer’s users when it starts, and gives it back when it stops. Experiments of different layers mix evenly."
      actions={
        <Reasoned reason={refusal}>
          <Button
            variant="default"
            disabled={refusal !== undefined}
            onClick={() => setCreating(true)}
          >
            Create layer
          </Button>
        </Reasoned>
      }
    >
      <Loaded query={query}>
        {(layers) =>
          layers.length === 0 ? (
            <Text size="sm" c="dimmed">
              There are no layers in {environmentKey}. Most experiments need none: as users are
              handed out anew for each, one does not distort the other. Make one for experiments
              that change the same page.
            </Text>
          ) : (
            <ul className={classes['list']}>
              {layers.map((layer) => (
                <LayerItem key={layer.key} layer={layer} refusal={refusal} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isCreating && (
        <NewPlaceDialog
          title="Create a layer"
          noun="layer"
          environmentKey={environmentKey}
          create={({ key, name, description, environment_key }) =>
            api.layers.create({ key, name, environment_key, ...(description && { description }) })
          }
          onClose={() => setCreating(false)}
        />
      )}
    </Section>
  );
}

function LayerItem({ layer, refusal }: { readonly layer: Layer; readonly refusal: Refusal }) {
  const { key, description, free } = layer;
  const shares = sharesOf(layer);
  return (
    <PlaceItem
      noun="layer"
      place={layer}
      words={description}
      refusal={refusal}
      remove={() => api.layers.delete(key)}
      consequence="Experiments can no longer be put into it. One that is named by an experiment stays."
    >
      <ShareBar
        height={20}
        shares={shares.map(({ experimentKey, percent: width }, place) => ({
          label: experimentKey ?? 'free',
          percent: width,
          color: colorOf(shares, place),
        }))}
      />
      <ul className={classes['legend']}>
        {shares.map(({ experimentKey, percent: width }, place) =>
          experimentKey === undefined ? null : (
            <li key={`${experimentKey} ${place}`}>
              <span
                className={classes['dot']}
                style={{ background: colorOf(shares, place) }}
                aria-hidden
              />
              <AnchorLink to="/app/experiments/$key" params={{ key: experimentKey }} size="sm">
                <Mono>{experimentKey}</Mono>
              </AnchorLink>
              {percent(width)}
            </li>
          ),
        )}
        <li className={classes['free']}>{percent(free)} free</li>
      </ul>
    </PlaceItem>
  );
}
