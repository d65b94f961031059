//! HPACK, the compression of fields (RFC 7541). The decoder's memory is bounded by the table size that this side
//! announced; how much one block may expand to is the caller's business, who sees field after field.

use std::collections::VecDeque;

use super::huffman;
use super::static_table::{ENTRIES, first_of};

/// A block that cannot be decoded. The connection is lost with it, since the tables no longer agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HpackError;

/// What an entry costs beyond its bytes.
const OVERHEAD: usize = 32;
/// The longest name or value that is decoded.
const MAX_STRING: usize = 1 << 16;

struct Entry {
    bytes: Box<[u8]>,
    name: usize,
    name_hash: u32,
    hash: u32,
}

impl Entry {
    fn name(&self) -> &[u8] {
        &self.bytes[..self.name]
    }

    fn value(&self) -> &[u8] {
        &self.bytes[self.name..]
    }

    fn cost(&self) -> usize {
        self.bytes.len() + OVERHEAD
    }
}

/// Entries, newest first, and their size.
struct Table {
    entries: VecDeque<Entry>,
    size: usize,
    limit: usize,
}

fn hash(seed: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(seed, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(16_777_619)
    })
}

const SEED: u32 = 2_166_136_261;

impl Table {
    fn new(limit: usize) -> Self {
        Table {
            entries: VecDeque::new(),
            size: 0,
            limit,
        }
    }

    fn shrink_to(&mut self, room: usize) {
        while self.size > room {
            match self.entries.pop_back() {
                Some(entry) => self.size -= entry.cost(),
                None => self.size = 0,
            }
        }
    }

    fn resize(&mut self, limit: usize) {
        self.limit = limit;
        self.shrink_to(limit);
    }

    fn add(&mut self, name: &[u8], value: &[u8]) {
        let cost = name.len() + value.len() + OVERHEAD;
        if cost > self.limit {
            self.entries.clear();
            self.size = 0;
            return;
        }
        self.shrink_to(self.limit - cost);
        let mut bytes = Vec::with_capacity(name.len() + value.len());
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(value);
        let name_hash = hash(SEED, name);
        self.entries.push_front(Entry {
            bytes: bytes.into_boxed_slice(),
            name: name.len(),
            name_hash,
            hash: hash(name_hash, value),
        });
        self.size += cost;
    }

    /// Name and value of an index that counts the static entries first.
    fn get(&self, index: usize) -> Result<(&[u8], &[u8]), HpackError> {
        if let Some((name, value)) = ENTRIES.get(index.wrapping_sub(1)) {
            return Ok((name.as_bytes(), value.as_bytes()));
        }
        let entry = self
            .entries
            .get(index.wrapping_sub(ENTRIES.len() + 1))
            .ok_or(HpackError)?;
        Ok((entry.name(), entry.value()))
    }
}

// ===== decoding =====

/// Turns blocks into fields.
pub struct Decoder {
    table: Table,
    /// What this side allows.
    allowed: usize,
    /// The limit has been lowered: the next block must begin with the peer's consent.
    shrunk: Option<usize>,
    name: Vec<u8>,
    value: Vec<u8>,
}

impl Default for Decoder {
    fn default() -> Self {
        Decoder {
            table: Table::new(4096),
            allowed: 4096,
            shrunk: None,
            name: Vec::new(),
            value: Vec::new(),
        }
    }
}

/// Reads a number whose first byte keeps `prefix` bits for it.
fn number(input: &mut &[u8], prefix: u32) -> Result<usize, HpackError> {
    let (first, rest) = input.split_first().ok_or(HpackError)?;
    *input = rest;
    let mask = (1usize << prefix) - 1;
    let mut value = usize::from(*first) & mask;
    if value < mask {
        return Ok(value);
    }
    for shift in [0, 7, 14, 21, 28] {
        let (byte, rest) = input.split_first().ok_or(HpackError)?;
        *input = rest;
        value += (usize::from(*byte) & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return if value <= u32::MAX as usize {
                Ok(value)
            } else {
                Err(HpackError)
            };
        }
    }
    Err(HpackError)
}

fn text(input: &mut &[u8], out: &mut Vec<u8>) -> Result<(), HpackError> {
    let coded = input.first().ok_or(HpackError)? & 0x80 != 0;
    let length = number(input, 7)?;
    if length > input.len() || length > MAX_STRING {
        return Err(HpackError);
    }
    let (bytes, rest) = input.split_at(length);
    *input = rest;
    out.clear();
    if coded {
        huffman::decode(bytes, out)?;
    } else {
        out.extend_from_slice(bytes);
    }
    Ok(())
}

