//! The decoders behind TextDecoder: every label of the encoding standard, whole or in pieces, lenient or fatal.

use encoding_rs::{
    CoderResult, Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, mem,
};
use nodus_engine::text::{is_ascii, is_utf16};

use super::codec::{Text, utf16_from};

/// The input is malformed and the caller asked for that to be an error.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// The encoding a label names, as the standard spells it in lower case; `None` for an unknown one.
pub(crate) fn name_of(label: &str) -> Option<String> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
    Some(encoding.name().to_ascii_lowercase())
}

/// A decoder that keeps what a piece of input left unfinished.
pub(crate) struct Stream {
    encoding: &'static Encoding,
    fatal: bool,
    keep_bom: bool,
    decoder: Option<Decoder>,
}

impl Stream {
    /// A decoder for `label`; `None` when no encoding has that name.
    pub(crate) fn new(label: &str, fatal: bool, keep_bom: bool) -> Option<Stream> {
        let encoding = Encoding::for_label_no_replacement(label.as_bytes())?;
        Some(Stream {
            encoding,
            fatal,
            keep_bom,
            decoder: None,
        })
    }

    fn fresh(&self) -> Decoder {
        let marked =
            self.encoding == UTF_8 || self.encoding == UTF_16LE || self.encoding == UTF_16BE;
        if marked && !self.keep_bom {
            self.encoding.new_decoder_with_bom_removal()
        } else {
            self.encoding.new_decoder_without_bom_handling()
        }
    }

    /// The text of a whole input that needs no more than being looked through; none for any other.
    fn decode_plain(&self, bytes: &[u8]) -> Option<Text> {
        if self.encoding == WINDOWS_1252 {
            // All but these stand for the character of their number.
            let plain = is_ascii(bytes) || !bytes.iter().any(|byte| (0x80..0xa0).contains(byte));
            return plain.then(|| Text::Latin1(bytes.to_vec()));
        }
        if self.encoding == UTF_16LE {
            let bytes = match bytes {
                [0xff, 0xfe, rest @ ..] if !self.keep_bom => rest,
                _ => bytes,
            };
            if !bytes.len().is_multiple_of(2) {
                return None;
            }
            let units = utf16_from(bytes);
            return is_utf16(&units).then(|| narrow(units));
        }
        None
    }

    /// Decodes the next piece; with `last` the decoder starts anew afterwards.
    pub(crate) fn decode(&mut self, bytes: &[u8], last: bool) -> Result<Text, Malformed> {
        if last
            && self.decoder.is_none()
            && let Some(text) = self.decode_plain(bytes)
        {
            return Ok(text);
        }
        let mut decoder = match self.decoder.take() {
            Some(decoder) => decoder,
            None => self.fresh(),
        };
        let room = decoder
            .max_utf16_buffer_length(bytes.len())
            .unwrap_or(bytes.len() * 2 + 8);
        let mut units = vec![0u16; room];
        let written = if self.fatal {
            let (result, _, written) =
                decoder.decode_to_utf16_without_replacement(bytes, &mut units, last);
            if !matches!(result, DecoderResult::InputEmpty) {
                return Err(Malformed);
            }
            written
        } else {
            let (result, _, written, _) = decoder.decode_to_utf16(bytes, &mut units, last);
            debug_assert!(matches!(result, CoderResult::InputEmpty));
            written
        };
        units.truncate(written);
        if !last {
            self.decoder = Some(decoder);
        }
        Ok(narrow(units))
    }
}

/// One byte a unit where that is enough: such strings cost the engine half.
fn narrow(units: Vec<u16>) -> Text {
    if !mem::is_utf16_latin1(&units) {
        return Text::Wide(units);
    }
    let mut bytes = vec![0; units.len()];
    mem::convert_utf16_to_latin1_lossy(&units, &mut bytes);
    Text::Latin1(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_across_calls() {
        let mut stream = Stream::new("utf8", false, false).unwrap();
        assert_eq!(
            stream.decode(&[0xef, 0xbb, 0xbf, 0xe2, 0x82], false),
            Ok(Text::Latin1(vec![]))
        );
        assert_eq!(stream.decode(&[0xac], true), Ok(Text::Wide(vec![0x20ac])));
    }

    #[test]
    fn fatal_refuses_and_starts_anew() {
        let mut stream = Stream::new("utf-8", true, false).unwrap();
        assert_eq!(stream.decode(&[0xff], true), Err(Malformed));
        assert_eq!(stream.decode(b"a", true), Ok(Text::Latin1(b"a".to_vec())));
    }

    #[test]
    fn labels_are_those_of_the_standard() {
        assert_eq!(name_of(" Latin1 ").as_deref(), Some("windows-1252"));
        assert_eq!(name_of("hz-gb-2312"), None);
    }
}
