//! Digests by name, running hashes and HMACs. The usual ones are hashed in Rust, where starting costs nothing; OpenSSL, which
//! spends more on starting than on a short text, does all the others.

use std::cell::RefCell;
use std::collections::HashMap;

use nodus_openssl_extra::{FetchedDigest, fetch_digest, until_zero};
use openssl::hash::{Hasher, MessageDigest};
use openssl::nid::Nid;
use sha2::digest::Digest;

use super::failure::{Failure, Outcome};

/// A digest by any of the names OpenSSL knows for it.
pub(crate) fn digest_by_name(name: &str) -> Option<MessageDigest> {
    fetch(name).map(|found| found.digest)
}

/// What a provider has under a name, which may be that of a signature, or of long ago.
fn fetch(name: &str) -> Option<FetchedDigest> {
    let name = until_zero(name);
    if let Some(found) = fetch_digest(name) {
        return Some(found);
    }
    let known = MessageDigest::from_name(name)
        // What DSA signatures were once called.
        .or_else(|| name.eq_ignore_ascii_case("dss1").then(MessageDigest::sha1))?;
    fetch_digest(known.type_().long_name().ok()?)
}

/// Why there is no digest of this name: nobody has heard of it, which is `None`, or no provider has it at the moment.
pub(crate) fn refusal(name: &str) -> Option<Failure> {
    MessageDigest::from_name(name).map(|_| {
        Failure::openssl(
            "error:0308010C:digital envelope routines::unsupported",
            "digital envelope routines",
            "unsupported",
            "ERR_OSSL_EVP_UNSUPPORTED",
        )
    })
}

/// Who hashes.
#[derive(Clone, Copy)]
enum Kind {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    OpenSsl,
}

/// A digest that was found by its name.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub digest: MessageDigest,
    kind: Kind,
    xof: bool,
    size: usize,
}

impl Known {
    fn new(digest: MessageDigest, xof: bool) -> Self {
        let same = |other: MessageDigest| other.type_() == digest.type_();
        let kinds = [
            (MessageDigest::md5(), Kind::Md5),
            (MessageDigest::sha1(), Kind::Sha1),
            (MessageDigest::sha224(), Kind::Sha224),
            (MessageDigest::sha256(), Kind::Sha256),
            (MessageDigest::sha384(), Kind::Sha384),
            (MessageDigest::sha512(), Kind::Sha512),
        ];
        let kind = kinds.into_iter().find(|(other, _)| same(*other));
        let size = match digest.type_() {
            // They have none of their own; these are what they were once given.
            Nid::SHAKE128 => 16,
            Nid::SHAKE256 => 32,
            _ => digest.size(),
        };
        Known {
            digest,
            kind: kind.map_or(Kind::OpenSsl, |(_, kind)| kind),
            xof,
            size,
        }
    }

    /// Whether results can have any length.
    pub(crate) fn is_xof(self) -> bool {
        self.xof
    }

    /// How many bytes a result has unless told otherwise.
    pub(crate) fn size(self) -> usize {
        self.size
    }

    /// Starts to hash something that begins with this many bytes. Where OpenSSL is quicker in the long run, that pays for
    /// its start.
    pub(crate) fn start_for(self, length: usize) -> Outcome<Running> {
        const LONG: usize = 4096;
        match self.kind {
            Kind::Sha384 | Kind::Sha512 if length >= LONG => {
                Ok(Running::OpenSsl(Hasher::new(self.digest)?))
            }
            _ => self.start(),
        }
    }

    /// Starts to hash.
    pub(crate) fn start(self) -> Outcome<Running> {
        Ok(match self.kind {
            Kind::Md5 => Running::Md5(md5::Md5::new()),
            Kind::Sha1 => Running::Sha1(sha1::Sha1::new()),
            Kind::Sha224 => Running::Sha224(sha2::Sha224::new()),
            Kind::Sha256 => Running::Sha256(sha2::Sha256::new()),
            Kind::Sha384 => Running::Sha384(sha2::Sha384::new()),
            Kind::Sha512 => Running::Sha512(sha2::Sha512::new()),
            Kind::OpenSsl => Running::OpenSsl(Hasher::new(self.digest)?),
        })
    }
}

