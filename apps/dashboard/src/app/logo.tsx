import { Group, Text } from '@mantine/core';

export function Logo() {
  return (
    <Group gap={6} wrap="nowrap">
      <img src="/app/icon.svg" alt="" width={18} height={18} />
      <Text fw={650} size="md" span>
        Halyard
      </Text>
    </Group>
  );
}
