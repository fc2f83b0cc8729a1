import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '#data/api.ts';
import type { Creation } from './creation.ts';

interface Order {
  readonly creation: Creation;
  readonly isKeyReused: boolean;
}

interface Created {
  readonly key: string;
  /** What went wrong after the flag was there: it is off where it was to be on. */
  readonly error: unknown;
}

/** Creates a flag; once, however often it is asked for meanwhile. */
export function useCreateFlag(onCreated: (created: Created) => void) {
  const isBusy = useRef(false);
  const { mutate, ...mutation } = useMutation({
    mutationFn: create,
    onSuccess: onCreated,
    onSettled: () => {
      isBusy.current = false;
    },
  });
  const submit = (order: Order) => {
    if (isBusy.current) return;
    isBusy.current = true;
    mutate(order);
  };
  return { ...mutation, submit };
}

async function create({ creation, isKeyReused }: Order): Promise<Created> {
  const { body, further } = creation;
  const { key } = body;
  await api.flags.create({ ...body, ...(isKeyReused && { reuse_deleted_key: true }) });
  for (const { environmentKey, config } of further) {
    try {
      await api.flags.changeIn(key, environmentKey, { ...config });
    } catch (error) {
      return { key, error };
    }
  }
  return { key, error: undefined };
}
