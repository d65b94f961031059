//! Damaged frames for a session, in a plain test binary: what `fuzz/` does with a fuzzer, where there is none.
//!
//! `cargo test --release -p nodus-http --test fuzz_http2 -- --ignored`; NODUS_FUZZ_SECONDS says for how long.

mod check;

// The generator of the runtime's tests: one rule for seeds and for what a failure says.
#[allow(dead_code, reason = "a test takes what it needs")]
#[path = "../../../runtime/src/mutation.rs"]
mod mutation;

use mutation::{Random, for_some_time};

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
        3 | 8 => vec![0, 0, 0, random.number() as u8],
        4 => vec![
            0,
            random.below(9) as u8,
            0,
            0,
            random.number() as u8,
            random.number() as u8,
        ],
        5 => [&[0, 0, 0, 2][..], BLOCKS[0]].concat(),
        6 => vec![7; 8],
        7 => vec![0; 8 + random.below(9)],
        _ => vec![random.number() as u8; random.below(40)],
    };
    if random.below(8) == 0 {
        payload.push(random.number() as u8);
    }
    let flags = match random.below(4) {
        0 => random.number() as u8,
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
    let mut input = vec![random.number() as u8, random.number() as u8];
    // Settings come first; without them there is little to see.
    input.extend_from_slice(&[0, 0, 0, 4, 0, 0, 0, 0, 0]);
    for _ in 0..random.below(24) {
        frame(random, &mut input);
    }
    for _ in 0..random.below(3) {
        let at = 2 + random.below(input.len() - 2);
        input[at] = random.number() as u8;
    }
    input
}

fn check(random: &mut Random) {
    check::http2(&input(random));
}

#[test]
fn damaged_frames_do_no_harm() {
    Random::new("sessions").rounds(3000, check);
}

#[test]
#[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
fn fuzz_http2() {
    for_some_time(check);
}
