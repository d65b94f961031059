//! The parser's contract: what it emits, what it refuses and how, and that splitting the input changes nothing.

use nodus_http::{
    Events, Flow, Head, HeadAction, Headers, Kind, ParseError, Parser, Stop, lenient,
};

/// Writes every event into one text.
#[derive(Default)]
struct Log {
    text: String,
    in_body: bool,
    action: Option<HeadAction>,
    pause_after: bool,
}

impl Log {
    fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.in_body) {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.text.push('\n');
    }
}

fn fields(headers: &Headers<'_>) -> String {
    headers
        .iter()
        .map(|(n, v)| format!(" {}={}", n.escape_ascii(), v.escape_ascii()))
        .collect()
}

impl Events for Log {
    fn on_message_begin(&mut self) {
        self.line("begin");
    }

    fn on_head(&mut self, head: &Head<'_>) -> HeadAction {
        let (major, minor) = head.version();
        let line = format!(
            "head {} {} {major}.{minor} {} {} keep={} up={}{}",
            head.method().name(),
            head.url().escape_ascii(),
            head.status(),
            head.reason().escape_ascii(),
            head.keep_alive(),
            head.upgrade(),
            fields(&head.headers()),
        );
        self.line(&line);
        self.action.unwrap_or(HeadAction::Continue)
    }

    fn on_body(&mut self, chunk: &[u8]) {
        if !std::mem::replace(&mut self.in_body, true) {
            self.text.push_str("body ");
        }
        self.text.push_str(&chunk.escape_ascii().to_string());
    }

    fn on_message_complete(&mut self, trailers: &Headers<'_>) -> Flow {
        let line = format!("end{}", fields(trailers));
        self.line(&line);
        if self.pause_after {
            Flow::Pause
        } else {
            Flow::Continue
        }
    }
}

fn run(kind: Kind, switches: u16, pieces: &[&[u8]]) -> (String, Option<ParseError>) {
    let mut parser = Parser::new(kind, 16384, switches);
    let mut log = Log::default();
    let mut error = None;
    for piece in pieces {
        match parser.execute(piece, &mut log) {
            Ok(_) if parser.stop() == Stop::Upgraded => return (log.text + "upgraded", None),
            Ok(_) => {}
            Err(e) => {
                error = Some(e);
                break;
            }
        }
    }
    if error.is_none() {
        error = parser.finish(&mut log).err();
    }
    (log.text, error)
}

fn refused(kind: Kind, input: &str) -> (&'static str, &'static str, usize) {
    let (_, error) = run(kind, 0, &[input.as_bytes()]);
    error.map_or(("", "", 0), |e| (e.code.name(), e.reason, e.bytes_parsed))
}

