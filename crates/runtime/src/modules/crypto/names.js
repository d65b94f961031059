'use strict';

// The names of digests and ciphers that Node lists, of which a configuration may lack some: those of long ago come with
// `--openssl-legacy-provider`.

const { StringPrototypeSplit } = primordials;

const hashes =
  'RSA-MD4 RSA-MD5 RSA-MDC2 RSA-RIPEMD160 RSA-SHA1 RSA-SHA1-2 RSA-SHA224 RSA-SHA256 ' +
  'RSA-SHA3-224 RSA-SHA3-256 RSA-SHA3-384 RSA-SHA3-512 RSA-SHA384 RSA-SHA512 RSA-SHA512/224 ' +
  'RSA-SHA512/256 RSA-SM3 blake2b-512 blake2b512 blake2s-256 blake2s256 ' +
  'id-rsassa-pkcs1-v1_5-with-sha3-224 id-rsassa-pkcs1-v1_5-with-sha3-256 ' +
  'id-rsassa-pkcs1-v1_5-with-sha3-384 id-rsassa-pkcs1-v1_5-with-sha3-512 keccak-224 ' +
  'keccak-256 keccak-384 keccak-512 keccak-kmac-128 keccak-kmac-256 keccak-kmac128 ' +
  'keccak-kmac256 md4 md4WithRSAEncryption md5 md5-sha1 md5WithRSAEncryption mdc2 mdc2WithRSA ' +
  'ripemd ripemd-160 ripemd160 ripemd160WithRSA rmd160 sha-1 sha-224 sha-256 sha-256/192 ' +
  'sha-384 sha-512 sha-512/224 sha-512/256 sha1 sha1WithRSAEncryption sha2-224 sha2-256 ' +
  'sha2-256/192 sha2-384 sha2-512 sha2-512/224 sha2-512/256 sha224 sha224WithRSAEncryption ' +
  'sha256 sha256-192 sha256WithRSAEncryption sha3-224 sha3-256 sha3-384 sha3-512 sha384 ' +
  'sha384WithRSAEncryption sha512 sha512-224 sha512-224WithRSAEncryption sha512-256 ' +
  'sha512-256WithRSAEncryption sha512WithRSAEncryption shake-128 shake-256 shake128 shake256 ' +
  'sm3 sm3WithRSAEncryption ssl3-md5 ssl3-sha1 whirlpool';

const ciphers =
  'aes-128-cbc aes-128-cbc-cts aes-128-ccm aes-128-cfb aes-128-cfb1 aes-128-cfb8 aes-128-ctr ' +
  'aes-128-ecb aes-128-gcm aes-128-gcm-siv aes-128-ocb aes-128-ofb aes-128-siv aes-128-wrap ' +
  'aes-128-wrap-inv aes-128-wrap-pad aes-128-wrap-pad-inv aes-128-xts aes-192-cbc ' +
  'aes-192-cbc-cts aes-192-ccm aes-192-cfb aes-192-cfb1 aes-192-cfb8 aes-192-ctr aes-192-ecb ' +
  'aes-192-gcm aes-192-gcm-siv aes-192-ocb aes-192-ofb aes-192-siv aes-192-wrap ' +
  'aes-192-wrap-inv aes-192-wrap-pad aes-192-wrap-pad-inv aes-256-cbc aes-256-cbc-cts ' +
  'aes-256-ccm aes-256-cfb aes-256-cfb1 aes-256-cfb8 aes-256-ctr aes-256-ecb aes-256-gcm ' +
  'aes-256-gcm-siv aes-256-ocb aes-256-ofb aes-256-siv aes-256-wrap aes-256-wrap-inv ' +
  'aes-256-wrap-pad aes-256-wrap-pad-inv aes-256-xts aes128 aes128-wrap aes128-wrap-inv ' +
  'aes128-wrap-pad aes128-wrap-pad-inv aes192 aes192-wrap aes192-wrap-inv aes192-wrap-pad ' +
  'aes192-wrap-pad-inv aes256 aes256-wrap aes256-wrap-inv aes256-wrap-pad aes256-wrap-pad-inv ' +
  'aria-128-cbc aria-128-ccm aria-128-cfb aria-128-cfb1 aria-128-cfb8 aria-128-ctr ' +
  'aria-128-ecb aria-128-gcm aria-128-ofb aria-192-cbc aria-192-ccm aria-192-cfb ' +
  'aria-192-cfb1 aria-192-cfb8 aria-192-ctr aria-192-ecb aria-192-gcm aria-192-ofb ' +
  'aria-256-cbc aria-256-ccm aria-256-cfb aria-256-cfb1 aria-256-cfb8 aria-256-ctr ' +
  'aria-256-ecb aria-256-gcm aria-256-ofb aria128 aria192 aria256 bf bf-cbc bf-cfb bf-ecb ' +
  'bf-ofb blowfish camellia-128-cbc camellia-128-cbc-cts camellia-128-cfb camellia-128-cfb1 ' +
  'camellia-128-cfb8 camellia-128-ctr camellia-128-ecb camellia-128-ofb camellia-192-cbc ' +
  'camellia-192-cbc-cts camellia-192-cfb camellia-192-cfb1 camellia-192-cfb8 camellia-192-ctr ' +
  'camellia-192-ecb camellia-192-ofb camellia-256-cbc camellia-256-cbc-cts camellia-256-cfb ' +
  'camellia-256-cfb1 camellia-256-cfb8 camellia-256-ctr camellia-256-ecb camellia-256-ofb ' +
  'camellia128 camellia192 camellia256 cast cast-cbc cast5-cbc cast5-cfb cast5-ecb cast5-ofb ' +
  'chacha20 chacha20-poly1305 des des-cbc des-cfb des-cfb1 des-cfb8 des-ecb des-ede ' +
  'des-ede-cbc des-ede-cfb des-ede-ecb des-ede-ofb des-ede3 des-ede3-cbc des-ede3-cfb ' +
  'des-ede3-cfb1 des-ede3-cfb8 des-ede3-ecb des-ede3-ofb des-ofb des3 des3-wrap desx desx-cbc ' +
  'id-aes128-ccm id-aes128-gcm id-aes128-wrap id-aes128-wrap-pad id-aes192-ccm id-aes192-gcm ' +
  'id-aes192-wrap id-aes192-wrap-pad id-aes256-ccm id-aes256-gcm id-aes256-wrap ' +
  'id-aes256-wrap-pad id-smime-alg-cms3deswrap idea idea-cbc idea-cfb idea-cfb64 idea-ecb ' +
  'idea-ofb idea-ofb64 rc2 rc2-128 rc2-40 rc2-40-cbc rc2-64 rc2-64-cbc rc2-cbc rc2-cfb ' +
  'rc2-ecb rc2-ofb rc4 rc4-40 rc4-hmac-md5 seed seed-cbc seed-cfb seed-cfb128 seed-ecb ' +
  'seed-ofb seed-ofb128 sm4 sm4-cbc sm4-ccm sm4-cfb sm4-cfb128 sm4-ctr sm4-ecb sm4-gcm ' +
  'sm4-ofb sm4-ofb128 sm4-xts';

module.exports = {
  cipherNames: () => StringPrototypeSplit(ciphers, ' '),
  hashNames: () => StringPrototypeSplit(hashes, ' '),
};