/// Digests that were looked up, which is slow. Each has a number, under which it is found at once.
#[derive(Default)]
pub(crate) struct Digests {
    numbers: RefCell<HashMap<String, usize>>,
    known: RefCell<Vec<Known>>,
}

impl Digests {
    /// The number of the digest with this name.
    pub(crate) fn number_of(&self, name: &str) -> Option<usize> {
        if let Some(number) = self.numbers.borrow().get(name) {
            return Some(*number);
        }
        let found = fetch(name)?;
        let found = Known::new(found.digest, found.xof);
        let mut known = self.known.borrow_mut();
        let number = known.len();
        known.push(found);
        self.numbers.borrow_mut().insert(name.to_owned(), number);
        Some(number)
    }

    /// Forgets all names; numbers that were given stay what they are.
    pub(crate) fn forget(&self) {
        self.numbers.borrow_mut().clear();
    }

    /// The digest with this number.
    pub(crate) fn numbered(&self, number: usize) -> Option<Known> {
        self.known.borrow().get(number).copied()
    }

    /// The digest with this name.
    pub(crate) fn find(&self, name: &str) -> Option<Known> {
        self.numbered(self.number_of(name)?)
    }
}

/// A running hash.
#[derive(Clone)]
pub(crate) enum Running {
    Md5(md5::Md5),
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    OpenSsl(Hasher),
}

impl Running {
    /// Takes more data.
    pub(crate) fn update(&mut self, data: &[u8]) -> Outcome<()> {
        match self {
            Running::Md5(hash) => hash.update(data),
            Running::Sha1(hash) => hash.update(data),
            Running::Sha224(hash) => hash.update(data),
            Running::Sha256(hash) => hash.update(data),
            Running::Sha384(hash) => hash.update(data),
            Running::Sha512(hash) => hash.update(data),
            Running::OpenSsl(hash) => hash.update(data)?,
        }
        Ok(())
    }

    /// The result.
    pub(crate) fn finish(self) -> Outcome<Vec<u8>> {
        Ok(match self {
            Running::Md5(hash) => hash.finalize().to_vec(),
            Running::Sha1(hash) => hash.finalize().to_vec(),
            Running::Sha224(hash) => hash.finalize().to_vec(),
            Running::Sha256(hash) => hash.finalize().to_vec(),
            Running::Sha384(hash) => hash.finalize().to_vec(),
            Running::Sha512(hash) => hash.finalize().to_vec(),
            Running::OpenSsl(mut hash) => hash.finish()?.to_vec(),
        })
    }

    /// The result, cut or stretched to a length when the digest has none of its own.
    pub(crate) fn finish_with(self, known: Known, length: Option<usize>) -> Outcome<Vec<u8>> {
        match (length, self) {
            (Some(0), _) => Ok(Vec::new()),
            (length, Running::OpenSsl(mut hash)) if known.xof => {
                let mut out = vec![0; length.unwrap_or(known.size)];
                hash.finish_xof(&mut out)?;
                Ok(out)
            }
            (_, running) => running.finish(),
        }
    }
}

/// A running HMAC: the inner hash and the outer one, each of which has had its padded key.
#[derive(Clone)]
pub(crate) struct KeyedHash {
    pub inner: Running,
    outer: Running,
}

impl KeyedHash {
    /// Starts with a key.
    pub(crate) fn start(known: Known, key: &[u8]) -> Outcome<Self> {
        if known.xof {
            return Err(Failure::Plain("error:00000000:lib(0)::reason(0)"));
        }
        // The longest block is that of Keccak with 128 bits of strength.
        let mut padded = [0u8; 168];
        let block = known.digest.block_size();
        let Some(padded) = padded.get_mut(..block) else {
            return Err(Failure::Plain("Digest method not supported"));
        };
        if key.len() > block {
            let mut hash = known.start()?;
            hash.update(key)?;
            let short = hash.finish()?;
            padded[..short.len()].copy_from_slice(&short);
        } else {
            padded[..key.len()].copy_from_slice(key);
        }
        padded.iter_mut().for_each(|byte| *byte ^= 0x36);
        let mut inner = known.start()?;
        inner.update(padded)?;
        padded.iter_mut().for_each(|byte| *byte ^= 0x36 ^ 0x5c);
        let mut outer = known.start()?;
        outer.update(padded)?;
        Ok(KeyedHash { inner, outer })
    }

