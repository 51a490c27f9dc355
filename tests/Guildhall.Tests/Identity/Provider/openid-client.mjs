// A partner by other hands: signs a person in, whose browser's cookies it is given, and tells what it saw.
import { webcrypto } from 'node:crypto';
import * as client from 'openid-client';

globalThis.crypto ??= webcrypto;
const [issuer, clientId, method, secret, key, keyId, redirectUri, signedOutUri, cookies] = process.argv.slice(2);
const jar = new Map(cookies.split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));

const importKey = () => crypto.subtle.importKey('pkcs8', Buffer.from(key, 'base64'), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
const authentication = {
  client_secret_basic: () => client.ClientSecretBasic(secret),
  client_secret_post: () => client.ClientSecretPost(secret),
  private_key_jwt: async () => client.PrivateKeyJwt({ key: await importKey(), kid: keyId }),
  none: () => client.None(),
};

const config = await client.discovery(new URL(issuer), clientId, {}, await authentication[method](), { execute: [client.allowInsecureRequests] });
config.timeout = 60;

// What a browser does: keeps cookies, follows redirects and refreshes, presses Agree.
async function browse(url, form) {
  for (;;) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      jar.set(name, value);
    }
    const to = response.headers.get('location') ?? response.headers.get('refresh')?.slice('0;url='.length);
    if (!to) {
      return { url, page: await response.text() };
    }
    url = new URL(to, url);
    form = undefined;
    if (url.origin !== new URL(issuer).origin) {
      return { url };
    }
  }
}

const field = (page, name) => new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)[1];
const verifier = client.randomPKCECodeVerifier();
const nonce = client.randomNonce();
const state = client.randomState();
const ask = client.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri,
  scope: 'openid profile email offline_access',
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  nonce,
  state,
});

let { url, page } = await browse(ask);
if (page) {
  ({ url } = await browse(new URL('/openid/continue', issuer), new URLSearchParams({
    request: field(page, 'request'),
    __RequestVerificationToken: field(page, '__RequestVerificationToken'),
    agree: 'yes',
  })));
}

const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state, idTokenExpected: true });
const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
const algorithm = JSON.parse(Buffer.from(tokens.id_token.split('.')[0], 'base64url')).alg;

const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const failure = async (work) => work().then(() => 'none', (e) => e.error ?? String(e));
const reused = await failure(() => client.refreshTokenGrant(config, tokens.refresh_token));
const afterReuse = await failure(() => client.refreshTokenGrant(config, refreshed.refresh_token));

// A fresh sign-in, silent this time, to revoke and to sign out with.
const second = client.randomPKCECodeVerifier();
({ url } = await browse(client.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri, scope: 'openid profile', prompt: 'none', code_challenge: await client.calculatePKCECodeChallenge(second), code_challenge_method: 'S256', state, nonce,
})));
const more = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier: second, expectedNonce: nonce, expectedState: state });
await client.tokenRevocation(config, more.access_token);
const revoked = (await client.fetchProtectedResource(config, more.access_token, new URL('/openid/userinfo', issuer), 'GET').catch((e) => ({ status: e.status ?? 401 }))).status;

const bye = client.buildEndSessionUrl(config, { id_token_hint: more.id_token, post_logout_redirect_uri: signedOutUri, state: 'done' });
const signedOut = (await browse(bye)).url.href;

console.log(JSON.stringify({ name: info.name, algorithm, acr: tokens.claims().acr, refreshed: refreshed.access_token !== tokens.access_token, reused, afterReuse, revoked, signedOut }));
