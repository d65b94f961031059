//! What the `openssl` crate leaves out and Node's `crypto` and `tls` need, as safe functions. Everything unsafe about
//! OpenSSL that nodus does itself is in this crate; it knows no sockets and no JavaScript.

mod certificates;
mod cipher;
mod digest;
mod kem;
mod library;
mod mac;
mod memory;
mod names;
mod pairs;
mod signing;
mod ssl;
mod store;
mod stored_key;
mod sys;
mod tickets;

pub use certificates::{
    certificate_from_pem, certificates_from_pem, pkcs12_from_der, set_certificate_compression,
};
pub use cipher::{cipher_update, known_cipher};
pub use digest::{FetchedDigest, fetch_digest, md_of};
pub use kem::{decapsulate, encapsulate};
pub use library::{
    Settings, active_provider, configure, fips_enabled, load_legacy, set_fips, version,
};
pub use mac::{Mac, MacSetting, has_mac};
pub use memory::{secure_heap_init, secure_heap_used};
pub use names::until_zero;
pub use pairs::{
    dsa_with_divisor, generate, key_name, private_from_raw, private_from_seed, public_from_raw,
    seed_of,
};
pub use signing::set_signature_context;
pub use ssl::{
    HandshakePoint, ShownSigalg, cipher_list, client_authorities, group_name, log_keys,
    note_in_session, on_handshake, on_session_lookup, release_buffers, renegotiate, session_note,
    session_ticket, set_dh_auto, set_max_send_fragment, set_psk_identity_hint, set_session,
    set_session_timeout, shared_sigalgs, ssl_of, start_trace, take_trace, use_store,
};
pub use store::{SharedStore, add_crl};
pub use stored_key::{StoreError, load_private_key};
pub use tickets::{set_ticket_keys, use_ticket_keys};
