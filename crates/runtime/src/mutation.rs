//! Inputs for the tests that want many: a generator of numbers whose seed repeats a failure, and mutations of good input. What
//! a fuzzer does better, where there is one.

use std::time::{Duration, Instant};

/// A small generator of numbers that needs no crate.
pub(crate) struct Random {
    state: u64,
    seed: u64,
}

impl Random {
    /// The generator of a test: always the same numbers, unless NODUS_SEED asks for those of a failure.
    pub(crate) fn new(name: &str) -> Self {
        let given = std::env::var("NODUS_SEED").ok();
        let own = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Random::seeded(given.and_then(|seed| seed.parse().ok()).unwrap_or(own))
    }

    /// The generator that begins with this seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        Random {
            state: seed | 1,
            seed,
        }
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    /// A number below the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // The low bits of such generators are the worse ones.
        ((self.number() >> 16) % bound.max(1) as u64) as usize
    }

    /// One of a list.
    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// Runs a check so many times; each round has a seed of its own, which a failure names.
    // `allow`, since only some of the crates that read this file refuse the macro.
    #[allow(clippy::disallowed_macros, reason = "a check fails by panicking")]
    pub(crate) fn rounds(&mut self, count: usize, check: impl Fn(&mut Random)) {
        for round in 0..count {
            let seed = if round == 0 { self.seed } else { self.number() };
            let run = || check(&mut Random::seeded(seed));
            if let Err(panic) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
                let told = panic
                    .downcast_ref::<String>()
                    .map(String::as_str)
                    .or(panic.downcast_ref::<&str>().copied());
                panic!(
                    "NODUS_SEED={seed} repeats this: {}",
                    told.unwrap_or("a panic")
                );
            }
        }
    }
}

/// Runs a check over and over for NODUS_FUZZ_SECONDS.
pub(crate) fn for_some_time(check: impl Fn(&mut Random)) {
    let seconds = std::env::var("NODUS_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(30);
    let end = Instant::now() + Duration::from_secs(seconds);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let mut random = Random::seeded(now.map_or(1, |now| now.as_nanos() as u64));
    while Instant::now() < end {
        random.rounds(200, &check);
    }
}

/// One of the inputs, changed in a few places.
pub(crate) fn mutated(random: &mut Random, inputs: &[&[u8]], parts: &[&[u8]]) -> Vec<u8> {
    let mut input = random.pick(inputs).to_vec();
    for _ in 0..random.below(6) {
        let at = random.below(input.len() + 1);
        match random.below(7) {
            0 if at < input.len() => input[at] = random.number() as u8,
            1 if at < input.len() => {
                input.remove(at);
            }
            2 => {
                let part = random.pick(parts);
                input.splice(at..at, part.iter().copied());
            }
            3 => input.truncate(at),
            4 => {
                let other = random.pick(inputs);
                input.extend_from_slice(&other[random.below(other.len() + 1)..]);
            }
            5 => {
                let end = (at + random.below(300)).min(input.len());
                let again = input[at..end].to_vec();
                input.splice(at..at, again);
            }
            _ if at < input.len() => input[at] ^= 1 << random.below(8),
            _ => {}
        }
    }
    input
}
