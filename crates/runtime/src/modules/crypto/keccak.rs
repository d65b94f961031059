//! What Keccak can do beyond SHA-3: cSHAKE and KMAC (NIST SP 800-185), TurboSHAKE and KangarooTwelve (RFC 9861). OpenSSL has
//! the second of them only, which needs the first.

use super::failure::{Outcome, bytes, copy_of, run};
use crate::prelude::*;

/// Bytes that one permutation takes in, by the strength in bits.
fn rate_of(strength: u32) -> usize {
    200 - strength as usize / 4
}

/// A sponge over Keccak-p[1600].
struct Sponge {
    state: [u64; 25],
    rate: usize,
    rounds: usize,
    at: usize,
}

impl Sponge {
    fn new(strength: u32, rounds: usize) -> Self {
        Sponge {
            state: [0; 25],
            rate: rate_of(strength),
            rounds,
            at: 0,
        }
    }

    fn permute(&mut self) {
        keccak::p1600(&mut self.state, self.rounds);
        self.at = 0;
    }

    fn mix(&mut self, place: usize, byte: u8) {
        self.state[place / 8] ^= u64::from(byte) << (8 * (place % 8));
    }

    fn absorb(&mut self, data: &[u8]) {
        for byte in data {
            self.mix(self.at, *byte);
            self.at += 1;
            if self.at == self.rate {
                self.permute();
            }
        }
    }

    fn squeeze(mut self, suffix: u8, length: usize) -> Vec<u8> {
        self.mix(self.at, suffix);
        self.mix(self.rate - 1, 0x80);
        self.permute();
        let mut out = Vec::with_capacity(length);
        while out.len() < length {
            if self.at == self.rate {
                self.permute();
            }
            out.push((self.state[self.at / 8] >> (8 * (self.at % 8))) as u8);
            self.at += 1;
        }
        out
    }
}

/// A number's bytes without leading zeros, at least one.
fn number_bytes(number: usize) -> Vec<u8> {
    let bytes = (number as u64).to_be_bytes();
    let zeros = bytes.iter().take(7).take_while(|byte| **byte == 0).count();
    bytes[zeros..].to_vec()
}

fn left_encode(number: usize) -> Vec<u8> {
    let bytes = number_bytes(number);
    [&[bytes.len() as u8], bytes.as_slice()].concat()
}

fn right_encode(number: usize) -> Vec<u8> {
    let bytes = number_bytes(number);
    [bytes.as_slice(), &[bytes.len() as u8]].concat()
}

fn encode_string(text: &[u8]) -> Vec<u8> {
    [left_encode(text.len() * 8).as_slice(), text].concat()
}

fn padded(parts: &[u8], rate: usize) -> Vec<u8> {
    let mut out = [left_encode(rate).as_slice(), parts].concat();
    out.resize(out.len().next_multiple_of(rate), 0);
    out
}

/// cSHAKE, which without a name and a customization is SHAKE.
pub(super) fn cshake(
    strength: u32,
    name: &[u8],
    custom: &[u8],
    data: &[&[u8]],
    length: usize,
) -> Vec<u8> {
    let mut sponge = Sponge::new(strength, 24);
    let plain = name.is_empty() && custom.is_empty();
    if !plain {
        let prefix = [encode_string(name), encode_string(custom)].concat();
        sponge.absorb(&padded(&prefix, rate_of(strength)));
    }
    data.iter().for_each(|part| sponge.absorb(part));
    sponge.squeeze(if plain { 0x1f } else { 0x04 }, length)
}

/// KMAC with a fixed number of bits as its result.
pub(super) fn kmac(strength: u32, key: &[u8], custom: &[u8], data: &[u8], bits: usize) -> Vec<u8> {
    let key = padded(&encode_string(key), rate_of(strength));
    let parts = [key.as_slice(), data, &right_encode(bits)];
    cshake(strength, b"KMAC", custom, &parts, bits.div_ceil(8))
}

