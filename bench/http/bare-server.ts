// The least that can answer what the server under test answers: `node bare-server.ts <JSON>`
// prints its port, and serialises the answer anew for every request.
import { createServer } from 'node:http';

const answer: unknown = JSON.parse(process.argv[2] ?? '{}');

const server = createServer((_request, response) => {
  const body = JSON.stringify(answer);
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
