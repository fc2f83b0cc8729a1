import { connect } from 'node:net';

/** Sends bytes to a local port and says whether the first bytes of an answer begin as expected. */
export function probe(port: number, question: Buffer, expectedStart: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(question));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', (answer) => {
      resolve(answer.toString('latin1').startsWith(expectedStart));
      socket.destroy();
    });
    socket.once('error', () => socket.destroy());
    socket.once('close', () => resolve(false));
  });
}
