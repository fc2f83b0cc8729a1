import type { Flag } from '@halyard/contracts/flags';
import { useState } from 'react';
import { type CodeChoice, CodePanel } from './code-panel.tsx';

/** How code asks for a flag, for a page that is about something else. */
export function UseInCode({ flag }: { flag: Flag }) {
  const [choice, setChoice] = useState<CodeChoice>({});
  return <CodePanel flag={flag} choice={choice} onChoose={setChoice} />;
}
