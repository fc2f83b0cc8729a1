import type { AuditChain } from '@halyard/contracts/audit';
import { Alert, Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { auditChainQuery } from '#data/audit.queries.ts';
import { count } from '#domain/words/text.ts';
import { Problem } from '#ui/problem.tsx';
import { Time } from '#ui/time.tsx';

/** Whether the log is as it was written; what is wrong with it takes more room. */
export function ChainBadge() {
  const chain = useQuery(auditChainQuery);
  if (chain.data) return <Verdict chain={chain.data} />;
  if (chain.isError) return <Problem error={chain.error} onRetry={() => void chain.refetch()} />;
  return <Skeleton height={18} width="22rem" maw="100%" role="status" aria-label="Loading" />;
}

function Verdict({ chain }: { readonly chain: AuditChain }) {
  const { is_intact: isIntact, entry_count: entries, checked_at: checkedAt, fault, head } = chain;
  if (!isIntact) {
    return (
      <Alert color="red" variant="light" title="The log is not as it was written" role="alert">
        {fault} The first {count(entries, 'entry', 'entries')} can be believed; checked{' '}
        <Time at={checkedAt} />.
      </Alert>
    );
  }
  return (
    <Tooltip label={`Each entry's hash covers the one before it. The last one is ${head}.`}>
      <Group gap={6} wrap="nowrap" w="fit-content">
        <IconShieldCheck size={15} color="var(--hy-good-text)" aria-hidden />
        <Text size="sm" c="dimmed" data-numeric>
          <Text span inherit c="var(--hy-good-text)" fw={550}>
            Chain verified
          </Text>{' '}
          · {count(entries, 'entry', 'entries')}, checked <Time at={checkedAt} />
        </Text>
      </Group>
    </Tooltip>
  );
}
