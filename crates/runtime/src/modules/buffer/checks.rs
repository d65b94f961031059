//! What holds for text and bytes whatever they are: encodings give back what they took, a quick way says what the slow one
//! says, and pieces say what the whole says. Fed by the fuzzer in `fuzz/` and by the tests below.

use nodus_engine::text::{base64_len, bytes_to_base64};

use super::codec::{self, AtobError, Text, Units};
use super::decoder::{Malformed, Stream, name_of};
use super::search;

fn wide_of(bytes: &[u8]) -> Vec<u16> {
    bytes.iter().map(|byte| u16::from(*byte)).collect()
}

fn units_of(text: Text) -> Vec<u16> {
    match text {
        Text::Latin1(bytes) => wide_of(&bytes),
        Text::Wide(units) => units,
    }
}

/// Writes a text that is there in both widths; what comes out must be the same.
fn both_ways(bytes: &[u8], room: usize, write: impl Fn(Units<'_>, &mut [u8]) -> usize) -> Vec<u8> {
    let (mut narrow, mut wide) = (vec![0; room], vec![0; room]);
    let written = write(Units::Latin1(bytes), &mut narrow);
    narrow.truncate(written);
    let written = write(Units::Wide(&wide_of(bytes)), &mut wide);
    wide.truncate(written);
    assert_eq!(
        narrow,
        wide,
        "{:?} into {room}",
        bytes.escape_ascii().to_string()
    );
    narrow
}

fn spelled(
    length: usize,
    spell: impl FnOnce(&mut [std::mem::MaybeUninit<u8>]) -> &mut [u8],
) -> Vec<u8> {
    let mut room = Vec::with_capacity(length);
    spell(&mut room.spare_capacity_mut()[..length]).to_vec()
}

/// Bytes to text and back.
fn round_trips(bytes: &[u8]) {
    let digits = spelled(bytes.len() * 2, |room| codec::hex_from(bytes, room));
    assert_eq!(both_ways(&digits, bytes.len(), codec::write_hex), bytes);
    for url in [false, true] {
        let length = base64_len(bytes.len(), url);
        let digits = spelled(length, |room| bytes_to_base64(bytes, url, room));
        assert_eq!(both_ways(&digits, bytes.len(), codec::write_base64), bytes);
    }
    assert_eq!(both_ways(bytes, bytes.len(), codec::write_latin1), bytes);
    let digits = codec::base64_vec(bytes);
    assert_eq!(codec::atob(Units::Latin1(&digits)).as_deref(), Ok(bytes));
    let mut back = vec![0; bytes.len() & !1];
    codec::write_utf16(Units::Wide(&codec::utf16_from(bytes)), &mut back);
    assert_eq!(back, bytes[..back.len()]);
    assert_eq!(codec::bytes_vec(bytes), bytes);
}

/// UTF-8 both ways, against the language's own.
fn utf8(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(units_of(codec::text_from_utf8(bytes)), units);
    let mut room = vec![0; bytes.len() + 1];
    let count = codec::few_from_utf8(bytes, &mut room);
    assert_eq!(room[..count], units);
    let valid = codec::text_from_valid_utf8(bytes).map(units_of);
    assert_eq!(
        valid.as_deref(),
        std::str::from_utf8(bytes).is_ok().then_some(&*units)
    );
    // As UTF-16 the same bytes hold lone surrogates.
    let units = codec::utf16_from(bytes);
    let expected = String::from_utf16_lossy(&units);
    assert_eq!(codec::utf8_vec(Units::Wide(&units)), expected.as_bytes());
    assert_eq!(codec::utf8_len(Units::Wide(&units)), expected.len());
    for room in [
        0,
        1,
        units.len(),
        expected.len().saturating_sub(1),
        expected.len() + 3,
    ] {
        let mut target = vec![0; room];
        let (read, written) = codec::write_utf8(Units::Wide(&units), &mut target);
        let part = String::from_utf16_lossy(&units[..read]);
        assert_eq!(&target[..written], part.as_bytes(), "{units:?} into {room}");
        assert!(expected.len() - written < 4 || room - written < 4);
    }
}

/// Any bytes as text in the encodings: the first one says how much room there is.
pub fn encodings(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else {
        return;
    };
    round_trips(bytes);
    utf8(bytes);
    let room = bytes.len() * usize::from(*first) / 64;
    both_ways(bytes, room, codec::write_hex);
    both_ways(bytes, room, codec::write_base64);
    both_ways(bytes, room, codec::write_latin1);
    both_ways(bytes, room, codec::write_utf16);
    both_ways(bytes, room, |text, target| {
        codec::write_utf8(text, target).1
    });
    let wide = wide_of(bytes);
    let narrow: Result<Vec<u8>, AtobError> = codec::atob(Units::Latin1(bytes));
    assert_eq!(narrow, codec::atob(Units::Wide(&wide)));

    // A needle out of the haystack is found, at or before the place it was taken from.
    let start = room.min(bytes.len());
    let needle = &bytes[start..(start + 5).min(bytes.len())];
    let found = search::search(bytes, needle, 0, true, false);
    assert!(found.is_some_and(|found| found <= start));
    let found = search::search(bytes, needle, -1, false, false);
    assert!(needle.is_empty() || found.is_some_and(|found| found >= start));
    let mut filled = vec![0; bytes.len() + 3];
    codec::fill_with(&mut filled, needle);
    let repeated = needle.iter().cycle().take(filled.len());
    assert!(needle.is_empty() || filled.iter().eq(repeated));
}

const LABELS: [&str; 16] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "latin1",
    "iso-8859-2",
    "koi8-r",
    "macintosh",
    "windows-874",
    "gbk",
    "gb18030",
    "big5",
    "euc-jp",
    "iso-2022-jp",
    "shift_jis",
    "euc-kr",
    "x-user-defined",
];

