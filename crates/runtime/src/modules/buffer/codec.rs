//! The byte algorithms behind Buffer's encodings, over plain slices: UTF-8, Latin-1 and UTF-16 conversions, hexadecimal, base64,
//! filling and byte swapping. Nothing here knows the engine; strings come as Latin-1 bytes or UTF-16 units.

use std::mem::MaybeUninit;

use encoding_rs::mem;
use nodus_engine::text as fast;

/// Text as the engine stores it: one byte or two bytes a unit.
#[derive(Clone, Copy)]
pub(crate) enum Units<'a> {
    /// Every unit is below 0x100.
    Latin1(&'a [u8]),
    /// UTF-16, possibly with lone surrogates.
    Wide(&'a [u16]),
}

/// Text made from bytes, in the narrowest form that holds it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// Every unit is below 0x100.
    Latin1(Vec<u8>),
    /// UTF-16.
    Wide(Vec<u16>),
}

impl Units<'_> {
    /// The number of UTF-16 units.
    pub(crate) fn len(&self) -> usize {
        match self {
            Units::Latin1(units) => units.len(),
            Units::Wide(units) => units.len(),
        }
    }
}

/// The number of bytes `text` takes as UTF-8, a lone surrogate counting as U+FFFD.
pub(crate) fn utf8_len(text: Units<'_>) -> usize {
    match text {
        Units::Latin1(units) => fast::utf8_len_of_latin1(units),
        Units::Wide(units) => fast::utf8_len_of_utf16(units),
    }
}

/// Bytes are copied in pieces of this size. For large ones the C library uses an instruction that some processors run twenty
/// times slower when both places lie at nearly the same offset in their pages, as the contents of large blocks often do.
const PIECE: usize = 2048;

/// Copies bytes between places of the same length.
pub(crate) fn copy_bytes(target: &mut [u8], source: &[u8]) {
    let (pieces, rest) = target.as_chunks_mut::<PIECE>();
    let (from, last) = source.as_chunks::<PIECE>();
    for (piece, from) in pieces.iter_mut().zip(from) {
        piece.copy_from_slice(from);
        // Without this the compiler makes one call of the C library out of the loop.
        std::hint::black_box(());
    }
    rest.copy_from_slice(last);
}

/// Copies bytes as long as they are ASCII, each piece while it is at hand; false when they are not all.
fn copy_ascii(target: &mut [u8], source: &[u8]) -> bool {
    // Text that is not shows it early, most of the time.
    if !source[..source.len().min(64)].is_ascii() {
        return false;
    }
    let pieces = target.chunks_mut(PIECE).zip(source.chunks(PIECE));
    for (piece, from) in pieces {
        if !fast::is_ascii(from) {
            return false;
        }
        piece.copy_from_slice(from);
    }
    true
}

/// Copies bytes into room for just as many.
pub(crate) fn copy_into<'a>(room: &'a mut [MaybeUninit<u8>], source: &[u8]) -> &'a mut [u8] {
    fast::fill_from(room, source, |byte| *byte)
}

/// A copy of bytes in memory of its own.
pub(crate) fn bytes_vec(source: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(source.len());
    for piece in source.chunks(PIECE) {
        bytes.extend_from_slice(piece);
    }
    bytes
}

/// Fills a place with a pattern over and over again.
pub(crate) fn fill_with(target: &mut [u8], pattern: &[u8]) {
    let first = pattern.len().min(target.len());
    if first == 0 {
        return;
    }
    target[..first].copy_from_slice(&pattern[..first]);
    let mut done = first;
    while done < target.len() {
        let (written, rest) = target.split_at_mut(done);
        let count = done.min(rest.len());
        rest[..count].copy_from_slice(&written[..count]);
        done += count;
    }
}

