//! Connections and contexts: sessions, tickets, renegotiation, and what the two sides agreed on.

use std::ffi::{CStr, c_int, c_void};
use std::ptr;
use std::sync::OnceLock;

use foreign_types_shared::ForeignTypeRef;
use openssl::error::ErrorStack;
use openssl::ex_data::Index;
use openssl::nid::Nid;
use openssl::ssl::{
    Ssl, SslContext, SslContextBuilder, SslRef, SslSession, SslSessionRef, SslStream,
};

use crate::store::SharedStore;
use crate::sys;

/// The connection in a stream, to be changed.
pub fn ssl_of<S>(stream: &mut SslStream<S>) -> &mut SslRef {
    // SAFETY: the connection belongs to the stream, which is borrowed as long as the result.
    unsafe { SslRef::from_ptr_mut(stream.ssl().as_ptr()) }
}

/// Offers the session for resumption.
pub fn set_session(ssl: &mut SslRef, session: &SslSessionRef) -> Result<(), ErrorStack> {
    // SAFETY: the session comes from its serialised form or from a context of this process; OpenSSL itself checks that
    // its protocol version fits and takes a count of its own.
    unsafe { ssl.set_session(session) }
}

/// Asks `lookup` for the session with an identifier that a client offers.
pub fn on_session_lookup<F>(context: &mut SslContextBuilder, lookup: F)
where
    F: Fn(&mut SslRef, &[u8]) -> Option<SslSession> + 'static + Sync + Send,
{
    // SAFETY: the sessions given are made from their serialised form and belong to no other context.
    unsafe { context.set_get_session_callback(lookup) }
}

/// How many seconds a session may be resumed for.
pub fn set_session_timeout(context: &mut SslContextBuilder, seconds: u32) {
    // SAFETY: a live context and a number.
    unsafe { sys::SSL_CTX_set_timeout(context.as_ptr(), seconds.into()) };
}

/// Lets OpenSSL choose Diffie-Hellman parameters that fit the key.
pub fn set_dh_auto(context: &mut SslContextBuilder) {
    // SAFETY: a live context and a number.
    unsafe {
        openssl_sys::SSL_CTX_ctrl(context.as_ptr(), sys::CTRL_SET_DH_AUTO, 1, ptr::null_mut())
    };
}

/// What a server tells its clients for their choice of a pre-shared key; false when it is too long.
pub fn set_psk_identity_hint(ssl: &mut SslRef, hint: &CStr) -> bool {
    // SAFETY: a live connection, which copies the text.
    unsafe { sys::SSL_use_psk_identity_hint(ssl.as_ptr(), hint.as_ptr()) == 1 }
}

/// The ticket in a session, if it has one.
pub fn session_ticket(session: &SslSessionRef) -> Option<Vec<u8>> {
    let raw = session.as_ptr();
    let mut ticket = ptr::null();
    let mut len = 0;
    // SAFETY: the session lives through this function; the bytes belong to it and are copied.
    unsafe {
        if sys::SSL_SESSION_has_ticket(raw) == 0 {
            return None;
        }
        sys::SSL_SESSION_get0_ticket(raw, &mut ticket, &mut len);
        if ticket.is_null() {
            return None;
        }
        Some(std::slice::from_raw_parts(ticket, len).to_vec())
    }
}

/// Notes in a client's session whom it belongs to; the note is part of the serialised form.
pub fn note_in_session(session: &SslSessionRef, note: &[u8]) {
    // SAFETY: the session lives through this function and copies the bytes.
    unsafe {
        sys::SSL_SESSION_set1_ticket_appdata(session.as_ptr(), note.as_ptr().cast(), note.len());
    }
}

