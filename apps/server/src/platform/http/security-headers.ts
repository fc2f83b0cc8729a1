import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** Response headers by lower-case name. */
type Headers = Readonly<Record<string, string>>;

/** For pages and everything a browser may show. No inline script, no framing, nothing from elsewhere. */
export function pageHeaders(options: { readonly isHttps: boolean }): Headers {
  const decide = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        connectSrc: ["'self'"],
      },
    },
    strictTransportSecurity: options.isHttps,
    xFrameOptions: { action: 'deny' },
    xXssProtection: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  decide(request, response, (fault?: unknown) => {
    if (fault !== undefined) throw new Error('helmet refused its options', { cause: fault });
  });
  return Object.fromEntries(
    Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]),
  );
}
