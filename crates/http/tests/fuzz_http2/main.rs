//! Damaged frames for a session, in a plain test binary: what `fuzz/` does with a fuzzer, where there is none.
//!
//! `cargo test --release -p nodus-http --test fuzz_http2 -- --ignored`; NODUS_FUZZ_SECONDS says for how long.

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
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// Blocks that decode, or nearly so.
const BLOCKS: &[&[u8]] = &[
    &[0x82, 0x86, 0x84, 0x41, 0x01, b'a'],
    &[0x88],
    &[
        0x82, 0x86, 0x84, 0x41, 0x01, b'a', 0x40, 0x01, b'x', 0x01, b'y', 0xbe,
    ],
    &[0x20, 0x3f, 0xe1, 0x1f, 0x88],
    &[0x48, 0x03, b'1', b'0', b'0'],
    &[0x88, 0x5c, 0x01, b'5'],
];

/// A frame that is well formed as far as its head goes.
fn frame(random: &mut Random, out: &mut Vec<u8>) {
    let kind = random.below(13) as u8;
    let mut payload = match kind {
        1 | 9 => BLOCKS[random.below(BLOCKS.len())].to_vec(),
        3 | 8 => vec![0, 0, 0, random.next() as u8],
        4 => vec![
            0,
            random.below(9) as u8,
            0,
            0,
            random.next() as u8,
            random.next() as u8,
        ],
        5 => [&[0, 0, 0, 2][..], BLOCKS[0]].concat(),
        6 => vec![7; 8],
        7 => vec![0; 8 + random.below(9)],
        _ => vec![random.next() as u8; random.below(40)],
    };
    if random.below(8) == 0 {
        payload.push(random.next() as u8);
    }
    let flags = match random.below(4) {
        0 => random.next() as u8,
        1 => 4,
        2 => 5,
        _ => 0,
    };
    let stream = [0, 0, 0, random.below(6) as u8];
    out.extend_from_slice(&[
        0,
        (payload.len() >> 8) as u8,
        payload.len() as u8,
        kind,
        flags,
    ]);
    out.extend_from_slice(&stream);
    out.extend_from_slice(&payload);
}

fn input(random: &mut Random) -> Vec<u8> {
    let mut input = vec![random.next() as u8, random.next() as u8];
    // Settings come first; without them there is little to see.
    input.extend_from_slice(&[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    for _ in 0..random.below(24) {
        frame(random, &mut input);
    }
    for _ in 0..random.below(3) {
        let at = 2 + random.below(input.len() - 2);
        input[at] = random.next() as u8;
    }
    input
}

fn feed(random: &mut Random, until: impl Fn(u64) -> bool) {
    let mut count = 0;
    while !until(count) {
        let input = input(random);
        check::http2(&input);
        count += 1;
    }
}

#[test]
fn damaged_frames_do_no_harm() {
    feed(&mut Random(0x9e37_79b9), |count| count >= 3000);
}

#[test]
#[ignore = "runs for as long as it is told to"]
fn fuzz_http2() {
    let seconds = std::env::var("NODUS_FUZZ_SECONDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .unwrap_or(60);
    let end = Instant::now() + Duration::from_secs(seconds);
    let seed = std::process::id().into();
    feed(&mut Random(seed), |_| Instant::now() >= end);
}
