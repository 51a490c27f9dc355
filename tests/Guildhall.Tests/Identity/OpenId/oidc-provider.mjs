// A provider by other hands. Signs in everyone as "ann", except where the request's login_hint says otherwise. Ends when its input closes.
import { once } from 'node:events';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import http from 'node:http';
import Provider from 'oidc-provider';

// It warns about what a test does on purpose: no https, keys in memory.
console.warn = () => {};
console.info = () => {};

const [redirectUri, publicKey] = process.argv.slice(2);
const jwk = (type, options, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: randomUUID() });
const common = { redirect_uris: [redirectUri], grant_types: ['authorization_code'], response_types: ['code'] };
const client = (client_id, id_token_signed_response_alg, more) => ({ client_id, id_token_signed_response_alg, ...common, ...more });

const server = http.createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    client('basic', 'RS256', { client_secret: 'a secret: with+signs', token_endpoint_auth_method: 'client_secret_basic' }),
    client('post', 'PS256', { client_secret: 'another-secret', token_endpoint_auth_method: 'client_secret_post' }),
    client('signed', 'ES256', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [JSON.parse(publicKey)] } }),
  ],
  jwks: { keys: [jwk('rsa', { modulusLength: 2048 }, 'RS256'), jwk('rsa', { modulusLength: 2048 }, 'PS256'), jwk('ec', { namedCurve: 'P-256' }, 'ES256')] },
  scopes: ['openid', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['for-a-test'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: `${sub} of the provider`, email: `${sub}@staff.example`, email_verified: true, groups: ['g-officers', 'g-waste', 'g-unknown'] }),
  }),
});

const answer = provider.callback();
server.on('request', async (request, response) => {
  if (!request.url.startsWith('/interaction/')) {
    return answer(request, response);
  }

  const { prompt, params } = await provider.interactionDetails(request, response);
  if (params.login_hint === 'turns-back') {
    return provider.interactionFinished(request, response, { error: 'access_denied' });
  }

  const accountId = params.login_hint ?? 'ann';
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, { login: { accountId } });
  }

  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope('openid profile email');
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
});

console.log(issuer);
process.stdin.resume();
process.stdin.on('end', () => process.exit());
