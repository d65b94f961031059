'use strict';
// A PKCS #12 bundle gives its key and its certificates; what it does not hold is null.

const assert = require('assert');
const crypto = require('crypto');

const bundle = (text) => Buffer.from(text, 'base64');
const bundles = {
  whole: bundle(`
    MIIEDAIBAzCCA8IGCSqGSIb3DQEHAaCCA7MEggOvMIIDqzCCAmIGCSqGSIb3DQEHBqCCAlMwggJPAgEAMIICSAYJKoZIhvcNAQcBMFcGCSqGSI
    b3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAinH5bmZehB8AICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHPnKuIS0SFulSzK95PK+FeA
    ggHghVTtgwD5Vl3mHIIG/kvOlDj/HO2hFlqWKE2A+DvYbSf/0NbofQuYtRTgqni0KGixf0GCeDZiT9JZj0QmQTBhiyxPOtRLr9tcg4HWmbNMme
    1Iztc9kmIHXt4aA+kqwX5vfWkuhOUtqWdpMkAzTxmvNCSS88GoAqpcZgkQ3hl0ugWCrzVBX6rIHcBM3NnTA+yopvf7F8Z53wFGZ314deiZ2eG9
    lIB4hdxw39kcqAOBV2Ht5pkpwqngZmqIXRunZsv3jsHkPbBDMblUGaQz7/rbzz8pUfv8JAuwHD20pVB2c3yNs2QS4wEZhZLeCUXGoNOqUZ1tAf
    e9m7do4avaQh7FzyFDehAwJpWWEIvppP9Gt+J2kUc/ayZI3I6DBDgxG6pO/q2xfH5bhQeWSQTrwuX5lYOBMrlM9iES/qfmjnWOkBajlfUQ4uTO
    S2M5dOporTCreT/9VSTMcpGgJQow1ur7z2ZfwNAYtwwuAD7ULg/WAaO0QkVUivv1LRD8FRR3mwLAprX4np0DL6tRK6ktLqi+IZVJKCNTwJ7QNi
    IV1gyjYJ9oMk34ulsQkxScbg+LXFsV8G9sRuIsZLkl12D75Nba0TEcIFPmwawUqgWqDuhTHGh7+sgqfwubOTK8I6BRmUdCMIIBQQYJKoZIhvcN
    AQcBoIIBMgSCAS4wggEqMIIBJgYLKoZIhvcNAQwKAQKgge8wgewwVwYJKoZIhvcNAQUNMEowKQYJKoZIhvcNAQUMMBwECMyVavdPEwyQAgIIAD
    AMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQqhgAkT9NspfGNBFqQDFO8ASBkIvZJVs5Z/IdzPsk59kkrvcyVUrd/vZjVOXhHTpuOo8ofxlJ
    locOX8I4BMGh5SC3TGDWiMy151N/zCKFSFDmVIS+Hd18/YYGEbsUc3VwxM+5EZmYy2xGGvciSOZYygKEY8NvCaOKC6pUkUa5t4Ju9QkHgpzY67
    9Vkt7AEqBkdYMPjha6M8ah5E2KlVWdiRT9TDElMCMGCSqGSIb3DQEJFTEWBBTKPP0CxNBrEdVpolVT6l1RXOk+ZjBBMDEwDQYJYIZIAWUDBAIB
    BQAEIJPezJqD0/MVs2oP5g8xQt/4qT27pZv53t0JEIA5wDsoBAiwrPJxS3JpDgICCAA=`),
  certificate: bundle(`
    MIIClwIBAzCCAk0GCSqGSIb3DQEHAaCCAj4EggI6MIICNjCCAjIGCSqGSIb3DQEHBqCCAiMwggIfAgEAMIICGAYJKoZIhvcNAQcBMFcGCSqGSI
    b3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjOdfvC9aflFAICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJwY2tfpDE1FERxQwdDUJNeA
    ggGwNzznptEh0/nIcNgYFGyV3HVUgJ+uReY4ftEcDlrDK7L6QZvAsK2UdNl/0st0TabpZtRqoKWIURsBcCbiKJx/qbkArHgC9wkPXoawonCw19
    kaN1Ou8fKIbm+0j7CfmzWzNs0vCyzy+W+6Jw+NoZL6PVgxr2gvXsTS1CuyEp9annp++N5SuXQ8DN9QDa1CS1pOzfKiZGT9VXPLdjM9I6S58k8k
    QY8ke98KJkPexlV7iwlfpprFlHR4gIpQ+xxlM7cFbjoowys65o/SKQeNyGECcnY1mmyIN5M36KZFLBO4Evj1ls2/kooiL4D65mnc5Bar6xyaPQ
    9Ziedf6VnMh5E+zQGV2XdulPQTd2DSbqhE+fXLTDTCf3kX1/RNtdPC6G9h5NmeaC6rGZitVHJYRF5trN/0ix4eLhYhb8HRddVuEqo6U4len9JD
    P3wKm0PdyGNC/cnJ3+CoGoVJzveTPVoEybKqgE231jAMjRDHSJvwLrybJjQh5FZA4MZLTzwN2zF5oe6xNR6+dVuQAPL/sftDoUY07Vp7SpBv51
    ExeW59o3YtjAslmBFBvA7wkgmC2ELRMEEwMTANBglghkgBZQMEAgEFAAQgC8gsbk08KFz8LU0e5HndCHco2+FhYRWfc+ywjz57LhIECDCj30wc
    v6bfAgIIAA==`),
  key: bundle(`
    MIIBfgIBAzCCATQGCSqGSIb3DQEHAaCCASUEggEhMIIBHTCCARkGCSqGSIb3DQEHAaCCAQoEggEGMIIBAjCB/wYLKoZIhvcNAQwKAQKgge8wge
    wwVwYJKoZIhvcNAQUNMEowKQYJKoZIhvcNAQUMMBwECHT5u7En6Qw3AgIIADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQCnpRgzl2Sex/
    Tnf910L9IASBkAf0kjBbiyKIyd6ZEsqKFuBsxhbo9/PLFcvvZhhtPIW1zB6Y1S90lwHkRN0bqKqouvfW1S0s2vQVHnyp9gF68aBQNZ39NYeTli
    AHdbVJwJdqnd72CB6+l3ee6Kzf/Gl8wkV4kAt2+GR+B//vAi2gixWxkArnrDGFZRadMOuSyXujxej7dkqls0XLXmj8kyEIcDBBMDEwDQYJYIZI
    AWUDBAIBBQAEIGhf0EOp7ay3uTRbE29H8HNJKgeNZS4k6YXV0ALs0/gOBAhrSV4nLUPcJgICCAA=`),
};

