import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { fieldError, Problem } from '#ui/problem.tsx';
import { useForm } from './use-form.ts';

/** What somebody says of himself on the way in. */
export interface AccountInput {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

interface AccountFormProps {
  /** What the button says. */
  readonly action: string;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onSubmit: (input: AccountInput) => void;
}

/** E-mail, name and a new password. */
export function AccountForm({ action, isBusy, error, onSubmit }: AccountFormProps) {
  const { values, bind, submit } = useForm({ email: '', name: '', password: '' });
  const isOfField = ['email', 'name', 'password'].some((field) => fieldError(error, field));
  return (
    <form onSubmit={submit(() => onSubmit(values))} noValidate>
      <Stack gap="sm">
        <TextInput
          {...bind('email')}
          size="sm"
          type="email"
          label="E-mail"
          autoComplete="username"
          error={fieldError(error, 'email')}
          required
          autoFocus
        />
        <TextInput
          {...bind('name')}
          size="sm"
          label="Name"
          autoComplete="name"
          error={fieldError(error, 'name')}
          required
        />
        <PasswordInput
          {...bind('password')}
          size="sm"
          label="Password"
          description="8 to 128 characters; not one that is guessed first."
          autoComplete="new-password"
          error={fieldError(error, 'password')}
          required
        />
        {error && !isOfField && <Problem error={error} />}
        <Button type="submit" size="sm" loading={isBusy} fullWidth>
          {action}
        </Button>
      </Stack>
    </form>
  );
}