/// What was noted in a session.
pub fn session_note(session: &SslSessionRef) -> Option<Vec<u8>> {
    let mut note = ptr::null_mut();
    let mut len = 0;
    // SAFETY: the session lives through this function; the bytes belong to it and are copied.
    unsafe {
        let found = sys::SSL_SESSION_get0_ticket_appdata(session.as_ptr(), &mut note, &mut len);
        if found != 1 || note.is_null() || len == 0 {
            return None;
        }
        Some(std::slice::from_raw_parts(note.cast::<u8>(), len).to_vec())
    }
}

/// Starts another handshake on an established connection, of TLS 1.2 and below.
pub fn renegotiate(ssl: &mut SslRef) -> Result<(), ErrorStack> {
    // SAFETY: a live connection.
    let done = unsafe { sys::SSL_renegotiate(ssl.as_ptr()) };
    if done == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}

/// The name of the group by which the two sides agreed on their keys; nothing before, and without one.
pub fn group_name(ssl: &mut SslRef) -> Option<String> {
    // The library looks for it in the session without asking whether there is one.
    ssl.session()?;
    // SAFETY: a live connection; the text belongs to a table of the library or to the connection and is copied at once.
    unsafe {
        let name = openssl_sys::SSL_get0_group_name(ssl.as_ptr());
        if name.is_null() {
            return None;
        }
        Some(CStr::from_ptr(name).to_string_lossy().into_owned())
    }
}

/// Limits the plain bytes of one record; false when the size is not allowed.
pub fn set_max_send_fragment(ssl: &mut SslRef, size: i64) -> bool {
    // SAFETY: a live connection and a number.
    unsafe {
        openssl_sys::SSL_ctrl(
            ssl.as_ptr(),
            sys::CTRL_SET_MAX_SEND_FRAGMENT,
            size as _,
            ptr::null_mut(),
        ) == 1
    }
}

/// Puts a shared store of trusted certificates into a context.
pub fn use_store(context: &mut SslContextBuilder, store: &SharedStore) {
    // SAFETY: both are live; the context takes a count of its own.
    unsafe { sys::SSL_CTX_set1_cert_store(context.as_ptr(), store.raw()) }
}

/// Lets idle connections of the context have no buffers.
pub fn release_buffers(context: &mut SslContextBuilder) {
    // SAFETY: a live context and a number.
    unsafe {
        openssl_sys::SSL_CTX_ctrl(
            context.as_ptr(),
            sys::CTRL_MODE,
            sys::MODE_RELEASE_BUFFERS,
            ptr::null_mut(),
        )
    };
}

/// Names of the suites that a context offers.
pub fn cipher_list(context: &SslContextBuilder) -> Vec<String> {
    let mut names = Vec::new();
    // SAFETY: the list belongs to the context, its names are static strings.
    unsafe {
        let list: *const c_void = sys::SSL_CTX_get_ciphers(context.as_ptr()).cast();
        for index in 0..sys::OPENSSL_sk_num(list).max(0) {
            let cipher = sys::OPENSSL_sk_value(list, index);
            let name = sys::SSL_CIPHER_get_name(cipher.cast());
            if !name.is_null() {
                names.push(CStr::from_ptr(name).to_string_lossy().into_owned());
            }
        }
    }
    names
}

/// A signature algorithm that both sides know: the kind of key and the digest.
pub struct ShownSigalg {
    /// `RSA`, `RSA-PSS`, `ECDSA`, …
    pub sign: String,
    /// The digest's name, or `UNDEF` for those that have none of their own.
    pub hash: String,
}