const { X509Certificate, createPublicKey, parsePKCS12 } = crypto;
const passphrase = 'x';
for (const secret of [passphrase, Buffer.from(passphrase), new Uint8Array([120]).buffer]) {
  const whole = parsePKCS12(bundles.whole, { passphrase: secret });
  assert.deepStrictEqual(Object.keys(whole), [
    'privateKey',
    'certificate',
    'additionalCertificates',
  ]);
  assert.strictEqual(whole.privateKey.asymmetricKeyType, 'ec');
  assert.ok(whole.certificate instanceof X509Certificate);
  assert.strictEqual(whole.certificate.subject, 'CN=leaf');
  assert.ok(whole.certificate.checkPrivateKey(whole.privateKey));
  assert.deepStrictEqual(whole.additionalCertificates, []);
  assert.ok(whole.certificate.publicKey.equals(createPublicKey(whole.privateKey)));
}

// A certificate without its key is one of the others.
const { additionalCertificates, ...others } = parsePKCS12(bundles.certificate, { passphrase });
assert.deepStrictEqual(others, { privateKey: null, certificate: null });
assert.deepStrictEqual(
  additionalCertificates.map(({ subject }) => subject),
  ['CN=leaf'],
);
const { privateKey, ...none } = parsePKCS12(bundles.key, { passphrase });
assert.strictEqual(privateKey.type, 'private');
assert.deepStrictEqual(none, { certificate: null, additionalCertificates: [] });

for (const wrong of [undefined, { passphrase: 'wrong' }]) {
  assert.throws(() => parsePKCS12(bundles.whole, wrong));
}
assert.throws(() => parsePKCS12(Buffer.from('no bundle'), { passphrase }));
assert.throws(() => parsePKCS12('text', { passphrase }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => parsePKCS12(bundles.whole, { passphrase: 5 }), {
  code: 'ERR_INVALID_ARG_TYPE',
  message:
    'The "options.passphrase" property must be of type string or an instance of ArrayBuffer, Buffer, TypedArray, ' +
    'or DataView. Received type number (5)',
});
