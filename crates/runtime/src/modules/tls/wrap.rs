//! One TLS connection: encrypted bytes in and out through memory, plain bytes on the other side.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::rc::Rc;

use openssl::ssl::{ErrorCode, ShutdownState, Ssl, SslStream, SslVerifyMode};
use openssl::x509::X509VerifyResult;

use super::context::{SecureContext, openssl_error};
use crate::prelude::*;

/// The network as OpenSSL sees it.
#[derive(Default)]
struct Memory {
    incoming: VecDeque<u8>,
    outgoing: Vec<u8>,
    ended: bool,
}

impl Read for Memory {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.incoming.is_empty() {
            return if self.ended {
                Ok(0)
            } else {
                Err(io::ErrorKind::WouldBlock.into())
            };
        }
        self.incoming.read(buf)
    }
}

impl Write for Memory {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.outgoing.extend_from_slice(buf);
        Ok(buf.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// See the file's head.
pub struct TlsWrap {
    stream: RefCell<SslStream<Memory>>,
    server: bool,
    ready: Cell<bool>,
}

/// Node's names of X.509 verification results.
fn verify_code(code: i32) -> &'static str {
    match code {
        2 => "UNABLE_TO_GET_ISSUER_CERT",
        3 => "UNABLE_TO_GET_CRL",
        4 => "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
        5 => "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
        6 => "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
        7 => "CERT_SIGNATURE_FAILURE",
        8 => "CRL_SIGNATURE_FAILURE",
        9 => "CERT_NOT_YET_VALID",
        10 => "CERT_HAS_EXPIRED",
        11 => "CRL_NOT_YET_VALID",
        12 => "CRL_HAS_EXPIRED",
        13 => "ERROR_IN_CERT_NOT_BEFORE_FIELD",
        14 => "ERROR_IN_CERT_NOT_AFTER_FIELD",
        17 => "OUT_OF_MEM",
        18 => "DEPTH_ZERO_SELF_SIGNED_CERT",
        19 => "SELF_SIGNED_CERT_IN_CHAIN",
        20 => "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        21 => "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        22 => "CERT_CHAIN_TOO_LONG",
        23 => "CERT_REVOKED",
        24 => "INVALID_CA",
        25 => "PATH_LENGTH_EXCEEDED",
        26 => "INVALID_PURPOSE",
        27 => "CERT_UNTRUSTED",
        28 => "CERT_REJECTED",
        62 => "HOSTNAME_MISMATCH",
        _ => "UNSPECIFIED",
    }
}

impl TlsWrap {
    fn failure(&self, e: openssl::ssl::Error, doing: &str) -> Error {
        if let Some(stack) = e.ssl_error() {
            return openssl_error(stack);
        }
        match e.code() {
            ErrorCode::SYSCALL | ErrorCode::ZERO_RETURN => Error::plain("ECONNRESET"),
            _ => Error::plain(format!("{doing} failed")),
        }
    }
}

#[class(name = "TLSWrap")]
impl TlsWrap {
    /// `new TLSWrap(context, isServer, servername, alpnWire, requestCert)`
    #[constructor]
    fn new(
        context: Rc<SecureContext>,
        server: bool,
        servername: Option<String>,
        alpn: Option<super::Octets>,
        request_cert: bool,
    ) -> Result<Self> {
        let fail = |e: openssl::error::ErrorStack| openssl_error(&e);
        let context = context.context()?;
        let mut ssl = Ssl::new(&context).map_err(fail)?;
        if server {
            if request_cert {
                // Verification's outcome is the program's to judge; the handshake itself goes on.
                ssl.set_verify_callback(SslVerifyMode::PEER, |_, _| true);
            }
            ssl.set_accept_state();
        } else {
            ssl.set_verify_callback(SslVerifyMode::PEER, |_, _| true);
            if let Some(name) = servername.filter(|n| !n.is_empty()) {
                ssl.set_hostname(&name).map_err(fail)?;
            }
            if let Some(wire) = alpn.map(|w| w.0).filter(|w| !w.is_empty()) {
                ssl.set_alpn_protos(&wire).map_err(fail)?;
            }
            ssl.set_connect_state();
        }
        let stream = SslStream::new(ssl, Memory::default()).map_err(fail)?;
        Ok(TlsWrap {
            stream: RefCell::new(stream),
            server,
            ready: Cell::new(false),
        })
    }

    /// Bytes from the network; undefined for its end.
    #[method]
    fn receive<'s>(&self, bytes: Option<Local<'s, View>>) {
        let mut stream = self.stream.borrow_mut();
        let memory = stream.get_mut();
        match bytes {
            Some(v) => v.with_bytes(|b| memory.incoming.extend(b)),
            None => memory.ended = true,
        }
    }

    /// Goes on with the handshake: true when it is done, false when more bytes are needed.
    #[method]
    fn handshake(&self) -> Result<bool> {
        if self.ready.get() {
            return Ok(true);
        }
        let outcome = self.stream.borrow_mut().do_handshake();
        match outcome {
            Ok(()) => {
                self.ready.set(true);
                Ok(true)
            }
            Err(e) if matches!(e.code(), ErrorCode::WANT_READ | ErrorCode::WANT_WRITE) => Ok(false),
            Err(e) => Err(self.failure(e, "handshake")),
        }
    }

