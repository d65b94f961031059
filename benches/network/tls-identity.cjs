'use strict';

// The key and the certificate that the programs here serve with: P-256, as most certificates of today have it.

exports.key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8CnTrHmqZODuJ+6c
bNBmu0XYhEJdUvoyntQduhZYU6mhRANCAAT3fBT01Z82blqQx9m4cj0xPUOytsDr
pgEklcxkrX3dtPTSH78n0rb8Ibpj0UiCoobEotapjoaolq6Tb+WVqC+4
-----END PRIVATE KEY-----`;

exports.cert = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUd2y6VOYR1sncrkYeVmn2cuxPylowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTE1MTQxNloYDzIxMjYxMDI4
MTUxNDE2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT3fBT01Z82blqQx9m4cj0xPUOytsDrpgEklcxkrX3dtPTSH78n0rb8
Ibpj0UiCoobEotapjoaolq6Tb+WVqC+4o28wbTAdBgNVHQ4EFgQU0yMyrn9EAHPu
nkkwR+Anu85JVawwHwYDVR0jBBgwFoAU0yMyrn9EAHPunkkwR+Anu85JVawwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhANmR8JFlW4H8Z4ENt1ePJcYgAlz+mjovb3qvZzf6zULBAiAD
Ql1cXPEBOYzLbYDMvpR7p1bKG2phwvlsQbz40TNnhg==
-----END CERTIFICATE-----`;
