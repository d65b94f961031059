//! What the `openssl` crate leaves out and Node's `crypto` and `tls` need, as safe functions. Everything unsafe about
//! OpenSSL that nodus does itself is in this crate; it knows no sockets and no JavaScript.

mod cipher;
mod mac;
mod memory;
mod ssl;
mod store;
mod sys;
mod tickets;

pub use cipher::cipher_update;
pub use mac::{Mac, MacSetting, has_mac};
pub use memory::{secure_heap_init, secure_heap_used};
pub use ssl::{
    HandshakePoint, ShownSigalg, cipher_list, client_authorities, on_handshake, on_session_lookup,
    renegotiate, session_ticket, set_dh_auto, set_max_send_fragment, set_psk_identity_hint,
    set_session, set_session_timeout, shared_sigalgs, ssl_of, start_trace, take_trace, use_store,
};
pub use store::{SharedStore, add_crl};
pub use tickets::{set_ticket_keys, use_ticket_keys};