/// The signature algorithms that both sides know, in order of preference.
pub fn shared_sigalgs(ssl: &mut SslRef) -> Vec<ShownSigalg> {
    let raw = ssl.as_ptr();
    let null = ptr::null_mut;
    // SAFETY: a live connection; null is allowed for what is not wanted.
    let count = unsafe {
        sys::SSL_get_shared_sigalgs(
            raw,
            0,
            null(),
            null(),
            null(),
            ptr::null_mut(),
            ptr::null_mut(),
        )
    };
    let mut shown = Vec::new();
    for index in 0..count {
        let (mut sign, mut hash, mut both) = (0, 0, 0);
        let (mut raw_sign, mut raw_hash) = (0, 0);
        // SAFETY: as above, with places for the answers.
        unsafe {
            sys::SSL_get_shared_sigalgs(
                raw,
                index,
                &mut sign,
                &mut hash,
                &mut both,
                &mut raw_sign,
                &mut raw_hash,
            );
        }
        let short = |nid: c_int| match Nid::from_raw(nid).short_name() {
            Ok(name) => name.to_owned(),
            Err(_) => "UNDEF".to_owned(),
        };
        let sign = match sign {
            6 => "RSA".to_owned(),
            912 => "RSA-PSS".to_owned(),
            116 => "DSA".to_owned(),
            408 => "ECDSA".to_owned(),
            1087 => "Ed25519".to_owned(),
            1088 => "Ed448".to_owned(),
            other => short(other),
        };
        let hash = if hash == 0 {
            "UNDEF".to_owned()
        } else {
            short(hash)
        };
        shown.push(ShownSigalg { sign, hash });
    }
    shown
}

/// The names of the authorities that the server accepts client certificates of, one per entry, as RFC 2253 has them.
pub fn client_authorities(ssl: &SslRef) -> Vec<String> {
    let mut names = Vec::new();
    // SAFETY: the list and its names belong to the connection; the memory sink is freed here.
    unsafe {
        let list: *const c_void = sys::SSL_get_client_CA_list(ssl.as_ptr()).cast();
        if list.is_null() {
            return names;
        }
        for index in 0..sys::OPENSSL_sk_num(list).max(0) {
            let sink = MemorySink::new();
            sys::X509_NAME_print_ex(
                sink.0,
                sys::OPENSSL_sk_value(list, index).cast(),
                0,
                0x0011_0317,
            );
            names.push(String::from_utf8_lossy(&sink.take()).into_owned());
        }
    }
    names
}

/// Where a handshake stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandshakePoint {
    /// It begins, for the first time or again.
    Start,
    /// It is done.
    Done,
}

type Watcher = Box<dyn Fn(&SslRef, HandshakePoint) + Send + Sync>;

fn watcher_index() -> Option<Index<SslContext, Watcher>> {
    static INDEX: OnceLock<Option<Index<SslContext, Watcher>>> = OnceLock::new();
    *INDEX.get_or_init(|| SslContext::new_ex_index().ok())
}

unsafe extern "C" fn tell_watcher(ssl: *const openssl_sys::SSL, what: c_int, _: c_int) {
    let point = if what & sys::CB_HANDSHAKE_START != 0 {
        HandshakePoint::Start
    } else if what & sys::CB_HANDSHAKE_DONE != 0 {
        HandshakePoint::Done
    } else {
        return;
    };
    // SAFETY: OpenSSL calls with a live connection. A pending request of ours for a handshake is no end of one.
    unsafe {
        if point == HandshakePoint::Done && sys::SSL_renegotiate_pending(ssl) != 0 {
            return;
        }
        let ssl = SslRef::from_ptr(ssl.cast_mut());
        if let Some(index) = watcher_index()
            && let Some(watcher) = ssl.ssl_context().ex_data(index)
        {
            watcher(ssl, point);
        }
    }
}

/// Calls `watcher` at the beginning and the end of every handshake of the context's connections.
pub fn on_handshake<F>(context: &mut SslContextBuilder, watcher: F)
where
    F: Fn(&SslRef, HandshakePoint) + Send + Sync + 'static,
{
    let Some(index) = watcher_index() else {
        return;
    };
    context.set_ex_data(index, Box::new(watcher));
    // SAFETY: the callback finds its closure in the context that it is called for.
    unsafe { sys::SSL_CTX_set_info_callback(context.as_ptr(), Some(tell_watcher)) }
}

