//! What every compressor and decompressor of `zlib` has in common: it takes some input, makes some output, and fails with a
//! message, a number and a code as Node words them.

use super::brotli::{BrotliDecoder, BrotliEncoder};
use super::deflate::Zlib;
use super::zstd::{ZstdDecoder, ZstdEncoder};

/// Why a step failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What the library says.
    pub message: String,
    /// The library's number.
    pub errno: i32,
    /// The name of that number.
    pub code: String,
}

impl Failure {
    /// A failure from its three parts.
    pub(crate) fn new(message: impl Into<String>, errno: i32, code: impl Into<String>) -> Self {
        Failure {
            message: message.into(),
            errno,
            code: code.into(),
        }
    }

    /// Something follows what is decompressed, and must not.
    pub(crate) fn trailing_junk() -> Self {
        Failure::new("", -1, "ERR_TRAILING_JUNK_AFTER_STREAM_END")
    }

    /// The input stopped before its end.
    pub(crate) fn unexpected_end() -> Self {
        Failure::new("unexpected end of file", -5, "Z_BUF_ERROR")
    }
}

/// How far a step came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// Bytes of the input that were taken.
    pub consumed: usize,
    /// Bytes of the output that were made.
    pub produced: usize,
}

/// Node's numbers of the modes.
pub(crate) mod mode {
    /// zlib compression.
    pub(crate) const DEFLATE: u32 = 1;
    /// gzip compression.
    pub(crate) const GZIP: u32 = 3;
    /// gzip decompression.
    pub(crate) const GUNZIP: u32 = 4;
    /// Raw compression.
    pub(crate) const DEFLATERAW: u32 = 5;
    /// Raw decompression.
    pub(crate) const INFLATERAW: u32 = 6;
    /// gzip or zlib decompression, by what the input says.
    pub(crate) const UNZIP: u32 = 7;
    /// Brotli decompression.
    pub(crate) const BROTLI_DECODE: u32 = 8;
    /// Brotli compression.
    pub(crate) const BROTLI_ENCODE: u32 = 9;
    /// Zstandard compression.
    pub(crate) const ZSTD_COMPRESS: u32 = 10;
}

/// One running compressor or decompressor.
pub(crate) enum Codec {
    /// deflate, zlib and gzip, both ways.
    Zlib(Box<Zlib>),
    /// Brotli compression.
    BrotliEncoder(Box<BrotliEncoder>),
    /// Brotli decompression.
    BrotliDecoder(Box<BrotliDecoder>),
    /// Zstandard compression.
    ZstdEncoder(ZstdEncoder),
    /// Zstandard decompression.
    ZstdDecoder(ZstdDecoder),
}

/// The value that marks a parameter nobody set.
pub(crate) const UNSET: f64 = u32::MAX as f64;

impl Codec {
    /// Starts a codec. The numbers are what `base.js` and `zlib.js` send for that mode; `Ok(None)` means the library
    /// refused them.
    pub(crate) fn start(
        mode: u32,
        numbers: &[f64],
        dictionary: Option<Vec<u8>>,
    ) -> Result<Option<Codec>, Failure> {
        Ok(match mode {
            mode::BROTLI_ENCODE => BrotliEncoder::start(numbers, dictionary)
                .map(|it| Codec::BrotliEncoder(Box::new(it))),
            mode::BROTLI_DECODE => BrotliDecoder::start(numbers, dictionary)
                .map(|it| Codec::BrotliDecoder(Box::new(it))),
            mode::ZSTD_COMPRESS => {
                Some(Codec::ZstdEncoder(ZstdEncoder::start(numbers, dictionary)?))
            }
            mode::DEFLATE..=mode::UNZIP => Some(Codec::Zlib(Box::new(Zlib::start(
                mode, numbers, dictionary,
            )?))),
            _ => Some(Codec::ZstdDecoder(ZstdDecoder::start(numbers, dictionary)?)),
        })
    }

    /// Nothing may follow what is decompressed.
    pub(crate) fn refuse_rest(&mut self) {
        match self {
            Codec::Zlib(codec) => codec.refuse_rest(),
            Codec::ZstdDecoder(codec) => codec.refuse_rest(),
            _ => {}
        }
    }

    /// Gets what it can take over from earlier codecs of this thread.
    pub(crate) fn equip(&mut self) {
        if let Codec::Zlib(codec) = self {
            codec.equip();
        }
    }

    /// Takes input and makes output until one of them runs out.
    pub(crate) fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        match self {
            Codec::Zlib(codec) => codec.step(flush, input, output),
            Codec::BrotliEncoder(codec) => codec.step(flush, input, output),
            Codec::BrotliDecoder(codec) => codec.step(flush, input, output),
            Codec::ZstdEncoder(codec) => codec.step(flush, input, output),
            Codec::ZstdDecoder(codec) => codec.step(flush, input, output),
        }
    }

    /// About how many bytes the codec holds once it works.
    pub(crate) fn size(&self) -> usize {
        match self {
            Codec::Zlib(codec) => codec.size(),
            // The library's own figures depend on the input; these are what short streams take.
            Codec::BrotliEncoder(_) => 640 << 10,
            Codec::BrotliDecoder(_) => 128 << 10,
            Codec::ZstdEncoder(codec) => codec.size(),
            Codec::ZstdDecoder(codec) => codec.size(),
        }
    }

    /// Begins anew with the same settings.
    pub(crate) fn reset(&mut self) {
        match self {
            Codec::Zlib(codec) => codec.reset(),
            Codec::BrotliEncoder(codec) => codec.reset(),
            Codec::BrotliDecoder(codec) => codec.reset(),
            Codec::ZstdEncoder(codec) => codec.reset(),
            Codec::ZstdDecoder(codec) => codec.reset(),
        }
    }

    /// Ends the stream for good.
    pub(crate) fn retire(self) {
        match self {
            Codec::Zlib(codec) => codec.retire(),
            Codec::ZstdEncoder(codec) => codec.retire(),
            Codec::ZstdDecoder(codec) => codec.retire(),
            _ => {}
        }
    }

    /// Changes level and strategy of a zlib compressor.
    pub(crate) fn params(&mut self, level: i32, strategy: i32) {
        if let Codec::Zlib(codec) = self {
            codec.params(level, strategy);
        }
    }
}
