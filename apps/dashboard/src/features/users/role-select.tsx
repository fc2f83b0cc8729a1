import type { Role, User } from '@halyard/contracts/access';
import { Select, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { usersQuery } from '#data/access.queries.ts';
import { api } from '#data/api.ts';
import { notifyDone, notifyProblem } from '#ui/notify.tsx';
import { Reasoned } from '#ui/reasoned.tsx';
import { isRole, ROLES } from './roles.ts';

interface RoleSelectProps {
  readonly user: User;
  readonly isMe: boolean;
}

/** The role of a user; a change counts from the next request, and can be taken back at once. */
export function RoleSelect({ user, isMe }: RoleSelectProps) {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => api.auth.changeRole(user.id, { role }),
    onSuccess: (changed) => {
      client.setQueryData(usersQuery.queryKey, (users) =>
        users?.map((it) => (it.id === changed.id ? changed : it)),
      );
    },
    onError: notifyProblem,
  });
  const choose = (role: string | null) => {
    if (!isRole(role) || role === user.role) return;
    const onUndo = () => change.mutate(user.role);
    change.mutate(role, {
      onSuccess: () => notifyDone(`${user.name} is ${role} now.`, { onUndo }),
    });
  };
  const reason = isMe ? 'Another admin has to change your own role.' : undefined;
  return (
    <Reasoned reason={reason}>
      <Select
        aria-label={`Role of ${user.email}`}
        data={ROLES.map(({ role, label }) => ({ value: role, label }))}
        value={change.isPending ? change.variables : user.role}
        onChange={choose}
        disabled={isMe}
        allowDeselect={false}
        comboboxProps={{ width: 260, position: 'bottom-start' }}
        renderOption={({ option }) => (
          <div>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed">
              {ROLES.find(({ role }) => role === option.value)?.can}
            </Text>
          </div>
        )}
      />
    </Reasoned>
  );
}