impl Decoder {
    /// This side allows a table of `size` bytes from now on.
    pub fn set_limit(&mut self, size: usize) {
        if size < self.table.limit {
            self.shrunk = Some(self.shrunk.map_or(size, |old| old.min(size)));
            self.table.resize(size);
        }
        self.allowed = size;
    }

    /// Bytes that the table takes.
    pub fn table_size(&self) -> usize {
        self.table.size
    }

    /// Decodes a block: calls `field(name, value, never indexed)` for each field until it says stop.
    pub fn decode(
        &mut self,
        block: &[u8],
        mut field: impl FnMut(&[u8], &[u8], bool),
    ) -> Result<(), HpackError> {
        let mut input = block;
        let mut begun = false;
        while let Some(first) = input.first().copied() {
            if first & 0xe0 == 0x20 {
                // Only at the beginning of a block.
                if begun {
                    return Err(HpackError);
                }
                let size = number(&mut input, 5)?;
                if size > self.allowed {
                    return Err(HpackError);
                }
                if self.shrunk.is_some_and(|limit| size <= limit) {
                    self.shrunk = None;
                }
                self.table.resize(size);
                continue;
            }
            if self.shrunk.is_some() {
                return Err(HpackError);
            }
            begun = true;
            if first & 0x80 != 0 {
                let index = number(&mut input, 7)?;
                let (name, value) = self.table.get(index)?;
                field(name, value, false);
                continue;
            }
            let indexed = first & 0x40 != 0;
            let never = first & 0x50 == 0x10;
            let index = number(&mut input, if indexed { 6 } else { 4 })?;
            if index == 0 {
                text(&mut input, &mut self.name)?;
            } else {
                let (name, _) = self.table.get(index)?;
                self.name.clear();
                self.name.extend_from_slice(name);
            }
            text(&mut input, &mut self.value)?;
            field(&self.name, &self.value, never);
            if indexed {
                self.table.add(&self.name, &self.value);
            }
        }
        Ok(())
    }
}

// ===== encoding =====

/// Turns fields into blocks.
pub struct Encoder {
    table: Table,
    /// The largest table that this side wants to keep, whatever the peer allows.
    most: usize,
    /// The smallest limit since the last block, and the one that holds now, when the peer has to be told.
    resized: Option<(usize, usize)>,
}

