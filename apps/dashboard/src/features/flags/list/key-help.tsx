import { Kbd, Modal, Table } from '@mantine/core';
import { KEY_HELP } from './key-commands.ts';

/** Which keys do what in the list. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keys" size="sm">
      <Table verticalSpacing={6} withRowBorders={false}>
        <Table.Tbody>
          {KEY_HELP.map(([keys, meaning]) => (
            <Table.Tr key={meaning}>
              <Table.Td w="8rem">
                {keys.map((key) => (
                  <Kbd key={key} size="xs" mr={4}>
                    {key}
                  </Kbd>
                ))}
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
