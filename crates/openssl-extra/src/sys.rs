//! Functions of libssl and libcrypto that `openssl-sys` does not declare.

use libc::{c_char, c_int, c_long, c_uchar, c_void, size_t};
use openssl_sys::{
    BIO, SSL, SSL_CIPHER, SSL_CTX, SSL_SESSION, X509_CRL, X509_NAME, X509_STORE,
    stack_st_SSL_CIPHER,
};

pub(crate) enum StackOfNames {}

pub(crate) type InfoCallback = unsafe extern "C" fn(*const SSL, c_int, c_int);
pub(crate) type MessageCallback =
    unsafe extern "C" fn(c_int, c_int, c_int, *const c_void, size_t, *mut SSL, *mut c_void);

pub(crate) type TicketCallback = unsafe extern "C" fn(
    *mut SSL,
    *mut c_uchar,
    *mut c_uchar,
    *mut openssl_sys::EVP_CIPHER_CTX,
    *mut openssl_sys::EVP_MAC_CTX,
    c_int,
) -> c_int;

pub(crate) enum Store {}
pub(crate) enum StoreInfo {}
pub(crate) enum UiMethod {}

pub(crate) type PassphraseCallback =
    unsafe extern "C" fn(*mut c_char, c_int, c_int, *mut c_void) -> c_int;
pub(crate) type StoreCallback = unsafe extern "C" fn(*mut StoreInfo, *mut c_void) -> *mut StoreInfo;

