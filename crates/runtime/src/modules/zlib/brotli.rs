//! Brotli in both directions over the pure Rust `brotli` crate.

use brotli::enc::StandardAlloc;
use brotli::enc::encode::{
    BrotliEncoderOperation, BrotliEncoderParameter, BrotliEncoderStateStruct,
};
use brotli::{BrotliDecompressStream, BrotliResult, BrotliState};

use super::codec::{Failure, Progress, UNSET};

type Encoder = BrotliEncoderStateStruct<StandardAlloc>;
type Decoder = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

const OPERATION_FINISH: u32 = 2;

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

/// A running compressor.
pub struct BrotliEncoder {
    numbers: Vec<f64>,
    dictionary: Option<Vec<u8>>,
    state: Box<Encoder>,
}

impl BrotliEncoder {
    /// Starts with numbered parameters; `None` when one is refused.
    pub fn start(numbers: &[f64], dictionary: Option<Vec<u8>>) -> Option<Self> {
        let state = Self::fresh(numbers, dictionary.as_deref())?;
        Some(BrotliEncoder {
            numbers: numbers.to_vec(),
            dictionary,
            state,
        })
    }

    fn fresh(numbers: &[f64], dictionary: Option<&[u8]>) -> Option<Box<Encoder>> {
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
    pub fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let operation = match flush {
            1 => BrotliEncoderOperation::BROTLI_OPERATION_FLUSH,
            OPERATION_FINISH => BrotliEncoderOperation::BROTLI_OPERATION_FINISH,
            3 => BrotliEncoderOperation::BROTLI_OPERATION_EMIT_METADATA,
            _ => BrotliEncoderOperation::BROTLI_OPERATION_PROCESS,
        };
        let mut progress = Progress::default();
        let (mut left, mut room) = (input.len(), output.len());
        let worked = self.state.compress_stream(
            operation,
            &mut left,
            input,
            &mut progress.consumed,
            &mut room,
            output,
            &mut progress.produced,
            &mut None,
            &mut |_, _, _, _| (),
        );
        match worked {
            true => (progress, Ok(())),
            false => (
                progress,
                Err(Failure::new(
                    "Compression failed",
                    -2,
                    "ERR_BROTLI_COMPRESSION_FAILED",
                )),
            ),
        }
    }

    /// Begins a new stream with the same settings.
    pub fn reset(&mut self) {
        if let Some(state) = Self::fresh(&self.numbers, self.dictionary.as_deref()) {
            self.state = state;
        }
    }
}

/// A running decompressor.
pub struct BrotliDecoder {
    large_window: bool,
    dictionary: Option<Vec<u8>>,
    state: Box<Decoder>,
}

impl BrotliDecoder {
    /// Starts with numbered parameters.
    pub fn start(numbers: &[f64], dictionary: Option<Vec<u8>>) -> Option<Self> {
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
    pub fn step(
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
    pub fn reset(&mut self) {
        if let Some(state) = Self::fresh(self.large_window, self.dictionary.as_deref()) {
            self.state = state;
        }
    }
}