/// Writes as many whole characters as fit; returns the units read and the bytes written.
pub(crate) fn write_utf8(text: Units<'_>, target: &mut [u8]) -> (usize, usize) {
    match text {
        Units::Latin1(units) => {
            // Plain ASCII that fits is a copy.
            if units.len() <= target.len() && copy_ascii(&mut target[..units.len()], units) {
                return (units.len(), units.len());
            }
            match fast::latin1_to_utf8(units, target) {
                Some(written) => (units.len(), written),
                None => mem::convert_latin1_to_utf8_partial(units, target),
            }
        }
        Units::Wide(units) => match fast::utf16_to_utf8(units, target) {
            Some(written) => (units.len(), written),
            None => write_wide_utf8(units, target),
        },
    }
}

/// The text as UTF-8.
pub(crate) fn utf8_vec(text: Units<'_>) -> Vec<u8> {
    let mut bytes = vec![0; utf8_len(text)];
    let (_, written) = write_utf8(text, &mut bytes);
    bytes.truncate(written);
    bytes
}

/// `encoding_rs` may stop early for lack of slack at the end, so the tail is finished one character at a time.
fn write_wide_utf8(units: &[u16], target: &mut [u8]) -> (usize, usize) {
    let (mut read, mut written) = mem::convert_utf16_to_utf8_partial(units, target);
    while read < units.len() {
        let mut scratch = [0u8; 4];
        let end = (read + 2).min(units.len());
        let Some(decoded) = char::decode_utf16(units[read..end].iter().copied()).next() else {
            break;
        };
        let character = decoded
            .as_ref()
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        let step = if decoded.is_ok() {
            character.len_utf16()
        } else {
            1
        };
        let bytes = character.encode_utf8(&mut scratch).as_bytes();
        let Some(room) = target.get_mut(written..written + bytes.len()) else {
            break;
        };
        room.copy_from_slice(bytes);
        written += bytes.len();
        read += step;
    }
    (read, written)
}

/// UTF-8 to text, malformed sequences becoming U+FFFD as the encoding standard says.
pub(crate) fn text_from_utf8(bytes: &[u8]) -> Text {
    if fast::is_ascii(bytes) {
        return Text::Latin1(bytes_vec(bytes));
    }
    if let Some(made) = text_from_valid_utf8(bytes) {
        return made;
    }
    let mut units = vec![0; bytes.len() + 1];
    let length = mem::convert_utf8_to_utf16(bytes, &mut units);
    units.truncate(length);
    Text::Wide(units)
}

/// As `text_from_utf8`, into room for one unit more than there are bytes; returns the units written.
pub(crate) fn few_from_utf8(bytes: &[u8], room: &mut [u16]) -> usize {
    mem::convert_utf8_to_utf16(bytes, room)
}

/// UTF-8 to text; none when it is malformed.
pub(crate) fn text_from_valid_utf8(bytes: &[u8]) -> Option<Text> {
    let narrow = (!starts_beyond_latin1(bytes)).then(|| fast::utf8_to_latin1(bytes));
    match narrow.flatten() {
        Some(units) => Some(Text::Latin1(units)),
        None => fast::utf8_to_utf16(bytes).map(Text::Wide),
    }
}

/// Most UTF-8 that holds characters beyond Latin-1 shows that early.
pub(crate) fn starts_beyond_latin1(bytes: &[u8]) -> bool {
    // The highest byte is found by vector instructions, the first high one not.
    let early = &bytes[..bytes.len().min(64)];
    early.iter().fold(0, |highest: u8, byte| highest.max(*byte)) > 0xc3
}

/// The low byte of every unit, as many as fit; returns how many.
pub(crate) fn write_latin1(text: Units<'_>, target: &mut [u8]) -> usize {
    let count = text.len().min(target.len());
    match text {
        Units::Latin1(units) => copy_bytes(&mut target[..count], &units[..count]),
        Units::Wide(units) => {
            for (byte, unit) in target.iter_mut().zip(units) {
                *byte = *unit as u8;
            }
        }
    }
    count
}

/// Seven-bit text: the top bit of every byte is dropped.
pub(crate) fn ascii_from<'a>(bytes: &[u8], room: &'a mut [MaybeUninit<u8>]) -> &'a mut [u8] {
    fast::fill_from(room, bytes, |byte| byte & 0x7f)
}