    /// Plain bytes: a buffer, `null` at the peer's end, undefined when there are none now.
    #[method]
    fn read<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let mut data = vec![0u8; 65536];
        let outcome = self.stream.borrow_mut().ssl_read(&mut data);
        match outcome {
            Ok(0) => Ok(cx.null()),
            Ok(n) => {
                data.truncate(n);
                data.shrink_to_fit();
                Ok(cx.array_buffer(data)?.as_value())
            }
            Err(e) => match e.code() {
                ErrorCode::WANT_READ | ErrorCode::WANT_WRITE => Ok(cx.undefined()),
                ErrorCode::ZERO_RETURN => Ok(cx.null()),
                ErrorCode::SYSCALL => Ok(cx.null()),
                _ => Err(self.failure(e, "read")),
            },
        }
    }

    /// Encrypts; gives the number of bytes taken.
    #[method]
    fn write<'s>(&self, bytes: Local<'s, View>) -> Result<usize> {
        let data = bytes.with_bytes(|b| b.to_vec());
        let mut written = 0;
        while written < data.len() {
            let outcome = self.stream.borrow_mut().ssl_write(&data[written..]);
            match outcome {
                Ok(n) => written += n,
                Err(e) if matches!(e.code(), ErrorCode::WANT_READ | ErrorCode::WANT_WRITE) => break,
                Err(e) => return Err(self.failure(e, "write")),
            }
        }
        Ok(written)
    }

    /// What has to be sent, if anything.
    #[method]
    fn outgoing<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let bytes = std::mem::take(&mut self.stream.borrow_mut().get_mut().outgoing);
        if bytes.is_empty() {
            return Ok(cx.undefined());
        }
        Ok(cx.array_buffer(bytes)?.as_value())
    }

    /// Says goodbye to the peer.
    #[method]
    fn shutdown(&self) {
        // What cannot be sent any more needs no goodbye.
        let _ = self.stream.borrow_mut().shutdown();
    }

    /// Whether the peer said goodbye.
    #[method]
    fn peer_ended(&self) -> bool {
        self.stream
            .borrow_mut()
            .get_shutdown()
            .contains(ShutdownState::RECEIVED)
    }

    #[method]
    fn get_protocol(&self) -> String {
        self.stream.borrow().ssl().version_str().to_string()
    }

    /// `{ name, standardName, version }`
    #[method]
    fn get_cipher<'s>(&self, cx: &mut Scope<'s>) -> Result<Option<Local<'s, Object>>> {
        let stream = self.stream.borrow();
        let Some(cipher) = stream.ssl().current_cipher() else {
            return Ok(None);
        };
        let (name, standard, version) = (
            cipher.name().to_string(),
            cipher.standard_name().unwrap_or("").to_string(),
            cipher.version().to_string(),
        );
        let o = cx.object();
        o.put(cx, c"name", name)?;
        o.put(cx, c"standardName", standard)?;
        o.put(cx, c"version", version)?;
        Ok(Some(o))
    }

    /// The protocol both sides chose.
    #[method(name = "getALPNNegotiatedProtocol")]
    fn alpn(&self) -> Option<String> {
        let stream = self.stream.borrow();
        stream
            .ssl()
            .selected_alpn_protocol()
            .map(|p| String::from_utf8_lossy(p).into_owned())
    }

    #[method]
    fn get_servername(&self) -> Option<String> {
        let stream = self.stream.borrow();
        stream
            .ssl()
            .servername(openssl::ssl::NameType::HOST_NAME)
            .map(String::from)
    }

    /// `[code, reason]` when the peer's certificate could not be verified.
    #[method]
    fn verify_error(&self) -> Option<Vec<String>> {
        let stream = self.stream.borrow();
        let ssl = stream.ssl();
        let result = ssl.verify_result();
        if result == X509VerifyResult::OK {
            return None;
        }
        Some(vec![
            verify_code(result.as_raw()).to_string(),
            result.error_string().to_string(),
        ])
    }

    /// DER of the peer's certificate and its chain.
    #[method]
    fn get_peer_chain<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Array>> {
        let mut ders: Vec<Vec<u8>> = Vec::new();
        {
            let stream = self.stream.borrow();
            let ssl = stream.ssl();
            if let Some(leaf) = ssl.peer_certificate() {
                ders.extend(leaf.to_der());
            }
            if let Some(chain) = ssl.peer_cert_chain() {
                for c in chain.iter().skip(usize::from(!self.server)) {
                    ders.extend(c.to_der());
                }
            }
        }
        let list = cx.array(&[]);
        for (i, der) in ders.into_iter().enumerate() {
            let view = cx.uint8_array_from(der)?;
            list.set_index(cx, i as u32, view)?;
        }
        Ok(list)
    }

    /// DER of our own certificate.
    #[method]
    fn get_own_certificate<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let der = self
            .stream
            .borrow()
            .ssl()
            .certificate()
            .and_then(|c| c.to_der().ok());
        match der {
            Some(d) => Ok(cx.uint8_array_from(d)?.as_value()),
            None => Ok(cx.undefined()),
        }
    }

    #[method]
    fn is_session_reused(&self) -> bool {
        self.stream.borrow().ssl().session_reused()
    }

    /// The session in DER, for resumption.
    #[method]
    fn get_session<'s>(&self, cx: &mut Scope<'s>) -> Result<Local<'s, Value>> {
        let der = self
            .stream
            .borrow()
            .ssl()
            .session()
            .and_then(|s| s.to_der().ok());
        match der {
            Some(d) => Ok(cx.uint8_array_from(d)?.as_value()),
            None => Ok(cx.undefined()),
        }
    }

    /// Keying material of RFC 5705.
    #[method]
    fn export_keying_material<'s>(
        &self,
        cx: &mut Scope<'s>,
        length: usize,
        label: String,
        context: Option<super::Octets>,
    ) -> Result<Local<'s, View>> {
        let mut out = vec![0u8; length];
        self.stream
            .borrow()
            .ssl()
            .export_keying_material(&mut out, &label, context.as_ref().map(|c| &c.0[..]))
            .map_err(|e| openssl_error(&e))?;
        cx.uint8_array_from(out)
    }
}