type KeyLogger = fn(&SslRef, &str);

static LOGGER: OnceLock<KeyLogger> = OnceLock::new();

unsafe extern "C" fn tell_logger(ssl: *const openssl_sys::SSL, line: *const std::ffi::c_char) {
    // SAFETY: OpenSSL calls with a live connection and a line that ends with zero.
    unsafe {
        if let (Some(logger), Ok(line)) = (LOGGER.get(), CStr::from_ptr(line).to_str()) {
            logger(SslRef::from_ptr(ssl.cast_mut()), line);
        }
    }
}

/// Gives the lines of a key log of all connections of this one's context to `logger`, the same for all contexts.
pub fn log_keys(ssl: &mut SslRef, logger: KeyLogger) {
    LOGGER.get_or_init(|| logger);
    // SAFETY: the context lives as long as its connection, and is used by this thread only.
    unsafe {
        openssl_sys::SSL_CTX_set_keylog_callback(
            openssl_sys::SSL_get_SSL_CTX(ssl.as_ptr()),
            Some(tell_logger),
        );
    }
}

/// Memory that OpenSSL writes text into.
struct MemorySink(*mut openssl_sys::BIO);

impl MemorySink {
    fn new() -> Self {
        // SAFETY: makes an object of our own.
        MemorySink(unsafe { openssl_sys::BIO_new(openssl_sys::BIO_s_mem()) })
    }

    fn take(&self) -> Vec<u8> {
        let mut all = Vec::new();
        let mut piece = [0u8; 4096];
        loop {
            // SAFETY: reads at most as much as there is room for.
            let count = unsafe {
                openssl_sys::BIO_read(self.0, piece.as_mut_ptr().cast(), piece.len() as c_int)
            };
            match usize::try_from(count) {
                Ok(count) if count > 0 => all.extend_from_slice(&piece[..count]),
                _ => return all,
            }
        }
    }
}

impl Drop for MemorySink {
    fn drop(&mut self) {
        // SAFETY: ours, and used no more.
        unsafe { openssl_sys::BIO_free_all(self.0) }
    }
}

// SAFETY: the sink is OpenSSL's own object; it is only reached through the connection that owns it.
unsafe impl Send for MemorySink {}
// SAFETY: as above.
unsafe impl Sync for MemorySink {}

fn sink_index() -> Option<Index<Ssl, MemorySink>> {
    static INDEX: OnceLock<Option<Index<Ssl, MemorySink>>> = OnceLock::new();
    *INDEX.get_or_init(|| Ssl::new_ex_index().ok())
}

/// Starts to record the messages of a connection in words.
pub fn start_trace(ssl: &mut SslRef) {
    let Some(index) = sink_index() else {
        return;
    };
    if ssl.ex_data(index).is_some() {
        return;
    }
    let sink = MemorySink::new();
    // SAFETY: the sink is given to the connection right after this and freed with it.
    unsafe {
        sys::SSL_set_msg_callback(ssl.as_ptr(), Some(sys::SSL_trace));
        openssl_sys::SSL_ctrl(
            ssl.as_ptr(),
            sys::CTRL_SET_MSG_CALLBACK_ARG,
            0,
            sink.0.cast::<c_void>(),
        );
    }
    ssl.set_ex_data(index, sink);
}

/// What was recorded since the last time.
pub fn take_trace(ssl: &SslRef) -> String {
    let text = sink_index()
        .and_then(|index| ssl.ex_data(index))
        .map(MemorySink::take)
        .unwrap_or_default();
    String::from_utf8_lossy(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use openssl::ssl::{Ssl, SslContext, SslMethod};

    #[test]
    fn a_connection_without_a_session_has_no_group() {
        let context = SslContext::builder(SslMethod::tls()).unwrap().build();
        let mut ssl = Ssl::new(&context).unwrap();
        assert_eq!(super::group_name(&mut ssl), None);
    }
}
