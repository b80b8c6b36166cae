// Runs the official features with other DPoP proofs than the runner's own: ALG=RS256, SCOPE=none.
// It lies beside mk.js and solid.js of the runner and changes one class of theirs.
const crypto = require('crypto');
const solid = require('./solid.js');

const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

if (process.env.ALG === 'RS256') {
  solid.Client.prototype.dpop = function (method, url, token) {
    if (!this.rsa) {
      const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
      this.rsa = { key: pair.privateKey, jwk: pair.publicKey.export({ format: 'jwk' }) };
    }
    const claims = { jti: crypto.randomUUID(), htm: method, htu: url, iat: now() };
    if (token && !process.env.NO_ATH) {
      claims.ath = crypto.createHash('sha256').update(token).digest('base64url');
    }
    const head = b64(JSON.stringify({ alg: 'RS256', typ: 'dpop+jwt', jwk: this.rsa.jwk }));
    const signed = `${head}.${b64(JSON.stringify(claims))}`;
    return `${signed}.${crypto.sign('sha256', Buffer.from(signed), this.rsa.key).toString('base64url')}`;
  };
}

if (process.env.SCOPE === 'none') {
  solid.Client.prototype.token = function () {
    if (now() < this.exp) return this.t;
    const { issuer, id, secret } = this.c;
    const found = solid.http('GET', `${issuer}.well-known/openid-configuration`, {});
    const url = JSON.parse(found.body).token_endpoint;
    const basic = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
    const headers = {
      authorization: `Basic ${basic.toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      DPoP: this.dpop('POST', url),
    };
    const said = solid.http('POST', url, headers, 'grant_type=client_credentials');
    this.t = JSON.parse(said.body);
    if (!this.t.access_token) throw new Error(`no token: ${said.body.slice(0, 300)}`);
    this.exp = now() + (this.t.expires_in || 300) - 30;
    return this.t;
  };
}

require('./mk.js');
