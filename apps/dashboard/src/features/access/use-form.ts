import { type ChangeEvent, type SyntheticEvent, useState } from 'react';

/** A few text fields and the way to send them. */
export function useForm<Values extends Readonly<Record<string, string>>>(initial: Values) {
  const [values, setValues] = useState(initial);
  return {
    values,
    reset: () => setValues(initial),
    bind: (name: keyof Values & string) => ({
      name,
      value: values[name] ?? '',
      onChange: (event: ChangeEvent<HTMLInputElement>) => {
        const { value } = event.currentTarget;
        setValues((known) => ({ ...known, [name]: value }));
      },
    }),
    submit: (send: () => void) => (event: SyntheticEvent) => {
      event.preventDefault();
      send();
    },
  };
}