/// Any bytes for TextDecoder: two that say how, and then the input, which comes whole and in two pieces.
pub fn text_decoder(data: &[u8]) {
    let [how, at, bytes @ ..] = data else { return };
    let label = LABELS[usize::from(how & 15)];
    let (fatal, keep_bom) = (how & 16 != 0, how & 32 != 0);
    let fresh =
        || Stream::new(label, fatal, keep_bom).expect("the labels are those of the standard");
    assert!(name_of(label).is_some());
    let whole = fresh().decode(bytes, true).map(units_of);
    let (one, two) = bytes.split_at(usize::from(*at).min(bytes.len()));
    let mut stream = fresh();
    let pieces = stream.decode(one, false).and_then(|one| {
        let mut units = units_of(one);
        units.extend(units_of(stream.decode(two, true)?));
        Ok::<_, Malformed>(units)
    });
    assert_eq!(whole, pieces, "{label} {fatal} {keep_bom} {at} {bytes:?}");
    // What any bytes mean as a label is for the standard to say, but asking is harmless.
    let _ = name_of(&String::from_utf8_lossy(bytes));
}

#[cfg(test)]
mod tests {
    use crate::mutation::{Random, for_some_time, mutated};

    const TEXTS: &[&[u8]] = &[
        b"",
        b"\x10hello world, hello world, hello world, hello world, hello world, hello world",
        b"\x20SGVsbG8gd29ybGQ=",
        b"\x40SGVsbG8gd29ybGQ\nSGVs-_8+/w==",
        b"\xff68656c6c6F20zz",
        "\u{10}日本語 text, été 😀 yes 日本語 text, été 😀 yes 日本語 text, été 😀 yes".as_bytes(),
        b"\x30\xef\xbb\xbfbom \xf0\x9f\x98",
        b"\x01\xff\xfe\x3d\xd8\x00\xde\x3d\xd8",
        b"\x0c\x1b$B8l\x1b(B \x1b(J~",
        b"\x09\x81\x30\x81\x30 \x84\x31\xa4\x37",
    ];

    const PARTS: &[&[u8]] = &[
        b"\x00",
        b"\x80",
        b"\xbf",
        b"\xc0",
        b"\xe2\x82",
        b"\xed\xa0\x80",
        b"\xf4\x90",
        b"\xff",
        b"=",
        b"==",
        b"-_",
        b"+/",
        b"\n",
        b"\xd8\x00",
        b"\x00\xdc",
        b"\x1b$B",
        b"\x1b(B",
        b"\x8e",
        b"\x8f\xa1",
    ];

    fn any(random: &mut Random) -> Vec<u8> {
        mutated(random, TEXTS, PARTS)
    }

    #[test]
    fn encodings_hold() {
        let mut random = Random::new("encodings");
        random.rounds(3000, |random| super::encodings(&any(random)));
    }

    #[test]
    fn decoders_hold() {
        let mut random = Random::new("decoders");
        random.rounds(3000, |random| super::text_decoder(&any(random)));
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_encodings() {
        for_some_time(|random| super::encodings(&any(random)));
    }

    #[test]
    #[ignore = "runs for as long as NODUS_FUZZ_SECONDS says"]
    fn fuzz_text_decoder() {
        for_some_time(|random| super::text_decoder(&any(random)));
    }
}
