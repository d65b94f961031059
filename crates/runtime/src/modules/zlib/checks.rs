//! What holds for compressed bytes whatever they are: decompressing ends with bytes or a failure, says the same however the
//! input is cut, and gives back what was compressed. Fed by the fuzzer in `fuzz/` and by the tests below.

use super::codec::{Codec, UNSET, mode};

const INFLATE: u32 = 2;
const ZSTD_DECOMPRESS: u32 = 11;
/// More than this is not asked of a bomb.
const MOST: usize = 1 << 20;

/// How a codec is told to finish, in each family's numbers.
fn finish(mode: u32) -> u32 {
    if mode < mode::BROTLI_DECODE { 4 } else { 2 }
}

/// What `zlib.js` sends for default options.
fn numbers(mode: u32) -> Vec<f64> {
    match mode {
        mode::BROTLI_ENCODE | mode::BROTLI_DECODE => vec![UNSET; 10],
        mode::ZSTD_COMPRESS | ZSTD_DECOMPRESS => {
            let mut numbers = vec![UNSET; 404];
            numbers[0] = -1.0;
            numbers
        }
        _ => vec![15.0, -1.0, 8.0, 0.0],
    }
}

/// How a stream ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With its input.
    Whole,
    /// Before its input: what follows is not its own.
    Early,
}

/// Drives a codec over pieces of input; what it made, and whether all went well.
#[expect(clippy::disallowed_macros, reason = "a check fails by panicking")]
fn run(mode: u32, pieces: &[&[u8]], room: usize) -> (Vec<u8>, Result<End, String>) {
    let mut codec = match Codec::start(mode, &numbers(mode), None) {
        Ok(Some(codec)) => codec,
        Ok(None) => panic!("the default numbers were refused"),
        Err(failure) => panic!("not started: {failure:?}"),
    };
    let mut made = Vec::new();
    let mut output = vec![0; room];
    for (index, piece) in pieces.iter().enumerate() {
        let flush = if index + 1 == pieces.len() {
            finish(mode)
        } else {
            0
        };
        let mut rest = *piece;
        loop {
            let (progress, result) = codec.step(flush, rest, &mut output);
            assert!(progress.consumed <= rest.len() && progress.produced <= room);
            rest = &rest[progress.consumed..];
            made.extend_from_slice(&output[..progress.produced]);
            if let Err(failure) = result {
                assert!(!failure.code.is_empty());
                return (made, Err(failure.code));
            }
            // As the streams have it: room left means that there is nothing more to come for this piece.
            if progress.produced < room || made.len() > MOST {
                break;
            }
        }
        if !rest.is_empty() || made.len() > MOST {
            made.truncate(MOST);
            return (made, Ok(End::Early));
        }
    }
    codec.retire();
    (made, Ok(End::Whole))
}

const DECODERS: [u32; 6] = [
    INFLATE,
    mode::GUNZIP,
    mode::INFLATERAW,
    mode::UNZIP,
    mode::BROTLI_DECODE,
    ZSTD_DECOMPRESS,
];

/// Any bytes as something compressed: two that say how, and then the input, which comes whole and in two pieces.
pub fn inflate(data: &[u8]) {
    let [how, at, input @ ..] = data else { return };
    let mode = DECODERS[usize::from(*how) % DECODERS.len()];
    let (one, two) = input.split_at(usize::from(*at).min(input.len()));
    let whole = run(mode, &[input], 4096);
    let pieces = run(mode, &[one, two], 1000);
    let common = whole.0.len().min(pieces.0.len());
    assert_eq!(
        whole.0[..common],
        pieces.0[..common],
        "{mode} {at} {input:?}"
    );
    // Whether what follows a stream in the same piece is looked at is another question. Otherwise how much comes out
    // before damage is found depends on how the input came; that it is found does not.
    // The library of Zstandard compares what came out with the size in a frame's head if it has the whole frame at once, but
    // not at a last block that is empty.
    let tells_late = mode == ZSTD_DECOMPRESS && whole.1.is_err() && pieces.1.is_ok();
    if !tells_late && ![&whole.1, &pieces.1].contains(&&Ok(End::Early)) {
        assert_eq!(whole.1.is_ok(), pieces.1.is_ok(), "{mode} {at} {input:?}");
        assert!(whole.1.is_err() || whole.0.len() == pieces.0.len());
    }
}

