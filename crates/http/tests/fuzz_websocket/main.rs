//! Mutated frames for the WebSocket decoder, in a plain test binary: what `fuzz/` does with a fuzzer, where there is none.
//!
//! `cargo test --release -p nodus-http --test fuzz_websocket -- --ignored`; NODUS_FUZZ_SECONDS says for how long.

mod check;

use std::time::{Duration, Instant};

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
        ((self.next() >> 16) % bound.max(1) as u64) as usize
    }
}

const PAYLOADS: &[&[u8]] = &[
    b"",
    b"text",
    "t\u{e4}xt \u{6c34} \u{1d11e}".as_bytes(),
    b"\xce\xba\xe1\xbd",
    b"\xed\xa0\x80",
    b"\xff",
    b"\x03\xe8bye",
    b"\x03",
    b"\x03\xee",
    &[b'x'; 125],
    &[b'x'; 126],
    &[0; 300],
];

/// A frame that is well formed more often than not.
fn frame(random: &mut Random, out: &mut Vec<u8>) {
    let opcode = [0, 1, 2, 1, 2, 8, 9, 10, random.below(16) as u8][random.below(9)];
    let fin = if random.below(3) == 0 { 0 } else { 0x80 };
    let reserved = if random.below(8) == 0 {
        (random.below(8) as u8) << 4
    } else {
        0
    };
    let payload = PAYLOADS[random.below(PAYLOADS.len())];
    let masked = random.below(2) == 0;
    let mask = if masked { 0x80 } else { 0 };
    out.push(fin | reserved | opcode);
    match payload.len() {
        short @ 0..126 => out.push(mask | short as u8),
        long => {
            out.push(mask | 126);
            out.extend_from_slice(&(long as u16).to_be_bytes());
        }
    }
    let key = if masked {
        [1, 2, 3, random.next() as u8]
    } else {
        [0; 4]
    };
    if masked {
        out.extend_from_slice(&key);
    }
    out.extend(payload.iter().enumerate().map(|(i, b)| b ^ key[i & 3]));
}

/// One input: a few frames, a little damaged.
fn input(random: &mut Random) -> Vec<u8> {
    let mut input = vec![random.next() as u8];
    for _ in 0..=random.below(5) {
        frame(random, &mut input);
    }
    for _ in 0..random.below(3) {
        let at = 1 + random.below(input.len() - 1);
        match random.below(3) {
            0 if at < input.len() => input[at] = random.next() as u8,
            1 => input.truncate(at),
            _ if at < input.len() => input[at] ^= 1 << random.below(8),
            _ => {}
        }
        if input.len() < 2 {
            break;
        }
    }
    input
}

#[test]
fn some_damaged_frames() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..3000 {
        check::check(&input(&mut random));
    }
}

#[test]
#[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
fn fuzz_websocket() {
    let seconds = std::env::var("NODUS_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(30);
    let end = Instant::now() + Duration::from_secs(seconds);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let mut random = Random(now.map_or(1, |now| now.as_nanos() as u64) | 1);
    while Instant::now() < end {
        let data = input(&mut random);
        check::check(&data);
    }
}