/// Little-endian units, as many whole ones as fit; returns the bytes written.
pub(crate) fn write_utf16(text: Units<'_>, target: &mut [u8]) -> usize {
    let count = text.len().min(target.len() / 2);
    let (pairs, _) = target.as_chunks_mut::<2>();
    match text {
        Units::Latin1(units) => {
            for (pair, unit) in pairs.iter_mut().zip(units) {
                *pair = [*unit, 0];
            }
        }
        Units::Wide(units) => {
            for (pair, unit) in pairs.iter_mut().zip(units) {
                *pair = unit.to_le_bytes();
            }
        }
    }
    count * 2
}

/// Little-endian units into room for just as many.
pub(crate) fn units_from<'a>(bytes: &[u8], room: &'a mut [MaybeUninit<u16>]) -> &'a mut [u16] {
    fast::fill_from(room, bytes.as_chunks().0, |pair| u16::from_le_bytes(*pair))
}

/// Little-endian units without their high bytes, into room for just as many.
pub(crate) fn low_units_from<'a>(bytes: &[u8], room: &'a mut [MaybeUninit<u8>]) -> &'a mut [u8] {
    fast::fill_from(room, bytes.as_chunks::<2>().0, |pair| pair[0])
}

/// Little-endian units to text; an odd last byte is left out.
pub(crate) fn utf16_from(bytes: &[u8]) -> Vec<u16> {
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect()
}

/// Lower-case hexadecimal, into room for two digits a byte.
pub(crate) fn hex_from<'a>(bytes: &[u8], room: &'a mut [MaybeUninit<u8>]) -> &'a mut [u8] {
    hex_simd::encode(
        bytes,
        hex_simd::Out::from_uninit_slice(room),
        hex_simd::AsciiCase::Lower,
    )
}

fn nibble(unit: u32) -> Option<u8> {
    char::from_u32(unit)?.to_digit(16).map(|digit| digit as u8)
}

/// Decodes pairs of hexadecimal digits until one is wrong or the target is full; returns the bytes written.
pub(crate) fn write_hex(text: Units<'_>, target: &mut [u8]) -> usize {
    let count = (text.len() / 2).min(target.len());
    // Checked first: a decoder that fails half-way has written what Node leaves alone.
    if let Units::Latin1(units) = text
        && hex_simd::check(&units[..count * 2]).is_ok()
        && hex_simd::decode(
            &units[..count * 2],
            hex_simd::Out::from_slice(&mut target[..count]),
        )
        .is_ok()
    {
        return count;
    }
    let unit_at = |index: usize| match text {
        Units::Latin1(units) => u32::from(units[index]),
        Units::Wide(units) => u32::from(units[index]),
    };
    for (index, byte) in target[..count].iter_mut().enumerate() {
        match (nibble(unit_at(index * 2)), nibble(unit_at(index * 2 + 1))) {
            (Some(high), Some(low)) => *byte = high << 4 | low,
            _ => return index,
        }
    }
    count
}

/// Base64 with padding.
pub(crate) fn base64_vec(bytes: &[u8]) -> Vec<u8> {
    base64_simd::STANDARD.encode_type(bytes)
}

/// The value of a base64 digit in either alphabet.
fn sextet(unit: u32) -> Option<u32> {
    Some(match unit {
        0x41..=0x5a => unit - 0x41,
        0x61..=0x7a => unit - 0x61 + 26,
        0x30..=0x39 => unit - 0x30 + 52,
        0x2b | 0x2d => 62,
        0x2f | 0x5f => 63,
        _ => return None,
    })
}

/// Decodes either alphabet the lenient way: anything that is no digit is skipped, and `=` ends the text. Returns the bytes written.
pub(crate) fn write_base64(text: Units<'_>, target: &mut [u8]) -> usize {
    match text {
        Units::Latin1(units) => {
            if let Some(written) = fast::base64_to_bytes(units, target) {
                return written;
            }
            lenient_base64(units.iter().map(|unit| u32::from(*unit)), target)
        }
        // Of a wide unit the low byte counts.
        Units::Wide(units) => {
            lenient_base64(units.iter().map(|unit| u32::from(*unit as u8)), target)
        }
    }
}

