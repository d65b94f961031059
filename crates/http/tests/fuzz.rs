//! Mutated messages for the parser, in a plain test binary: what `fuzz/` does with a fuzzer, where there is none. The
//! parser must not panic, and must say the same whether its input comes whole or in pieces.
//!
//! `cargo test --release -p nodus-http --test fuzz -- --ignored`; NODUS_FUZZ_SECONDS says for how long.

use std::time::{Duration, Instant};

use nodus_http::{Events, Flow, Head, HeadAction, Headers, Kind, Parser, Stop};

#[derive(Default, PartialEq, Debug)]
struct Log(Vec<u8>);

impl Log {
    fn field(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        self.0.push(0xfe);
    }
}

impl Events for Log {
    fn on_message_begin(&mut self) {
        self.field(b"begin");
    }

    fn on_head(&mut self, head: &Head<'_>) -> HeadAction {
        self.field(head.url());
        self.field(head.reason());
        for (name, value) in head.headers().iter() {
            self.field(name);
            self.field(value);
        }
        HeadAction::Continue
    }

    fn on_body(&mut self, chunk: &[u8]) {
        self.0.extend_from_slice(chunk);
    }

    fn on_message_complete(&mut self, trailers: &Headers<'_>) -> Flow {
        self.field(b"end");
        for (name, _) in trailers.iter() {
            self.field(name);
        }
        Flow::Continue
    }
}

fn run(kind: Kind, lenient: u16, pieces: &[&[u8]]) -> (Log, Option<&'static str>) {
    let mut parser = Parser::new(kind, 16 * 1024, lenient);
    let mut log = Log::default();
    for piece in pieces {
        match parser.execute(piece, &mut log) {
            Ok(_) if parser.stop() == Stop::Upgraded => return (log, None),
            Ok(_) => {}
            Err(error) => return (log, Some(error.code.name())),
        }
    }
    let error = parser.finish(&mut log).err();
    (log, error.map(|error| error.code.name()))
}

/// A small generator of numbers that needs no crate; the seed makes a failure repeatable.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

const MESSAGES: &[&[u8]] = &[
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /p?q=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /2 HTTP/1.1\r\nHost: b\r\n\r\n",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n0\r\nTrailer: t\r\n\r\n",
    b"GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nbytes",
    b"CONNECT host:443 HTTP/1.1\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 304 Not Modified\r\n\r\n",
    b"HTTP/1.0 200\r\nConnection: close\r\n\r\nuntil the end",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
];

const PARTS: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b" ",
    b"\t",
    b":",
    b"\0",
    b"\xff",
    b"0\r\n\r\n",
    b"chunked",
    b"Content-Length: 1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"HTTP/1.1",
    b"HTTP/9.9",
    b"ffffffffffffffff\r\n",
    b"-1",
    b"Connection: close\r\n",
];

fn mutate(random: &mut Random, input: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        let at = random.below(input.len() + 1);
        match random.below(6) {
            0 if at < input.len() => input[at] = random.next() as u8,
            1 if at < input.len() => {
                input.remove(at);
            }
            2 => {
                let part = PARTS[random.below(PARTS.len())];
                input.splice(at..at, part.iter().copied());
            }
            3 => input.truncate(at),
            4 => {
                let other = MESSAGES[random.below(MESSAGES.len())];
                input.extend_from_slice(&other[random.below(other.len())..]);
            }
            _ if at < input.len() => input[at] ^= 1 << random.below(8),
            _ => {}
        }
    }
}

#[test]
#[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
fn fuzz_http_parser() {
    let seconds = std::env::var("NODUS_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(30);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut count = 0_u64;
    while Instant::now() < end {
        for _ in 0..1000 {
            let mut input = MESSAGES[random.below(MESSAGES.len())].to_vec();
            mutate(&mut random, &mut input);
            let kind = if random.below(2) == 0 {
                Kind::Request
            } else {
                Kind::Response
            };
            let lenient = if random.below(2) == 0 {
                0
            } else {
                random.next() as u16 & 0x7ff
            };
            let at = random.below(input.len() + 1);
            let whole = run(kind, lenient, &[&input]);
            let split = run(kind, lenient, &[&input[..at], &input[at..]]);
            assert_eq!(
                whole,
                split,
                "{:?} lenient {lenient:#x}, split at {at}",
                input.escape_ascii().to_string()
            );
            count += 1;
        }
    }
    assert!(count > 0);
}
