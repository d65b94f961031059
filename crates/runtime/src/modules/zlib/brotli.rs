//! Brotli: compression over the reference library, which is nearly twice as quick as the pure Rust `brotli` crate, and
//! decompression, whose input comes from strangers, over that crate. What the reference library's wrapper has no words for
//! (dictionaries, large windows, metadata) the crate compresses as well.

use brotli::enc::StandardAlloc;
use brotli::enc::encode::{
    BrotliEncoderOperation, BrotliEncoderParameter, BrotliEncoderStateStruct,
};
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState};
use brotlic::encode::BrotliOperation;
use brotlic::{BlockSize, BrotliEncoderOptions, CompressionMode, Quality, WindowSize};

use super::codec::{Failure, Progress, UNSET};

type Encoder = BrotliEncoderStateStruct<StandardAlloc>;
type Decoder = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

const OPERATION_FLUSH: u32 = 1;
const OPERATION_FINISH: u32 = 2;
const OPERATION_METADATA: u32 = 3;

fn parameter(index: usize) -> Option<BrotliEncoderParameter> {
    Some(match index {
        0 => BrotliEncoderParameter::BROTLI_PARAM_MODE,
        1 => BrotliEncoderParameter::BROTLI_PARAM_QUALITY,
        2 => BrotliEncoderParameter::BROTLI_PARAM_LGWIN,
        3 => BrotliEncoderParameter::BROTLI_PARAM_LGBLOCK,
        4 => BrotliEncoderParameter::BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING,
        5 => BrotliEncoderParameter::BROTLI_PARAM_SIZE_HINT,
        6 => BrotliEncoderParameter::BROTLI_PARAM_LARGE_WINDOW,
        // NPOSTFIX and NDIRECT are advice on distance codes that this encoder chooses for itself.
        _ => return None,
    })
}

/// Who compresses.
enum Working {
    /// The reference library; whether it has had any input.
    Reference(brotlic::BrotliEncoder, bool),
    Crate(Box<Encoder>),
}

/// A running compressor.
pub(crate) struct BrotliEncoder {
    numbers: Vec<f64>,
    dictionary: Option<Vec<u8>>,
    working: Working,
}

impl BrotliEncoder {
    /// Starts with numbered parameters; `None` when one is refused.
    pub(crate) fn start(numbers: &[f64], dictionary: Option<Vec<u8>>) -> Option<Self> {
        let working = Self::fresh(numbers, dictionary.as_deref())?;
        Some(BrotliEncoder {
            numbers: numbers.to_vec(),
            dictionary,
            working,
        })
    }

    fn fresh(numbers: &[f64], dictionary: Option<&[u8]>) -> Option<Working> {
        if dictionary.is_none()
            && let Some(encoder) = Self::reference(numbers)
        {
            return Some(Working::Reference(encoder, false));
        }
        Self::of_crate(numbers, dictionary).map(Working::Crate)
    }

    /// The reference library's compressor, for what its wrapper has words for.
    fn reference(numbers: &[f64]) -> Option<brotlic::BrotliEncoder> {
        let mut options = BrotliEncoderOptions::new();
        for (index, value) in numbers.iter().enumerate() {
            if *value == UNSET {
                continue;
            }
            let number = u8::try_from(*value as u32).ok();
            match index {
                0 => options.mode(match number? {
                    0 => CompressionMode::Generic,
                    1 => CompressionMode::Text,
                    2 => CompressionMode::Font,
                    _ => return None,
                }),
                1 => options.quality(Quality::new(number?).ok()?),
                2 => options.window_size(WindowSize::new(number?).ok()?),
                // Zero leaves it to the library.
                3 if number == Some(0) => &mut options,
                3 => options.block_size(BlockSize::new(number?).ok()?),
                4 if *value <= 1.0 => options.disable_context_modeling(*value == 1.0),
                5 => options.size_hint(*value as u32),
                6 if *value == 0.0 => &mut options,
                7 if *value <= 3.0 => options.postfix_bits(*value as u32),
                8 => options.direct_distance_codes(*value as u32),
                _ => return None,
            };
        }
        options.build().ok()
    }

    fn of_crate(numbers: &[f64], dictionary: Option<&[u8]>) -> Option<Box<Encoder>> {
        let mut state = Box::new(Encoder::new(StandardAlloc::default()));
        for (index, value) in numbers.iter().enumerate() {
            if *value == UNSET {
                continue;
            }
            if let Some(parameter) = parameter(index)
                && !state.set_parameter(parameter, *value as u32)
            {
                return None;
            }
        }
        if let Some(dictionary) = dictionary {
            state.set_custom_dictionary(dictionary.len(), dictionary);
        }
        Some(state)
    }