fn lenient_base64(units: impl Iterator<Item = u32>, target: &mut [u8]) -> usize {
    let mut written = 0;
    let mut bits = 0;
    let mut held = 0u32;
    for unit in units {
        if unit == u32::from(b'=') {
            break;
        }
        let Some(value) = sextet(unit) else { continue };
        held = held << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let Some(byte) = target.get_mut(written) else {
                return written;
            };
            *byte = (held >> bits) as u8;
            written += 1;
        }
    }
    written
}

/// Why `atob` refuses a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum AtobError {
    /// A character outside of the alphabet, or padding where none may be.
    InvalidCharacter,
    /// One digit too many.
    SingleDigit,
}

/// `atob`: forgiving-base64 decode, which takes white space and missing padding but nothing else.
pub(crate) fn atob(text: Units<'_>) -> Result<Vec<u8>, AtobError> {
    if let Units::Latin1(units) = text
        && let Ok(bytes) = base64_simd::STANDARD.decode_type(units)
    {
        return Ok(bytes);
    }
    let mut digits = Vec::with_capacity(text.len());
    let mut push = |unit: u32| match unit {
        0x20 | 0x09 | 0x0a | 0x0c | 0x0d => Ok(()),
        0x2d | 0x5f | 0x80.. => Err(AtobError::InvalidCharacter),
        _ => {
            digits.push(unit as u8);
            Ok(())
        }
    };
    match text {
        Units::Latin1(units) => units.iter().try_for_each(|unit| push(u32::from(*unit)))?,
        Units::Wide(units) => units.iter().try_for_each(|unit| push(u32::from(*unit)))?,
    }
    if digits.len() % 4 == 0 {
        for _ in 0..2 {
            if digits.last() == Some(&b'=') {
                digits.pop();
            }
        }
    }
    if digits
        .iter()
        .any(|digit| sextet(u32::from(*digit)).is_none())
    {
        return Err(AtobError::InvalidCharacter);
    }
    if digits.len() % 4 == 1 {
        return Err(AtobError::SingleDigit);
    }
    let mut bytes = vec![0; digits.len() * 3 / 4];
    let written = lenient_base64(digits.into_iter().map(u32::from), &mut bytes);
    bytes.truncate(written);
    Ok(bytes)
}