unsafe extern "C" {
    pub(crate) fn UI_UTIL_wrap_read_pem_callback(
        callback: Option<PassphraseCallback>,
        writing: c_int,
    ) -> *mut UiMethod;
    pub(crate) fn UI_destroy_method(method: *mut UiMethod);
    pub(crate) fn OSSL_STORE_open(
        uri: *const c_char,
        method: *const UiMethod,
        data: *mut c_void,
        process: Option<StoreCallback>,
        process_data: *mut c_void,
    ) -> *mut Store;
    pub(crate) fn OSSL_STORE_expect(store: *mut Store, kind: c_int) -> c_int;
    pub(crate) fn OSSL_STORE_eof(store: *mut Store) -> c_int;
    pub(crate) fn OSSL_STORE_load(store: *mut Store) -> *mut StoreInfo;
    pub(crate) fn OSSL_STORE_close(store: *mut Store) -> c_int;
    pub(crate) fn OSSL_STORE_INFO_get_type(info: *const StoreInfo) -> c_int;
    pub(crate) fn OSSL_STORE_INFO_get1_PKEY(info: *const StoreInfo) -> *mut openssl_sys::EVP_PKEY;
    pub(crate) fn OSSL_STORE_INFO_free(info: *mut StoreInfo);
    pub(crate) fn PEM_read_bio_X509_AUX(
        bio: *mut openssl_sys::BIO,
        out: *mut *mut openssl_sys::X509,
        callback: openssl_sys::pem_password_cb,
        secret: *mut c_void,
    ) -> *mut openssl_sys::X509;
    pub(crate) fn d2i_PKCS12_bio(
        bio: *mut openssl_sys::BIO,
        out: *mut *mut openssl_sys::PKCS12,
    ) -> *mut openssl_sys::PKCS12;
    pub(crate) fn OPENSSL_INIT_new() -> *mut openssl_sys::OPENSSL_INIT_SETTINGS;
    pub(crate) fn OPENSSL_INIT_free(settings: *mut openssl_sys::OPENSSL_INIT_SETTINGS);
    pub(crate) fn OPENSSL_INIT_set_config_filename(
        settings: *mut openssl_sys::OPENSSL_INIT_SETTINGS,
        name: *const c_char,
    ) -> c_int;
    pub(crate) fn OPENSSL_INIT_set_config_appname(
        settings: *mut openssl_sys::OPENSSL_INIT_SETTINGS,
        name: *const c_char,
    ) -> c_int;
    pub(crate) fn OPENSSL_INIT_set_config_file_flags(
        settings: *mut openssl_sys::OPENSSL_INIT_SETTINGS,
        flags: libc::c_ulong,
    );
    pub(crate) fn OPENSSL_init_crypto(
        options: u64,
        settings: *const openssl_sys::OPENSSL_INIT_SETTINGS,
    ) -> c_int;
    pub(crate) fn OSSL_PROVIDER_available(
        context: *mut openssl_sys::OSSL_LIB_CTX,
        name: *const c_char,
    ) -> c_int;
    pub(crate) fn OSSL_PROVIDER_add_conf_parameter(
        provider: *mut openssl_sys::OSSL_PROVIDER,
        name: *const c_char,
        value: *const c_char,
    ) -> c_int;
    pub(crate) fn EVP_MD_get_flags(digest: *const openssl_sys::EVP_MD) -> libc::c_ulong;
    pub(crate) fn EVP_PKEY_get0_type_name(key: *const openssl_sys::EVP_PKEY) -> *const c_char;
    pub(crate) fn EVP_PKEY_CTX_set_dsa_paramgen_q_bits(
        context: *mut openssl_sys::EVP_PKEY_CTX,
        bits: c_int,
    ) -> c_int;
    pub(crate) fn SSL_CTX_set1_cert_comp_preference(
        context: *mut SSL_CTX,
        algorithms: *mut c_int,
        count: size_t,
    ) -> c_int;
    pub(crate) fn SSL_CTX_compress_certs(context: *mut SSL_CTX, algorithm: c_int) -> c_int;
    pub(crate) fn SSL_renegotiate(ssl: *mut SSL) -> c_int;
    pub(crate) fn SSL_renegotiate_pending(ssl: *const SSL) -> c_int;
    pub(crate) fn SSL_CTX_set_info_callback(ctx: *mut SSL_CTX, callback: Option<InfoCallback>);
    pub(crate) fn SSL_get_shared_sigalgs(
        ssl: *mut SSL,
        index: c_int,
        sign: *mut c_int,
        hash: *mut c_int,
        sign_and_hash: *mut c_int,
        raw_sign: *mut c_uchar,
        raw_hash: *mut c_uchar,
    ) -> c_int;
    pub(crate) fn SSL_CTX_set_timeout(ctx: *mut SSL_CTX, seconds: c_long) -> c_long;
    pub(crate) fn SSL_use_psk_identity_hint(ssl: *mut SSL, hint: *const c_char) -> c_int;
    pub(crate) fn SSL_CTX_set_tlsext_ticket_key_evp_cb(
        ctx: *mut SSL_CTX,
        callback: Option<TicketCallback>,
    ) -> c_int;
    pub(crate) fn SSL_SESSION_has_ticket(session: *const SSL_SESSION) -> c_int;
    pub(crate) fn SSL_SESSION_set1_ticket_appdata(
        session: *mut SSL_SESSION,
        data: *const c_void,
        len: size_t,
    ) -> c_int;
    pub(crate) fn SSL_SESSION_get0_ticket_appdata(
        session: *mut SSL_SESSION,
        data: *mut *mut c_void,
        len: *mut size_t,
    ) -> c_int;
    pub(crate) fn SSL_SESSION_get0_ticket(
        session: *const SSL_SESSION,
        ticket: *mut *const c_uchar,
        len: *mut size_t,
    );
    pub(crate) fn SSL_CTX_set1_cert_store(ctx: *mut SSL_CTX, store: *mut X509_STORE);
    pub(crate) fn X509_STORE_up_ref(store: *mut X509_STORE) -> c_int;
    pub(crate) fn X509_STORE_add_crl(store: *mut X509_STORE, crl: *mut X509_CRL) -> c_int;
    pub(crate) fn SSL_CTX_get_ciphers(ctx: *const SSL_CTX) -> *mut stack_st_SSL_CIPHER;
    pub(crate) fn SSL_CIPHER_get_name(cipher: *const SSL_CIPHER) -> *const c_char;
    pub(crate) fn SSL_set_msg_callback(ssl: *mut SSL, callback: Option<MessageCallback>);
    pub(crate) fn SSL_trace(
        write: c_int,
        version: c_int,
        content_type: c_int,
        bytes: *const c_void,
        len: size_t,
        ssl: *mut SSL,
        bio: *mut c_void,
    );
    pub(crate) fn SSL_get_client_CA_list(ssl: *const SSL) -> *mut StackOfNames;
    pub(crate) fn OPENSSL_sk_num(stack: *const c_void) -> c_int;
    pub(crate) fn OPENSSL_sk_value(stack: *const c_void, index: c_int) -> *mut c_void;
    pub(crate) fn X509_NAME_print_ex(
        out: *mut BIO,
        name: *const X509_NAME,
        indent: c_int,
        flags: libc::c_ulong,
    ) -> c_int;
    pub(crate) fn OSSL_PARAM_construct_utf8_string(
        key: *const c_char,
        text: *mut c_char,
        len: size_t,
    ) -> openssl_sys::OSSL_PARAM;
    pub(crate) fn OSSL_PARAM_construct_size_t(
        key: *const c_char,
        place: *mut size_t,
    ) -> openssl_sys::OSSL_PARAM;
    pub(crate) fn CRYPTO_secure_malloc_init(size: size_t, min: size_t) -> c_int;
    pub(crate) fn CRYPTO_secure_used() -> size_t;
    pub(crate) fn CRYPTO_secure_malloc_initialized() -> c_int;
}

/// `SSL_ctrl` with this number sets the largest fragment to send.
pub(crate) const CTRL_SET_MAX_SEND_FRAGMENT: c_int = 52;
/// `SSL_ctrl` with this number sets the argument of the message callback.
pub(crate) const CTRL_SET_MSG_CALLBACK_ARG: c_int = 16;
pub(crate) const CB_HANDSHAKE_START: c_int = 0x10;
pub(crate) const CB_HANDSHAKE_DONE: c_int = 0x20;
/// `SSL_CTX_ctrl` with this number lets OpenSSL choose Diffie-Hellman parameters by the key's strength.
pub(crate) const CTRL_SET_DH_AUTO: c_int = 118;
/// `SSL_CTX_ctrl` with this number sets modes.
pub(crate) const CTRL_MODE: c_int = 33;
/// The mode that frees the buffers of a connection that waits.
pub(crate) const MODE_RELEASE_BUFFERS: c_long = 0x10;
