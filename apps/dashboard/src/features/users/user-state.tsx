import type { User } from '@halyard/contracts/access';
import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usersQuery } from '#data/access.queries.ts';
import { api } from '#data/api.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';

interface UserStateProps {
  readonly user: User;
  readonly isMe: boolean;
}

/** Whether a user may log in; who is shut out loses all sessions at once. */
export function UserState({ user, isMe }: UserStateProps) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (isActive: boolean) => api.auth.changeUser(user.id, { is_active: isActive }),
    onSuccess: (changed) => {
      client.setQueryData(usersQuery.queryKey, (users) =>
        users?.map((it) => (it.id === changed.id ? changed : it)),
      );
    },
    onError: notifyProblem,
  });
  const flip = (isActive: boolean) => {
    const words = isActive ? 'may log in again' : 'is shut out; all sessions have ended';
    change.mutate(isActive, {
      onSuccess: () =>
        notifyDone(`${user.name} ${words}.`, { onUndo: () => change.mutate(!isActive) }),
    });
  };
  const reason = isMe ? 'You cannot shut yourself out.' : undefined;
  return (
    <Reasoned reason={reason}>
      <Switch
        display="inline-flex"
        aria-label={`${user.email} may log in`}
        checked={change.isPending ? change.variables : user.is_active}
        onChange={(event) => flip(event.currentTarget.checked)}
        disabled={isMe}
      />
    </Reasoned>
  );
}