/// TurboSHAKE with a domain from 0x01 to 0x7f.
pub(super) fn turbo_shake(strength: u32, domain: u8, data: &[&[u8]], length: usize) -> Vec<u8> {
    let mut sponge = Sponge::new(strength, 12);
    data.iter().for_each(|part| sponge.absorb(part));
    sponge.squeeze(domain, length)
}

/// A length as KangarooTwelve writes it.
fn length_encode(number: usize) -> Vec<u8> {
    if number == 0 {
        return vec![0];
    }
    right_encode(number)
}

/// KT128 and KT256: a tree of chunks of 8 KiB.
pub(super) fn kangaroo(strength: u32, custom: &[u8], data: &[u8], length: usize) -> Vec<u8> {
    const CHUNK: usize = 8192;
    let whole = [data, custom, &length_encode(custom.len())].concat();
    let Some((first, rest)) = whole.split_at_checked(CHUNK).filter(|(_, r)| !r.is_empty()) else {
        return turbo_shake(strength, 0x07, &[&whole], length);
    };
    let size = strength as usize / 4;
    let mut top = Sponge::new(strength, 12);
    top.absorb(first);
    top.absorb(&[3, 0, 0, 0, 0, 0, 0, 0]);
    let mut count = 0;
    for chunk in rest.chunks(CHUNK) {
        top.absorb(&turbo_shake(strength, 0x0b, &[chunk], size));
        count += 1;
    }
    top.absorb(&length_encode(count));
    top.absorb(&[0xff, 0xff]);
    top.squeeze(0x06, length)
}

/// keccakHash(kind, strength, data, bits, first, second, callback): `first` is the function's name, the key or the domain,
/// `second` the customization.
#[native]
fn keccak_hash<'s>(
    cx: &mut Scope<'s>,
    kind: String,
    strength: u32,
    data: Local<'s, View>,
    bits: usize,
    first: Option<Local<'s, View>>,
    second: Option<Local<'s, View>>,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let data = copy_of(data);
    let first = first.map(copy_of).unwrap_or_default();
    let second = second.map(copy_of).unwrap_or_default();
    let length = bits.div_ceil(8);
    let work = move || -> Outcome<Vec<u8>> {
        Ok(match kind.as_str() {
            "cshake" => cshake(strength, &first, &second, &[&data], length),
            "kmac" => kmac(strength, &first, &second, &data, bits),
            "turbo" => {
                let domain = first.first().copied().unwrap_or(0x1f);
                turbo_shake(strength, domain, &[&data], length)
            }
            _ => kangaroo(strength, &second, &data, length),
        })
    };
    run(cx, callback, work, bytes)
}

/// Registers what this file holds.
pub(crate) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[keccak_hash::DEF])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn matches_the_samples_of_the_standards() {
        // SP 800-185, cSHAKE sample 1 and KMAC sample 1.
        let data = [0, 1, 2, 3];
        assert_eq!(
            hex(&cshake(128, b"", b"Email Signature", &[&data], 32)),
            "c1c36925b6409a04f1b504fcbca9d82b4017277cb5ed2b2065fc1d3814d5aaf5"
        );
        let key: Vec<u8> = (0x40..0x60).collect();
        assert_eq!(
            hex(&kmac(128, &key, b"", &data, 256)),
            "e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e"
        );
        // RFC 9861: KT128 and TurboSHAKE128 of nothing.
        assert_eq!(
            hex(&turbo_shake(128, 0x1f, &[], 32)),
            "1e415f1c5983aff2169217277d17bb538cd945a397ddec541f1ce41af2c1b74c"
        );
        assert_eq!(
            hex(&kangaroo(128, b"", b"", 32)),
            "1ac2d450fc3b4205d19da7bfca1b37513c0803577ac7167f06fe2ce1f0ef39e5"
        );
    }
}
