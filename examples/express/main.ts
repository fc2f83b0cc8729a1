import { HalyardProvider } from '@halyard/openfeature-server';
import { OpenFeature } from '@openfeature/server-sdk';
import express from 'express';

const {
  HALYARD_URL: url = 'http://localhost:8000',
  HALYARD_SERVER_KEY: sdkKey = '',
  PORT: port = '3000',
} = process.env;

await OpenFeature.setProviderAndWait(new HalyardProvider({ url, sdkKey }));
const flags = OpenFeature.getClient();

const app = express();
app.use(express.json());

/** Who asks, and what rules may look at. */
function contextOf({ params, headers }: express.Request<{ user: string }>) {
  return { targetingKey: params.user, language: headers['accept-language'] ?? 'en' };
}

app.get('/users/:user/checkout', async (request, response) => {
  const { value, variant, reason } = await flags.getBooleanDetails(
    'new-checkout',
    false,
    contextOf(request),
  );
  response.json({ checkout: value ? 'new' : 'old', variant, reason });
});

app.post('/users/:user/orders', (request, response) => {
  flags.track('order-placed', contextOf(request), { value: Number(request.body?.total ?? 0) });
  response.status(201).json({ ordered: true });
});

const server = app.listen(Number(port), () => {
  console.log(`Try http://localhost:${port}/users/alice/checkout`);
});

process.once('SIGTERM', stop).once('SIGINT', stop);

/** Answers what has begun, then sends the last events. */
function stop(): void {
  server.close(() => void OpenFeature.close());
}
