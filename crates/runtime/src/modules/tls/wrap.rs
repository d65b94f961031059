//! `TLSWrap`: a secured connection as a stream handle, with the same methods that the handle of a plain one has.

use std::ffi::CString;
use std::rc::Rc;

use nodus_openssl_extra as extra;
use openssl::ssl::{NameType, SslRef, SslSession, SslVerifyMode, StatusType};

use super::Octets;
use super::callbacks;
use super::context::SecureContext;
use super::link::Link;
use super::shared::Protocols;
use super::tell;
use crate::modules::crypto::Failure;
use crate::modules::net::{Encoding, stream_base_of, stream_family};
use crate::prelude::*;

/// See the file's head.
pub(crate) struct TlsWrap {
    link: Rc<Link>,
}

/// The connection behind a handle object, if it is a secured one.
pub(crate) fn link_of(object: Local<'_, Object>) -> Option<Rc<Link>> {
    Some(object.unwrap_class::<TlsWrap>()?.link.clone())
}

fn check<T>(result: std::result::Result<T, openssl::error::ErrorStack>) -> Result<T> {
    result.map_err(|stack| Failure::from(stack).into())
}

impl TlsWrap {
    fn change<R>(
        &self,
        f: impl FnOnce(&mut SslRef) -> std::result::Result<R, openssl::error::ErrorStack>,
    ) -> Result<R> {
        match self.link.change(f) {
            Some(result) => check(result),
            None => Err(Error::plain("the connection is in its handshake")),
        }
    }
}

