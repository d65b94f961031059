//! What comes before a WebSocket: requests of HTTP as debuggers send them, and the answers. Whoever is not a debugger of this
//! machine gets none: a name in the `Host` header that is not this machine's may be a page that had its own name resolved to
//! this address.

use std::net::IpAddr;

use crate::json::string as quoted;

/// Bytes that the head of a request may have.
pub(super) const MAX_HEAD: usize = 64 * 1024;

/// The head of a request, as far as it matters here.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Request {
    pub(super) path: String,
    pub(super) host: Option<String>,
    upgrade: bool,
    key: Option<String>,
    version: Option<String>,
}

/// How far the reading of a request came.
#[derive(Debug, PartialEq)]
pub(super) enum Parsed {
    /// The head is not complete.
    Partial,
    /// The head, and how many bytes it has.
    Complete(Request, usize),
    /// These bytes are no request for this server.
    Bad,
}

/// Reads the head of a request.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    let Some(end) = memchr::memmem::find(bytes, b"\r\n\r\n") else {
        return if bytes.len() > MAX_HEAD {
            Parsed::Bad
        } else {
            Parsed::Partial
        };
    };
    let Ok(head) = std::str::from_utf8(&bytes[..end]) else {
        return Parsed::Bad;
    };
    match parse_head(head) {
        Some(request) if end <= MAX_HEAD => Parsed::Complete(request, end + 4),
        _ => Parsed::Bad,
    }
}

fn parse_head(head: &str) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path, version) = (first.next()?, first.next()?, first.next()?);
    if method != "GET" || !version.starts_with("HTTP/1.") || first.next().is_some() {
        return None;
    }
    let mut request = Request {
        path: path.to_owned(),
        ..Request::default()
    };
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            // Two names could be meant for two readers.
            "host" if request.host.is_some() => return None,
            "host" => request.host = Some(value.to_owned()),
            "upgrade" => request.upgrade = value.eq_ignore_ascii_case("websocket"),
            "sec-websocket-key" => request.key = Some(value.to_owned()),
            "sec-websocket-version" => request.version = Some(value.to_owned()),
            _ => {}
        }
    }
    Some(request)
}

impl Request {
    /// Whether the name that it was sent to is one of this machine: an address or `localhost`.
    pub(super) fn is_local(&self) -> bool {
        let Some(host) = &self.host else { return true };
        let name = without_port(host);
        name.is_empty()
            || name.eq_ignore_ascii_case("localhost")
            || name
                .trim_start_matches('[')
                .trim_end_matches(']')
                .parse::<IpAddr>()
                .is_ok()
    }

    /// The answer to its key when it asks for a WebSocket as it should.
    pub(super) fn accept(&self) -> Option<String> {
        let key = self.key.as_deref().filter(|key| !key.is_empty())?;
        let known = self.version.as_deref().is_none_or(|v| v == "13");
        (self.upgrade && known).then(|| accept_key(key))
    }
}

fn without_port(host: &str) -> &str {
    match host.rfind(':') {
        Some(at)
            if !host[at..].contains(']') && host[at + 1..].bytes().all(|b| b.is_ascii_digit()) =>
        {
            // A bare address of version 6 has colons of its own.
            let name = &host[..at];
            if name.contains(':') && !name.starts_with('[') {
                host
            } else {
                name
            }
        }
        _ => host,
    }
}

fn accept_key(key: &str) -> String {
    const SUFFIX: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let digest = openssl::sha::sha1(format!("{key}{SUFFIX}").as_bytes());
    base64_simd::STANDARD.encode_to_string(digest)
}

/// The answer that turns a connection into a WebSocket.
pub(super) fn switching(accept: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    )
    .into_bytes()
}

/// The answer to everything that is not understood.
pub(super) const REFUSAL: &[u8] = b"HTTP/1.0 400 Bad Request\r\nContent-Type: text/html; charset=UTF-8\r\n\r\nWebSockets request was expected\r\n";

/// The answer where there is nothing to be seen.
pub(super) const NOT_FOUND: &[u8] =
    b"HTTP/1.0 404 Not Found\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n";

/// An answer with JSON.
pub(super) fn json(body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.0 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nCache-Control: no-cache\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What there is to debug.
pub(super) struct Target {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) url: String,
}

impl Target {
    /// The answer to `/json/list`; `address` is the one that the debugger used.
    pub(super) fn list(&self, address: &str) -> String {
        let Target { id, title, url } = self;
        let ws = format!("{address}/{id}");
        let frontend = format!("experiments=true&v8only=true&ws={ws}");
        let fields = [
            ("description", "node.js instance".to_owned()),
            (
                "devtoolsFrontendUrl",
                format!("devtools://devtools/bundled/js_app.html?{frontend}"),
            ),
            (
                "devtoolsFrontendUrlCompat",
                format!("devtools://devtools/bundled/inspector.html?{frontend}"),
            ),
            (
                "faviconUrl",
                "https://nodejs.org/static/images/favicons/favicon.ico".to_owned(),
            ),
            ("id", id.clone()),
            ("title", title.clone()),
            ("type", "node".to_owned()),
            ("url", url.clone()),
            ("webSocketDebuggerUrl", format!("ws://{ws}")),
        ];
        format!("[ {} ]\n\n", object(&fields))
    }
}

/// The answer to `/json/version`.
pub(super) fn version(version: &str) -> String {
    object(&[
        ("Browser", format!("node.js/v{version}")),
        ("Protocol-Version", "1.1".to_owned()),
    ])
}

fn object(fields: &[(&str, String)]) -> String {
    let lines: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("  \"{name}\": {}", quoted(value)))
        .collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> bool {
        let head = format!("GET /json HTTP/1.1\r\nHost: {name}\r\n\r\n");
        match parse(head.as_bytes()) {
            Parsed::Complete(request, _) => request.is_local(),
            other => unreachable!("the head is complete: {other:?}"),
        }
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for name in [
            "localhost",
            "LOCALHOST:9229",
            "127.0.0.1:1",
            "[::1]:9229",
            "::1",
            "10.0.0.1",
            "",
        ] {
            assert!(host(name), "{name}");
        }
        for name in [
            "evil.com",
            "localhost.evil.com:80",
            "localhost.",
            "127.0.0.1.evil.com",
            "1.2.3",
        ] {
            assert!(!host(name), "{name}");
        }
    }

    #[test]
    fn reads_heads_in_pieces_and_refuses_the_rest() {
        assert_eq!(parse(b"GET /json HT"), Parsed::Partial);
        assert_eq!(parse(b"POST /json HTTP/1.1\r\n\r\n"), Parsed::Bad);
        assert_eq!(parse(b"nonsense\r\n\r\n"), Parsed::Bad);
        assert_eq!(parse(b"GET /\xff HTTP/1.1\r\n\r\n"), Parsed::Bad);
        assert_eq!(
            parse(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
            Parsed::Bad
        );
        assert_eq!(parse(&vec![b'a'; MAX_HEAD + 1]), Parsed::Bad);
    }

    #[test]
    fn answers_the_key_of_the_standard() {
        let head = b"GET /x HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        let Parsed::Complete(request, size) = parse(head) else {
            unreachable!("the head is complete");
        };
        assert_eq!(size, head.len());
        assert_eq!(
            request.accept().as_deref(),
            Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        );
    }
}