const CORPUS: &[(Kind, u16, &str)] = &[
    (
        Kind::Request,
        0,
        "GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
    ),
    (
        Kind::Request,
        0,
        "\r\n\r\nGET /a?b#c HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    ),
    (
        Kind::Request,
        0,
        "POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /y HTTP/1.1\r\nx:  y \t\r\n\r\n",
    ),
    (
        Kind::Request,
        0,
        "POST /x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5;a=b;c=\"d\\\"\"\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\nt: v\r\nu:\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    ),
    (
        Kind::Request,
        0,
        "GET http://u@h:1/p HTTP/1.1\r\nConnection: foo, Upgrade\r\nUpgrade: ws\r\n\r\nraw",
    ),
    (Kind::Request, 0, "CONNECT [::1]:80 HTTP/1.1\r\n\r\nraw"),
    (
        Kind::Request,
        0,
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n\r\n",
    ),
    (
        Kind::Request,
        0,
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET",
    ),
    (
        Kind::Request,
        0,
        "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    ),
    (
        Kind::Request,
        0,
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX",
    ),
    (Kind::Request, 0, "M-SEARCH * HTTP/1.1\r\na: b\rc\r\n\r\n"),
    (
        Kind::Request,
        lenient::HEADERS,
        "GET / HTTP/1.1\r\na: b \r\n \t c\r\nd:\r\n e\r\n\r\n",
    ),
    (
        Kind::Request,
        1023,
        "GET / HTTP/1.1\na: b\nc: \x01\n\nGET / HTTP/1.1\r\n\r\n",
    ),
    (
        Kind::Response,
        0,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 204\r\n\r\n",
    ),
    (
        Kind::Response,
        0,
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end",
    ),
    (
        Kind::Response,
        0,
        "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nraw",
    ),
    (
        Kind::Response,
        0,
        "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 2000",
    ),
];

#[test]
fn every_split_of_the_input_gives_the_same_events() {
    for (kind, switches, input) in CORPUS {
        let input = input.as_bytes();
        let (whole, error) = run(*kind, *switches, &[input]);
        let fate = error.map(|e| (e.code, e.reason));
        for at in 0..=input.len() {
            let (split, error) = run(*kind, *switches, &[&input[..at], &input[at..]]);
            assert_eq!(split, whole, "split at {at} of {}", input.escape_ascii());
            assert_eq!(
                error.map(|e| (e.code, e.reason)),
                fate,
                "split at {at} of {}",
                input.escape_ascii()
            );
        }
        let bytes: Vec<&[u8]> = input.chunks(1).collect();
        assert_eq!(
            run(*kind, *switches, &bytes).0,
            whole,
            "byte by byte: {}",
            input.escape_ascii()
        );
    }
}

#[test]
fn a_request_is_told_with_its_fields_and_trailers() {
    let (text, error) = run(CORPUS[3].0, 0, &[CORPUS[3].2.as_bytes()]);
    assert_eq!(error, None);
    assert_eq!(
        text,
        "begin\nhead POST /x 1.1 0  keep=true up=false Transfer-Encoding=gzip, chunked\n\
         body hello0123456789abcdef\nend t=v u=\n\
         begin\nhead GET / 1.1 0  keep=true up=false\nend\n"
    );
}

#[test]
fn refusals_have_the_codes_reasons_and_places_that_programs_know() {
    use Kind::{Request, Response};
    for (kind, input, code, reason, at) in [
        (
            Request,
            "XGET",
            "HPE_INVALID_METHOD",
            "Invalid method encountered",
            0,
        ),
        (
            Request,
            "GETX / ",
            "HPE_INVALID_METHOD",
            "Expected space after method",
            3,
        ),
        (
            Request,
            "GET /\x01",
            "HPE_INVALID_URL",
            "Invalid char in url path",
            5,
        ),
        (
            Request,
            "GET / HTPP",
            "HPE_INVALID_CONSTANT",
            "Expected HTTP/, RTSP/ or ICE/",
            8,
        ),
        (
            Request,
            "GET / HTTP/1.2\r\n",
            "HPE_INVALID_VERSION",
            "Invalid HTTP version",
            14,
        ),
        (
            Request,
            "GET / HTTP/1.1\r\na b: c",
            "HPE_INVALID_HEADER_TOKEN",
            "Invalid header token",
            17,
        ),
        (
            Request,
            "GET / HTTP/1.1\r\n a: b",
            "HPE_UNEXPECTED_SPACE",
            "Unexpected space after start line",
            17,
        ),
        (
            Request,
            "GET / HTTP/1.1\r\na: b\n",
            "HPE_CR_EXPECTED",
            "Missing expected CR after header value",
            20,
        ),
        (
            Request,
            "GET / HTTP/1.1\r\na: b\rc",
            "HPE_LF_EXPECTED",
            "Missing expected LF after header value",
            21,
        ),
        (
            Response,
            "HTTP/1.1 20 OK",
            "HPE_INVALID_STATUS",
            "Invalid status code",
            11,
        ),
        (
            Response,
            "XTTP",
            "HPE_INVALID_CONSTANT",
            "Expected HTTP/, RTSP/ or ICE/",
            0,
        ),
    ] {
        assert_eq!(refused(kind, input), (code, reason, at), "{input:?}");
    }
    let post = "POST / HTTP/1.1\r\n";
    for (rest, code) in [
        ("Content-Length: 5x", "HPE_INVALID_CONTENT_LENGTH"),
        (
            "Content-Length: 99999999999999999999\r\n",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 1\r\nContent-Length: 1\r\n",
            "HPE_UNEXPECTED_CONTENT_LENGTH",
        ),
        (
            "Content-Length: 1\r\nTransfer-Encoding: chunked",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked\r\nContent-Length: 1",
            "HPE_INVALID_CONTENT_LENGTH",
        ),
        (
            "Transfer-Encoding: chunked, gzip\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: gzip\r\n\r\n",
            "HPE_INVALID_TRANSFER_ENCODING",
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\nZ",
            "HPE_INVALID_CHUNK_SIZE",
        ),
        (
            "Transfer-Encoding: chunked\r\n\r\n11111111111111111\r\n",
            "HPE_INVALID_CHUNK_SIZE",
        ),
        ("Content-Length: 3\r\n\r\na", "HPE_INVALID_EOF_STATE"),
    ] {
        assert_eq!(
            refused(Kind::Request, &format!("{post}{rest}")).0,
            code,
            "{rest:?}"
        );
    }
}

#[test]
fn heads_and_extensions_are_bounded() {
    let long = "a".repeat(16384);
    let head = format!("GET / HTTP/1.1\r\na: {long}\r\n\r\n");
    assert_eq!(refused(Kind::Request, &head).0, "HPE_HEADER_OVERFLOW");
    let spaces = format!("GET / HTTP/1.1\r\na: {}", " ".repeat(400_000));
    let mut parser = Parser::new(Kind::Request, 16384, 0);
    let fate = spaces
        .as_bytes()
        .chunks(1000)
        .try_for_each(|c| parser.execute(c, &mut Log::default()).map(|_| ()));
    assert_eq!(
        fate.err().map(|e| e.code.name()),
        Some("HPE_HEADER_OVERFLOW")
    );
    let chunk = format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;{long}a\r\n");
    assert_eq!(
        refused(Kind::Request, &chunk).0,
        "HPE_CHUNK_EXTENSIONS_OVERFLOW"
    );
}

#[test]
fn fields_are_counted() {
    let head = |count| format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(count));
    let body = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    let trailers = |count| format!("{body}{}\r\n", "a: b\r\n".repeat(count));
    for (input, fine) in [
        (head(10), true),
        (head(11), false),
        (trailers(10), true),
        (trailers(11), false),
    ] {
        let mut parser = Parser::new(Kind::Request, 16384, 0);
        parser.limit_fields(10);
        let fate = parser.execute(input.as_bytes(), &mut Log::default());
        let code = fate.err().map(|e| e.code.name());
        assert_eq!(code, (!fine).then_some("HPE_HEADER_OVERFLOW"));
    }
}

#[test]
fn the_caller_may_skip_bodies_upgrade_and_pause() {
    let response = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
    let mut log = Log {
        action: Some(HeadAction::SkipBody),
        ..Log::default()
    };
    let mut parser = Parser::new(Kind::Response, 16384, 0);
    assert_eq!(parser.execute(response, &mut log), Ok(response.len()));
    assert!(parser.is_idle() && log.text.ends_with("end\n"));

    let mut log = Log {
        action: Some(HeadAction::Upgrade),
        ..Log::default()
    };
    let mut parser = Parser::new(Kind::Response, 16384, 0);
    let with_rest = [&response[..], b"raw"].concat();
    assert_eq!(parser.execute(&with_rest, &mut log), Ok(response.len()));
    assert_eq!(parser.stop(), Stop::Upgraded);

    // Whoever does not leave HTTP goes on with the next input.
    let upgrade = b"GET /1 HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
    let mut log = Log::default();
    let mut parser = Parser::new(Kind::Request, 16384, 0);
    assert_eq!(parser.execute(upgrade, &mut log), Ok(upgrade.len()));
    assert_eq!(parser.stop(), Stop::Upgraded);
    let next = b"GET /2 HTTP/1.1\r\n\r\n";
    assert_eq!(parser.execute(next, &mut log), Ok(next.len()));
    assert_eq!(parser.stop(), Stop::None);
    assert_eq!(log.text.matches("end\n").count(), 2);

    let mut log = Log {
        pause_after: true,
        ..Log::default()
    };
    let mut parser = Parser::new(Kind::Request, 16384, 0);
    let two = b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n";
    assert_eq!(parser.execute(two, &mut log), Ok(two.len() / 2));
    assert_eq!(parser.stop(), Stop::Paused);
    assert_eq!(
        parser.execute(&two[two.len() / 2..], &mut log),
        Ok(two.len() / 2)
    );
    assert_eq!(log.text.matches("end\n").count(), 2);
}