stream_family! { "TLSWrap", TlsWrap, link {
    /// `new TLSWrap(handle below or undefined, context, isServer)`
    #[constructor]
    fn new(
        cx: &mut Scope<'_>,
        this: This<'_>,
        below: Option<Local<'_, Object>>,
        context: Rc<SecureContext>,
        server: bool,
    ) -> Result<Self> {
        let below = below.and_then(stream_base_of);
        let context = context.context()?;
        let link = check(Link::new(cx, this.0, below, &context, server))?;
        Ok(TlsWrap { link })
    }

    /// Lets small arrivals share memory from now on.
    #[method]
    fn share_arrivals(&self) {
        if let Some(below) = &self.link.below {
            below.share_arrivals();
        }
    }

    // ===== before the handshake =====

    /// Whether to ask for a certificate, and whether to go on without one. What to think of it is the program's business.
    #[method]
    fn set_verify_mode(&self, request: bool, reject: bool) -> Result<()> {
        let server = self.link.is_server();
        if server && !request {
            // So it is unless told otherwise.
            return Ok(());
        }
        self.change(|ssl| {
            let mut mode = SslVerifyMode::NONE;
            if !server || request {
                mode |= SslVerifyMode::PEER;
            }
            if server && request && reject {
                mode |= SslVerifyMode::FAIL_IF_NO_PEER_CERT;
            }
            ssl.set_verify_callback(mode, |_, _| true);
            Ok(())
        })
    }

    #[method]
    fn set_servername(&self, name: String) -> Result<()> {
        self.change(|ssl| ssl.set_hostname(extra::until_zero(&name)))
    }

    /// The client's offer or the server's choice, in wire format.
    #[method(name = "setALPNProtocols")]
    fn set_alpn_protocols(&self, wire: Octets) -> Result<()> {
        if self.link.is_server() {
            self.link.state().protocols = Protocols::Ours(wire.0);
            return Ok(());
        }
        if wire.0.is_empty() {
            return Ok(());
        }
        self.change(|ssl| ssl.set_alpn_protos(&wire.0))
    }

    /// Fires `onclienthello` with the client's first message, and waits for `goOn`.
    #[method]
    fn watch_hello(&self) {
        self.link.watch_hello();
    }

    /// Goes on after `onclienthello`.
    #[method]
    fn go_on(&self) {
        self.link.go_on();
    }

    /// Uses another context's certificate, key and trust.
    #[method]
    fn use_context(&self, context: Rc<SecureContext>) -> Result<()> {
        let context = context.context()?;
        self.change(|ssl| ssl.set_ssl_context(&context))?;
        if self.link.state().wants_keylog {
            self.link.change(callbacks::log_keys);
        }
        Ok(())
    }

    /// The protocol that the program chose; none refuses them all.
    #[method]
    fn choose_protocol(&self, name: Option<String>) {
        // Names are bytes, one a character.
        let name = name.map(|name| name.chars().map(|c| c as u8).collect());
        self.link.state().protocols = Protocols::Chosen(name);
    }

    /// The status of the certificate, to be told to the client.
    #[method(name = "setOCSPResponse")]
    fn set_ocsp_response(&self, response: Octets) {
        self.link.state().status = Some(response.0);
    }

    /// The session that the client asked for.
    #[method]
    fn load_session(&self, session: Octets) {
        self.link.state().session = Some(session.0);
    }

    #[method]
    fn enable_keylog(&self) {
        self.link.state().wants_keylog = true;
        self.link.change(callbacks::log_keys);
    }

    /// Fires `onnewsession`.
    #[method]
    fn enable_sessions(&self) {
        self.link.state().wants_sessions = true;
    }

    #[method]
    fn enable_trace(&self) {
        self.link.trace();
    }

    #[method(name = "requestOCSP")]
    fn request_ocsp(&self) -> Result<()> {
        self.change(|ssl| ssl.set_status_type(StatusType::OCSP))
    }

    #[method]
    fn set_psk_identity_hint(&self, hint: String) -> bool {
        let Ok(hint) = CString::new(hint) else {
            return false;
        };
        self.link
            .change(|ssl| extra::set_psk_identity_hint(ssl, &hint))
            .unwrap_or(false)
    }

    /// Offers a session for resumption; false when it is none.
    #[method]
    fn set_session(&self, session: Octets) -> Result<bool> {
        let Ok(session) = SslSession::from_der(&session.0) else {
            drop(openssl::error::ErrorStack::get());
            return Ok(false);
        };
        let other = match (&self.link.state().host, extra::session_note(&session)) {
            (Some(host), Some(note)) => *host != note,
            _ => false,
        };
        // What was agreed with one host must not stand for what another one would have to prove.
        if !other {
            self.change(|ssl| extra::set_session(ssl, &session))?;
        }
        Ok(true)
    }

    /// Sessions of this client belong to `host`.
    #[method]
    fn bind_sessions(&self, host: String) {
        self.link.state().host = Some(host.into_bytes());
    }

    /// Takes certificate and key of a context.
    #[method]
    fn set_key_cert(&self, context: Rc<SecureContext>) -> Result<()> {
        let (leaf, chain) = context.identity();
        let context = context.context()?;
        self.change(|ssl| {
            if let Some(leaf) = &leaf {
                ssl.set_certificate(leaf)?;
            }
            if let Some(key) = context.private_key() {
                ssl.set_private_key(key)?;
            }
            chain.into_iter().try_for_each(|c| ssl.add_chain_cert(c))
        })
    }

    #[method]
    fn start(&self) -> i32 {
        self.link.start()
    }

    // ===== for bytes that JavaScript carries =====

    /// Bytes from below; undefined for their end.
    #[method]
    fn receive<'s>(&self, bytes: Option<Local<'s, View>>) {
        match bytes {
            Some(view) => {
                let bytes = view.with_bytes(<[u8]>::to_vec);
                self.link.receive(Some(&bytes));
            }
            None => self.link.receive(None),
        }
    }

    /// All that was handed over has been sent, or could not be.
    #[method]
    fn carried(&self, status: i32) {
        self.link.carried(status);
    }

    // ===== the handle =====

    #[method(name = "writeUtf8String")]
    fn write_utf8_string<'s>(
        &self,
        cx: &mut Scope<'s>,
        request: Local<'s, Object>,
        string: Local<'s, JsString>,
    ) -> i32 {
        self.link.write_string(cx, request, string, Encoding::Utf8)
    }

    /// Lets go of the stream below. True when writes wait, which are told in a turn of the loop to come.
    #[method(name = "destroySSL")]
    fn destroy(&self) -> bool {
        self.link.close()
    }

    // ===== what it tells =====

    #[method]
    fn get_protocol(&self) -> Option<String> {
        self.link.look(|ssl| ssl.version_str().to_owned())
    }

    #[method]
    fn get_cipher<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, Object>>> {
        tell::cipher(cx, &self.link)
    }

    /// The protocol both sides chose, or false.
    #[method(name = "getALPNNegotiatedProtocol")]
    fn alpn<'s>(&self, cx: &mut Scope<'s>) -> Local<'s, Value> {
        let name = self.link.look(|ssl| {
            let name = ssl.selected_alpn_protocol()?;
            Some(name.iter().copied().map(char::from).collect::<String>())
        });
        match name.flatten() {
            Some(name) => cx.string(&name).as_value(),
            None => cx.boolean(false),
        }
    }

    #[method]
    fn get_servername(&self) -> Option<String> {
        self.link
            .look(|ssl| ssl.servername(NameType::HOST_NAME).map(String::from))?
    }

    /// `[code, reason]` when the peer's certificate could not be verified.
    #[method]
    fn verify_error(&self) -> Option<Vec<String>> {
        tell::verify_error(&self.link)
    }

    /// DER of the peer's certificate, and of those above it.
    #[method]
    fn get_peer_chain<'s>(&self, cx: &mut Scope<'s>, all: bool) -> Result<Local<'s, Array>> {
        let chain = tell::peer_chain(&self.link, all);
        tell::views(cx, chain)
    }

    /// DER of our own certificate.
    #[method]
    fn get_own_certificate<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let der = self.link.look(|ssl| ssl.certificate()?.to_der().ok());
        tell::view(cx, der.flatten())
    }

    #[method]
    fn is_session_reused(&self) -> bool {
        self.link.look(|ssl| ssl.session_reused()).unwrap_or(false)
    }

    /// The session in DER, for resumption.
    #[method]
    fn get_session<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let host = self.link.state().host.clone();
        let der = self.link.look(|ssl| {
            let session = ssl.session()?;
            if let Some(host) = &host {
                extra::note_in_session(session, host);
            }
            session.to_der().ok()
        });
        tell::view(cx, der.flatten())
    }

    #[method(name = "getTLSTicket")]
    fn get_tls_ticket<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let ticket = self.link.look(|ssl| extra::session_ticket(ssl.session()?));
        tell::view(cx, ticket.flatten())
    }

    #[method]
    fn get_finished<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let message = tell::finished(&self.link, |ssl, place| ssl.finished(place));
        tell::view(cx, message)
    }

    #[method]
    fn get_peer_finished<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, View>>> {
        let message = tell::finished(&self.link, |ssl, place| ssl.peer_finished(place));
        tell::view(cx, message)
    }

    #[method]
    fn get_ephemeral_key_info<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        tell::ephemeral_key(cx, &self.link)
    }

    #[method]
    fn get_shared_sigalgs(&self) -> Vec<String> {
        tell::shared_sigalgs(&self.link)
    }

    /// The names of the authorities that the server accepts.
    #[method]
    fn get_client_authorities(&self) -> Vec<String> {
        self.link
            .look(extra::client_authorities)
            .unwrap_or_default()
    }

    #[method]
    fn set_max_send_fragment(&self, size: f64) -> bool {
        self.link
            .change(|ssl| extra::set_max_send_fragment(ssl, size as i64))
            .unwrap_or(false)
    }

    /// Asks for another handshake.
    #[method]
    fn renegotiate(&self) -> Result<()> {
        self.change(extra::renegotiate)?;
        self.link.renegotiate();
        Ok(())
    }

    /// Keying material of RFC 5705.
    #[method]
    fn export_keying_material<'s>(
        &self,
        cx: &mut Scope<'s>,
        length: usize,
        label: String,
        context: Option<Octets>,
    ) -> Result<Local<'s, View>> {
        let mut out = vec![0u8; length];
        self.change(|ssl| {
            let context = context.as_ref().map(|c| &c.0[..]);
            ssl.export_keying_material(&mut out, &label, context)
        })?;
        cx.uint8_array_from(out)
    }
} }

/// The ticket in a session's serialised form.
#[native]
pub(super) fn ticket_of_session<'s>(
    cx: &mut Scope<'s>,
    session: Octets,
) -> Result<Option<Local<'s, View>>> {
    let ticket = SslSession::from_der(&session.0)
        .ok()
        .and_then(|session| extra::session_ticket(&session));
    tell::view(cx, ticket)
}