/// Reverses the bytes of every group of two, four or eight.
pub(crate) fn swap_groups(bytes: &mut [u8], group: usize) {
    // As numbers, which the compiler turns in vectors.
    match group {
        2 => bytes
            .as_chunks_mut::<2>()
            .0
            .iter_mut()
            .for_each(|two| *two = u16::from_ne_bytes(*two).swap_bytes().to_ne_bytes()),
        4 => bytes
            .as_chunks_mut::<4>()
            .0
            .iter_mut()
            .for_each(|four| *four = u32::from_ne_bytes(*four).swap_bytes().to_ne_bytes()),
        _ => bytes
            .as_chunks_mut::<8>()
            .0
            .iter_mut()
            .for_each(|eight| *eight = u64::from_ne_bytes(*eight).swap_bytes().to_ne_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin1(text: &str) -> Units<'_> {
        Units::Latin1(text.as_bytes())
    }

    #[test]
    fn lengths_of_utf8_count_surrogates_as_node_does() {
        assert_eq!(utf8_len(Units::Latin1(&[0x61, 0xe9])), 3);
        assert_eq!(utf8_len(Units::Wide(&[0xd83d, 0xde00])), 4);
        assert_eq!(utf8_len(Units::Wide(&[0xd83d, 0x61])), 4);
    }

    #[test]
    fn utf8_is_never_cut_inside_a_character() {
        let mut target = [0; 3];
        assert_eq!(
            write_utf8(Units::Wide(&[0x61, 0xd83d, 0xde00]), &mut target),
            (1, 1)
        );
        assert_eq!(
            write_utf8(Units::Latin1(&[0x61, 0xe9, 0xe9]), &mut target),
            (2, 3)
        );
        let mut exact = [0; 7];
        assert_eq!(
            write_utf8(Units::Wide(&[0x20ac, 0xd83d, 0xde00]), &mut exact),
            (3, 7)
        );
        assert_eq!(&exact, "€😀".as_bytes());
    }

    #[test]
    fn utf8_decoding_narrows_and_replaces() {
        assert_eq!(text_from_utf8(b"abc"), Text::Latin1(b"abc".to_vec()));
        assert_eq!(text_from_utf8("é".as_bytes()), Text::Latin1(vec![0xe9]));
        assert_eq!(
            text_from_utf8(&[0x61, 0xff]),
            Text::Wide(vec![0x61, 0xfffd])
        );
    }

    #[test]
    fn hexadecimal_stops_at_the_first_wrong_pair() {
        let mut target = [0; 4];
        assert_eq!(write_hex(latin1("01ffzz02"), &mut target), 2);
        assert_eq!(&target[..2], &[1, 255]);
        assert_eq!(write_hex(latin1("ABC"), &mut target), 1);
        let mut room = [MaybeUninit::uninit(); 4];
        assert_eq!(hex_from(&[0xab, 1], &mut room), b"ab01");
    }

    #[test]
    fn base64_takes_both_alphabets_and_skips_noise() {
        let mut target = [0; 8];
        let written = write_base64(latin1("YW\nJj-_8="), &mut target);
        assert_eq!(&target[..written], b"abc\xfb\xff");
        let written = write_base64(latin1("YWI="), &mut target);
        assert_eq!(&target[..written], b"ab");
        let written = write_base64(Units::Wide(&[0x159, 0x57, 0x3d, 0x41]), &mut target);
        assert_eq!(&target[..written], b"a");
    }

    #[test]
    fn atob_is_forgiving_only_where_the_standard_says() {
        assert_eq!(atob(latin1(" Y Q = = ")), Ok(b"a".to_vec()));
        assert_eq!(atob(latin1("YQ")), Ok(b"a".to_vec()));
        assert_eq!(atob(latin1("Y")), Err(AtobError::SingleDigit));
        assert_eq!(atob(latin1("YQ=")), Err(AtobError::InvalidCharacter));
    }

    #[test]
    fn patterns_repeat_and_large_copies_are_whole() {
        let mut target = [0; 8];
        fill_with(&mut target, b"abc");
        assert_eq!(&target, b"abcabcab");
        fill_with(&mut target[..2], b"xyz");
        assert_eq!(&target, b"xycabcab");
        let source: Vec<u8> = (0..10_001u32).map(|byte| byte as u8).collect();
        let mut target = vec![0; source.len()];
        copy_bytes(&mut target, &source);
        assert_eq!(target, source);
    }

    #[test]
    fn units_of_bytes_are_narrowed_only_when_all_are_low() {
        let mut narrow = [MaybeUninit::uninit(); 2];
        assert!(fast::is_latin1_utf16(&[0x61, 0, 0xff, 0, 7]));
        assert_eq!(
            low_units_from(&[0x61, 0, 0xff, 0, 7], &mut narrow),
            &[0x61, 0xff]
        );
        let mut high = [0; 131];
        high[127] = 1;
        assert!(!fast::is_latin1_utf16(&high));
        high[127] = 0;
        high[129] = 1;
        assert!(!fast::is_latin1_utf16(&high));
        let mut wide = [MaybeUninit::uninit(); 1];
        assert_eq!(units_from(&[0xac, 0x20, 9], &mut wide), &[0x20ac]);
    }

    #[test]
    fn groups_are_reversed() {
        let mut bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        swap_groups(&mut bytes, 2);
        assert_eq!(bytes, [2, 1, 4, 3, 6, 5, 8, 7]);
    }
}
