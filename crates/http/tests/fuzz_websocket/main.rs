//! Mutated frames for the WebSocket decoder, in a plain test binary: what `fuzz/` does with a fuzzer, where there is none.
//!
//! `cargo test --release -p nodus-http --test fuzz_websocket -- --ignored`; NODUS_FUZZ_SECONDS says for how long.

mod check;

// The generator of the runtime's tests: one rule for seeds and for what a failure says.
#[allow(dead_code, reason = "a test takes what it needs")]
#[path = "../../../runtime/src/mutation.rs"]
mod mutation;

use mutation::{Random, for_some_time};

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
        [1, 2, 3, random.number() as u8]
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
    let mut input = vec![random.number() as u8];
    for _ in 0..=random.below(5) {
        frame(random, &mut input);
    }
    for _ in 0..random.below(3) {
        let at = 1 + random.below(input.len() - 1);
        match random.below(3) {
            0 if at < input.len() => input[at] = random.number() as u8,
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

fn check(random: &mut Random) {
    check::check(&input(random));
}

#[test]
fn some_damaged_frames() {
    Random::new("websocket").rounds(3000, check);
}

#[test]
#[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
fn fuzz_websocket() {
    for_some_time(check);
}