    /// The result.
    pub(crate) fn finish(self) -> Outcome<Vec<u8>> {
        let inner = self.inner.finish()?;
        let mut outer = self.outer;
        outer.update(&inner)?;
        outer.finish()
    }
}

/// A whole HMAC, for the key derivations.
pub(crate) fn hmac(digest: MessageDigest, key: &[u8], data: &[u8]) -> Outcome<Vec<u8>> {
    let mut running = KeyedHash::start(Known::new(digest, false), key)?;
    running.inner.update(data)?;
    running.finish()
}

/// PBKDF2 (RFC 8018) for the digests that are hashed in Rust; false leaves it to OpenSSL.
pub(crate) fn pbkdf2(
    digest: MessageDigest,
    password: &[u8],
    salt: &[u8],
    rounds: usize,
    key: &mut [u8],
) -> Outcome<bool> {
    let started = KeyedHash::start(Known::new(digest, false), password)?;
    match (started.inner, started.outer) {
        (Running::Sha1(inner), Running::Sha1(outer)) => stretch(&inner, &outer, salt, rounds, key),
        (Running::Sha256(inner), Running::Sha256(outer)) => {
            stretch(&inner, &outer, salt, rounds, key);
        }
        (Running::Sha384(inner), Running::Sha384(outer)) => {
            stretch(&inner, &outer, salt, rounds, key);
        }
        (Running::Sha512(inner), Running::Sha512(outer)) => {
            stretch(&inner, &outer, salt, rounds, key);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn stretch<D: Digest + Clone>(inner: &D, outer: &D, salt: &[u8], rounds: usize, key: &mut [u8]) {
    let keyed = |parts: &[&[u8]]| {
        let mut hash = inner.clone();
        for part in parts {
            hash.update(part);
        }
        let mut last = outer.clone();
        last.update(hash.finalize());
        last.finalize()
    };
    let size = <D as Digest>::output_size();
    for (index, place) in key.chunks_mut(size).enumerate() {
        let number = (index as u32).wrapping_add(1).to_be_bytes();
        let mut block = keyed(&[salt, &number]);
        let mut sum = block.clone();
        for _ in 1..rounds {
            block = keyed(&[&block]);
            sum.iter_mut()
                .zip(&block)
                .for_each(|(sum, byte)| *sum ^= byte);
        }
        place.copy_from_slice(&sum[..place.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn agrees_with_openssl() {
        let key: Vec<u8> = (0..200u8).collect();
        for name in ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"] {
            let digest = digest_by_name(name).unwrap();
            for length in [0, 1, 55, 64, 127, 128, 200] {
                let data = &key[..length];
                let mut running = Known::new(digest, false).start().unwrap();
                running.update(data).unwrap();
                let theirs = openssl::hash::hash(digest, data).unwrap();
                assert_eq!(running.finish().unwrap(), &theirs[..], "{name} {length}");
                let pkey = openssl::pkey::PKey::hmac(&key[..length.max(1)]).unwrap();
                let mut signer = openssl::sign::Signer::new(digest, &pkey).unwrap();
                signer.update(data).unwrap();
                assert_eq!(
                    hmac(digest, &key[..length.max(1)], data).unwrap(),
                    signer.sign_to_vec().unwrap()
                );
            }
            let (mut ours, mut theirs) = ([0; 90], [0; 90]);
            if pbkdf2(digest, b"secret", b"salt", 5, &mut ours).unwrap() {
                openssl::pkcs5::pbkdf2_hmac(b"secret", b"salt", 5, digest, &mut theirs).unwrap();
                assert_eq!(hex(&ours), hex(&theirs), "{name}");
            }
        }
    }
}