    /// Takes input and makes output until one of them runs out.
    pub(crate) fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        if flush == OPERATION_METADATA
            && matches!(self.working, Working::Reference(_, false))
            && let Some(encoder) = Self::of_crate(&self.numbers, None)
        {
            self.working = Working::Crate(encoder);
        }
        let mut progress = Progress::default();
        let worked = match &mut self.working {
            Working::Reference(encoder, begun) => {
                *begun = true;
                let operation = match flush {
                    OPERATION_FLUSH => Some(BrotliOperation::Flush),
                    OPERATION_FINISH => Some(BrotliOperation::Finish),
                    // No metadata: what is left of the wish is the flush that comes with it.
                    OPERATION_METADATA => input.is_empty().then_some(BrotliOperation::Flush),
                    _ => Some(BrotliOperation::Process),
                };
                let done =
                    operation.and_then(|operation| encoder.compress(input, output, operation).ok());
                if let Some(done) = &done {
                    progress.consumed = done.bytes_read;
                    progress.produced = done.bytes_written;
                }
                done.is_some()
            }
            Working::Crate(encoder) => step_crate(encoder, flush, input, output, &mut progress),
        };
        let outcome = match worked {
            true => Ok(()),
            false => Err(Failure::new(
                "Compression failed",
                -2,
                "ERR_BROTLI_COMPRESSION_FAILED",
            )),
        };
        (progress, outcome)
    }

    /// Begins a new stream with the same settings.
    pub(crate) fn reset(&mut self) {
        if let Some(working) = Self::fresh(&self.numbers, self.dictionary.as_deref()) {
            self.working = working;
        }
    }
}

fn step_crate(
    encoder: &mut Encoder,
    flush: u32,
    input: &[u8],
    output: &mut [u8],
    progress: &mut Progress,
) -> bool {
    let operation = match flush {
        OPERATION_FLUSH => BrotliEncoderOperation::BROTLI_OPERATION_FLUSH,
        OPERATION_FINISH => BrotliEncoderOperation::BROTLI_OPERATION_FINISH,
        OPERATION_METADATA => BrotliEncoderOperation::BROTLI_OPERATION_EMIT_METADATA,
        _ => BrotliEncoderOperation::BROTLI_OPERATION_PROCESS,
    };
    let (mut left, mut room) = (input.len(), output.len());
    encoder.compress_stream(
        operation,
        &mut left,
        input,
        &mut progress.consumed,
        &mut room,
        output,
        &mut progress.produced,
        &mut None,
        &mut |_, _, _, _| (),
    )
}

/// A running decompressor.
pub(crate) struct BrotliDecoder {
    large_window: bool,
    dictionary: Option<Vec<u8>>,
    state: Box<Decoder>,
}

impl BrotliDecoder {
    /// Starts with numbered parameters.
    pub(crate) fn start(numbers: &[f64], dictionary: Option<Vec<u8>>) -> Option<Self> {
        let large_window = numbers
            .get(1)
            .is_some_and(|value| *value != UNSET && *value != 0.0);
        let state = Self::fresh(large_window, dictionary.as_deref())?;
        Some(BrotliDecoder {
            large_window,
            dictionary,
            state,
        })
    }

    fn fresh(large_window: bool, dictionary: Option<&[u8]>) -> Option<Box<Decoder>> {
        let alloc = StandardAlloc::default;
        let mut state = Box::new(match large_window {
            true => Decoder::new(alloc(), alloc(), alloc()),
            false => Decoder::new_strict(alloc(), alloc(), alloc()),
        });
        if let Some(dictionary) = dictionary
            && !state.attach_dictionary(dictionary.to_vec().into())
        {
            return None;
        }
        Some(state)
    }

    /// Takes input and makes output until one of them runs out.
    pub(crate) fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let mut progress = Progress::default();
        let (mut left, mut room, mut total) = (input.len(), output.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut progress.consumed,
            input,
            &mut room,
            &mut progress.produced,
            output,
            &mut total,
            &mut self.state,
        );
        let outcome = match result {
            BrotliResult::ResultFailure => Err(self.failure()),
            BrotliResult::NeedsMoreInput if flush == OPERATION_FINISH => {
                Err(Failure::unexpected_end())
            }
            _ => Ok(()),
        };
        (progress, outcome)
    }

    /// The library's own name of what went wrong, without the prefix that all its names share.
    fn failure(&self) -> Failure {
        let code = self.state.error_code;
        let name = format!("{code:?}");
        let name = name.strip_prefix("BROTLI_DECODER").unwrap_or(&name);
        Failure::new("Decompression failed", code as i32, format!("ERR_{name}"))
    }

    /// Begins a new stream with the same settings.
    pub(crate) fn reset(&mut self) {
        if let Some(state) = Self::fresh(self.large_window, self.dictionary.as_deref()) {
            self.state = state;
        }
    }
}