const PAIRS: [(u32, u32); 6] = [
    (mode::DEFLATE, INFLATE),
    (mode::GZIP, mode::GUNZIP),
    (mode::GZIP, mode::UNZIP),
    (mode::DEFLATERAW, mode::INFLATERAW),
    (mode::BROTLI_ENCODE, mode::BROTLI_DECODE),
    (mode::ZSTD_COMPRESS, ZSTD_DECOMPRESS),
];

/// Any bytes to be compressed: two that say how, and then the bytes.
pub fn round_trip(data: &[u8]) {
    let [how, at, input @ ..] = data else { return };
    let (compress, decompress) = PAIRS[usize::from(*how) % PAIRS.len()];
    let (one, two) = input.split_at(usize::from(*at).min(input.len()));
    let (middle, result) = run(compress, &[one, two], 700);
    assert_eq!(result, Ok(End::Whole));
    let (one, two) = middle.split_at(usize::from(*at).min(middle.len()));
    let (back, result) = run(decompress, &[one, two], 900);
    assert_eq!(result, Ok(End::Whole), "{compress} {at} {input:?}");
    assert_eq!(back, input, "{compress} {at}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutation::{Random, for_some_time, mutated};

    const PLAIN: &[&[u8]] = &[
        b"\x00\x05",
        b"\x01\x10the quick brown fox jumps over the lazy dog, and the quick brown fox jumps again",
        b"\x02\x20aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        b"\x04\x01{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":\"y\"},{\"id\":3,\"name\":\"z\"}",
        b"\x05\x80\x00\x01\x02\x03\x04\x05\x06\x07\x08\xff\xfe\xfd\xfc",
    ];

    const PARTS: &[&[u8]] = &[
        b"\x1f\x8b\x08\x00",
        b"\x78\x9c",
        b"\x28\xb5\x2f\xfd",
        b"\x00\x00\xff\xff",
        b"\x03\x00",
        b"\xff\xff\xff\xff",
        b"\x00",
    ];

    fn packed(random: &mut Random) -> Vec<u8> {
        let plain = mutated(random, PLAIN, PARTS);
        let index = random.below(PAIRS.len());
        let (compress, decompress) = PAIRS[index];
        let (middle, _) = run(compress, &[&plain], 4096);
        let how = DECODERS.iter().position(|mode| *mode == decompress);
        let head = [how.unwrap_or(0) as u8, random.number() as u8];
        let whole = [&head, middle.as_slice()].concat();
        mutated(random, &[whole.as_slice()], PARTS)
    }

    #[test]
    fn damage_is_told_however_it_comes() {
        Random::new("inflate").rounds(2000, |random| inflate(&packed(random)));
    }

    #[test]
    fn what_was_compressed_comes_back() {
        Random::new("round trip").rounds(600, |random| round_trip(&mutated(random, PLAIN, PARTS)));
    }

    #[test]
    fn unknown_numbers_are_refused() {
        Random::new("numbers").rounds(2000, |random| {
            let mut any = || match random.below(3) {
                0 => random.below(16) as f64,
                1 => random.below(64) as f64 - 32.0,
                _ => f64::from(random.number() as i32),
            };
            let numbers = [any(), any(), any(), any()];
            let (level, strategy) = (any() as i32, any() as i32);
            // All of zlib's own: from DEFLATE to UNZIP.
            for mode in 1..=7 {
                let Ok(Some(mut codec)) = Codec::start(mode, &numbers, None) else {
                    continue;
                };
                let mut output = [0; 64];
                for _ in 0..3 {
                    let _ = codec.step(2, b"text", &mut output);
                    codec.params(level, strategy);
                    let _ = codec.step(finish(mode), b"", &mut output);
                    codec.reset();
                }
            }
        });
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_inflate() {
        for_some_time(|random| inflate(&packed(random)));
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_compression_round_trip() {
        for_some_time(|random| round_trip(&mutated(random, PLAIN, PARTS)));
    }
}