fn write_number(out: &mut Vec<u8>, first: u8, prefix: u32, mut value: usize) {
    let mask = (1usize << prefix) - 1;
    if value < mask {
        out.push(first | value as u8);
        return;
    }
    out.push(first | mask as u8);
    value -= mask;
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_text(out: &mut Vec<u8>, bytes: &[u8]) {
    let coded = huffman::encoded_len(bytes);
    if coded < bytes.len() {
        write_number(out, 0x80, 7, coded);
        huffman::encode(bytes, out);
    } else {
        write_number(out, 0, 7, bytes.len());
        out.extend_from_slice(bytes);
    }
}

/// Fields that differ from message to message would only push out others.
fn is_fleeting(name: &[u8]) -> bool {
    matches!(
        name,
        b":path"
            | b"age"
            | b"content-length"
            | b"etag"
            | b"if-modified-since"
            | b"if-none-match"
            | b"location"
            | b"set-cookie"
    )
}

/// Fields whose values must not be guessed from the size of blocks.
fn is_secret(name: &[u8], value: &[u8]) -> bool {
    name == b"authorization" || (name == b"cookie" && value.len() < 20)
}

impl Encoder {
    /// An encoder whose table takes at most `most` bytes.
    pub fn new(most: usize) -> Self {
        let limit = most.min(4096);
        Encoder {
            table: Table::new(limit),
            most,
            resized: (most < 4096).then_some((limit, limit)),
        }
    }

    /// The peer allows a table of `size` bytes.
    pub fn set_limit(&mut self, size: usize) {
        let size = size.min(self.most);
        if size == self.table.limit && self.resized.is_none() {
            return;
        }
        let least = self.resized.map_or(size, |(least, _)| least.min(size));
        self.resized = Some((least, size));
        self.table.resize(size);
    }

    /// Bytes that the table takes.
    pub fn table_size(&self) -> usize {
        self.table.size
    }

    /// Begins a block.
    pub fn begin(&mut self, out: &mut Vec<u8>) {
        if let Some((least, now)) = self.resized.take() {
            if least < now {
                write_number(out, 0x20, 5, least);
            }
            write_number(out, 0x20, 5, now);
        }
    }

    /// Adds a field to a block; a sensitive one is kept out of tables here and further on.
    pub fn field(&mut self, out: &mut Vec<u8>, name: &[u8], value: &[u8], sensitive: bool) {
        let mut name_index = first_of(name);
        if sensitive || is_secret(name, value) {
            if name_index == 0 {
                name_index = self.find(name, value).1;
            }
            return literal(out, 0x10, 4, name_index, name, value);
        }
        if name_index != 0 {
            let same_name = ENTRIES[name_index - 1..]
                .iter()
                .take_while(|entry| entry.0.as_bytes() == name);
            for (i, entry) in same_name.enumerate() {
                if entry.1.as_bytes() == value {
                    return write_number(out, 0x80, 7, name_index + i);
                }
            }
        }
        let (both, named) = self.find(name, value);
        if both != 0 {
            return write_number(out, 0x80, 7, both);
        }
        if name_index == 0 {
            name_index = named;
        }
        let cost = name.len() + value.len() + OVERHEAD;
        if is_fleeting(name) || cost > self.table.limit * 3 / 4 {
            return literal(out, 0, 4, name_index, name, value);
        }
        literal(out, 0x40, 6, name_index, name, value);
        self.table.add(name, value);
    }

    /// Indices of an entry that has both and of one that has the name; 0 for none.
    fn find(&self, name: &[u8], value: &[u8]) -> (usize, usize) {
        let name_hash = hash(SEED, name);
        let both = hash(name_hash, value);
        let mut named = 0;
        for (i, entry) in self.table.entries.iter().enumerate() {
            if entry.name_hash != name_hash || entry.name() != name {
                continue;
            }
            let index = i + ENTRIES.len() + 1;
            if entry.hash == both && entry.value() == value {
                return (index, index);
            }
            if named == 0 {
                named = index;
            }
        }
        (0, named)
    }
}

fn literal(out: &mut Vec<u8>, first: u8, prefix: u32, index: usize, name: &[u8], value: &[u8]) {
    write_number(out, first, prefix, index);
    if index == 0 {
        write_text(out, name);
    }
    write_text(out, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(decoder: &mut Decoder, block: &[u8]) -> Result<Vec<(String, String)>, HpackError> {
        let mut fields = Vec::new();
        decoder.decode(block, |name, value, _| {
            fields.push((
                String::from_utf8_lossy(name).into_owned(),
                String::from_utf8_lossy(value).into_owned(),
            ));
        })?;
        Ok(fields)
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn requests_of_the_rfc() {
        // RFC 7541, C.4.
        let mut decoder = Decoder::default();
        let first = [
            0x82, 0x86, 0x84, 0x41, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab,
            0x90, 0xf4, 0xff,
        ];
        let expected = pairs(&[
            (":method", "GET"),
            (":scheme", "http"),
            (":path", "/"),
            (":authority", "www.example.com"),
        ]);
        assert_eq!(decode(&mut decoder, &first).unwrap(), expected);
        assert_eq!(decoder.table_size(), 57);
        let second = [
            0x82, 0x86, 0x84, 0xbe, 0x58, 0x86, 0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf,
        ];
        let fields = decode(&mut decoder, &second).unwrap();
        assert_eq!(
            fields[4],
            ("cache-control".to_owned(), "no-cache".to_owned())
        );
        assert_eq!(decoder.table_size(), 110);
    }

    #[test]
    fn there_and_back_with_a_small_table() {
        let mut encoder = Encoder::new(200);
        let mut decoder = Decoder::default();
        for round in 0..50 {
            let value = format!("value-{}", round % 7);
            let mut block = Vec::new();
            encoder.begin(&mut block);
            encoder.field(&mut block, b"x-one", value.as_bytes(), false);
            encoder.field(&mut block, b"content-type", b"text/plain", false);
            encoder.field(&mut block, b"authorization", b"secret", false);
            let fields = decode(&mut decoder, &block).unwrap();
            assert_eq!(fields[0], ("x-one".to_owned(), value));
            assert_eq!(fields[2].1, "secret");
            assert!(decoder.table_size() <= 200);
            assert_eq!(decoder.table_size(), encoder.table_size());
        }
    }

    #[test]
    fn refuses_what_is_out_of_bounds() {
        for block in [
            &[0x80][..],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xbe],
            &[0x40, 0x05, b'a'],
            &[0x3f, 0xe2, 0x1f],
            &[0x82, 0x20],
        ] {
            assert!(decode(&mut Decoder::default(), block).is_err(), "{block:?}");
        }
    }

    #[test]
    fn a_lowered_limit_wants_consent() {
        let mut decoder = Decoder::default();
        decoder.set_limit(0);
        assert!(decode(&mut decoder, &[0x82]).is_err());
        let mut decoder = Decoder::default();
        decoder.set_limit(0);
        assert!(decode(&mut decoder, &[0x20, 0x82]).is_ok());
    }
}
