//! Mutated messages for the parser, in a plain test binary: what `fuzz/` does with a fuzzer, where there is none.
//!
//! `cargo test --release -p nodus-http --test fuzz -- --ignored`; NODUS_FUZZ_SECONDS says for how long.

mod check;

// The generator of the runtime's tests: one rule for seeds and for what a failure says.
#[allow(dead_code, reason = "a test takes what it needs")]
#[path = "../../../runtime/src/mutation.rs"]
mod mutation;

use mutation::{Random, for_some_time};

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
            0 if at < input.len() => input[at] = random.number() as u8,
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

/// One input, with what the check wants to know in front.
fn input(random: &mut Random) -> Vec<u8> {
    let mut input = MESSAGES[random.below(MESSAGES.len())].to_vec();
    mutate(random, &mut input);
    let how = random.number().to_le_bytes();
    // Half of the parsers are strict.
    let lenient = if how[3] & 1 == 0 {
        [0, how[1] & 0x80]
    } else {
        [how[0], how[1]]
    };
    let at = random.below(input.len() + 1).min(255) as u8;
    [&[lenient[0], lenient[1], at], input.as_slice()].concat()
}

fn check(random: &mut Random) {
    check::check(&input(random));
}

#[test]
fn some_damaged_messages() {
    Random::new("messages").rounds(3000, check);
}

#[test]
#[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
fn fuzz_http_parser() {
    for_some_time(check);
}
