//! Zstandard in both directions over the reference library.

use std::cell::Cell;

use zstd_safe::zstd_sys::ZSTD_EndDirective;
use zstd_safe::{
    CCtx, CParameter, DCtx, DParameter, InBuffer, OutBuffer, ResetDirective, Strategy,
    get_error_name,
};

use super::codec::{Failure, Progress, UNSET};

const E_END: u32 = 2;

/// Turns the library's result codes, which are negative numbers in disguise, into a failure.
fn failure(code: usize) -> Failure {
    let number = code.wrapping_neg() as i32;
    Failure::new(get_error_name(code), number, name_of(number))
}

fn name_of(number: i32) -> &'static str {
    match number {
        1 => "ZSTD_error_GENERIC",
        10 => "ZSTD_error_prefix_unknown",
        12 => "ZSTD_error_version_unsupported",
        14 => "ZSTD_error_frameParameter_unsupported",
        16 => "ZSTD_error_frameParameter_windowTooLarge",
        20 => "ZSTD_error_corruption_detected",
        22 => "ZSTD_error_checksum_wrong",
        24 => "ZSTD_error_literals_headerWrong",
        30 => "ZSTD_error_dictionary_corrupted",
        32 => "ZSTD_error_dictionary_wrong",
        34 => "ZSTD_error_dictionaryCreation_failed",
        40 => "ZSTD_error_parameter_unsupported",
        41 => "ZSTD_error_parameter_combination_unsupported",
        42 => "ZSTD_error_parameter_outOfBound",
        44 => "ZSTD_error_tableLog_tooLarge",
        46 => "ZSTD_error_maxSymbolValue_tooLarge",
        48 => "ZSTD_error_maxSymbolValue_tooSmall",
        50 => "ZSTD_error_stabilityCondition_notRespected",
        60 => "ZSTD_error_stage_wrong",
        62 => "ZSTD_error_init_missing",
        64 => "ZSTD_error_memory_allocation",
        66 => "ZSTD_error_workSpace_tooSmall",
        70 => "ZSTD_error_dstSize_tooSmall",
        72 => "ZSTD_error_srcSize_wrong",
        74 => "ZSTD_error_dstBuffer_null",
        80 => "ZSTD_error_noForwardProgress_destFull",
        82 => "ZSTD_error_noForwardProgress_inputEmpty",
        _ => "ZSTD_error_GENERIC",
    }
}

fn strategy_of(number: u32) -> Option<Strategy> {
    Some(match number {
        1 => Strategy::ZSTD_fast,
        2 => Strategy::ZSTD_dfast,
        3 => Strategy::ZSTD_greedy,
        4 => Strategy::ZSTD_lazy,
        5 => Strategy::ZSTD_lazy2,
        6 => Strategy::ZSTD_btlazy2,
        7 => Strategy::ZSTD_btopt,
        8 => Strategy::ZSTD_btultra,
        9 => Strategy::ZSTD_btultra2,
        _ => return None,
    })
}

/// The place of the strategy among the parameters; zero there leaves the choice to the level.
const STRATEGY: usize = 107;

fn parameter(index: usize, value: f64) -> Option<CParameter> {
    let number = value as u32;
    let yes = value != 0.0;
    Some(match index {
        100 => CParameter::CompressionLevel(value as i64 as i32),
        101 => CParameter::WindowLog(number),
        102 => CParameter::HashLog(number),
        103 => CParameter::ChainLog(number),
        104 => CParameter::SearchLog(number),
        105 => CParameter::MinMatch(number),
        106 => CParameter::TargetLength(number),
        STRATEGY => CParameter::Strategy(strategy_of(number)?),
        160 => CParameter::EnableLongDistanceMatching(yes),
        161 => CParameter::LdmHashLog(number),
        162 => CParameter::LdmMinMatch(number),
        163 => CParameter::LdmBucketSizeLog(number),
        164 => CParameter::LdmHashRateLog(number),
        200 => CParameter::ContentSizeFlag(yes),
        201 => CParameter::ChecksumFlag(yes),
        202 => CParameter::DictIdFlag(yes),
        400 => CParameter::NbWorkers(number),
        401 => CParameter::JobSize(number),
        402 => CParameter::OverlapSizeLog(number),
        _ => return None,
    })
}

/// A context that is larger than this is not kept.
const LARGEST_SPARE: usize = 4 << 20;

thread_local! {
    /// Contexts of streams that have ended. Making one means megabytes of fresh memory, which the next stream can do without.
    static SPARE_ENCODER: Cell<Option<CCtx<'static>>> = const { Cell::new(None) };
    static SPARE_DECODER: Cell<Option<DCtx<'static>>> = const { Cell::new(None) };
}

/// A running compressor.
pub(crate) struct ZstdEncoder {
    context: CCtx<'static>,
    pledged: Option<u64>,
}

impl ZstdEncoder {
    /// About what the context holds once it works: its tables are made with the first input.
    pub(crate) fn size(&self) -> usize {
        self.context.sizeof().max(1 << 20)
    }

    /// Starts from the pledged size (negative for none) and the numbered parameters after it.
    pub(crate) fn start(numbers: &[f64], dictionary: Option<Vec<u8>>) -> Result<Self, Failure> {
        let mut context = SPARE_ENCODER.take().unwrap_or_else(CCtx::create);
        let (first, rest) = numbers.split_first().unwrap_or((&-1.0, &[]));
        for (index, value) in rest.iter().enumerate() {
            if *value == UNSET || (index == STRATEGY && *value == 0.0) {
                continue;
            }
            let set = parameter(index, *value).map(|parameter| context.set_parameter(parameter));
            if !matches!(set, Some(Ok(_))) {
                return Err(Failure::new(
                    "Setting parameter failed",
                    -1,
                    "ERR_ZLIB_INITIALIZATION_FAILED",
                ));
            }
        }
        if let Some(dictionary) = dictionary {
            context.load_dictionary(&dictionary).map_err(|_| {
                Failure::new(
                    "Failed to load zstd dictionary",
                    -1,
                    "ERR_ZLIB_DICTIONARY_LOAD_FAILED",
                )
            })?;
        }
        let pledged = (*first >= 0.0).then_some(*first as u64);
        let mut encoder = ZstdEncoder { context, pledged };
        encoder.pledge()?;
        Ok(encoder)
    }

    fn pledge(&mut self) -> Result<(), Failure> {
        if self.pledged.is_some() {
            self.context
                .set_pledged_src_size(self.pledged)
                .map_err(|_| {
                    Failure::new(
                        "Could not set pledged src size",
                        -1,
                        "ERR_ZLIB_INITIALIZATION_FAILED",
                    )
                })?;
        }
        Ok(())
    }

    /// Takes input and makes output until one of them runs out.
    pub(crate) fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let directive = match flush {
            1 => ZSTD_EndDirective::ZSTD_e_flush,
            E_END => ZSTD_EndDirective::ZSTD_e_end,
            _ => ZSTD_EndDirective::ZSTD_e_continue,
        };
        let mut input = InBuffer::around(input);
        let mut out = OutBuffer::around(output);
        let result = self
            .context
            .compress_stream2(&mut out, &mut input, directive);
        let progress = Progress {
            consumed: input.pos(),
            produced: out.pos(),
        };
        (progress, result.map(|_| ()).map_err(failure))
    }

    /// Begins a new stream with the same settings.
    pub(crate) fn reset(&mut self) {
        // A reset of the session alone cannot fail.
        let _ = self.context.reset(ResetDirective::SessionOnly);
        let _ = self.pledge();
    }

    /// Leaves the context to the next stream.
    pub(crate) fn retire(mut self) {
        let clean = self.context.reset(ResetDirective::SessionAndParameters);
        if clean.is_ok() && self.context.sizeof() <= LARGEST_SPARE {
            SPARE_ENCODER.set(Some(self.context));
        }
    }
}

/// How a frame begins, and one that is skipped, whose first byte may be any of sixteen.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const SKIPPED: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];

/// Whether these are the first bytes, four at most, of another frame.
fn begins_frame(bytes: &[u8]) -> bool {
    let skipped =
        |(at, byte): (usize, &u8)| SKIPPED[at] == if at == 0 { byte & 0xf0 } else { *byte };
    FRAME.starts_with(bytes) || bytes.iter().enumerate().all(skipped)
}

/// A running decompressor.
pub(crate) struct ZstdDecoder {
    context: DCtx<'static>,
    /// The last frame is complete and no other has begun.
    between_frames: bool,
    /// What may become the beginning of another frame, and is not enough yet to tell.
    held: Vec<u8>,
    /// Something that is no frame followed the last one.
    over: bool,
    /// Nothing but frames may follow.
    single: bool,
}

impl ZstdDecoder {
    /// What the context holds; its window comes with the first frame.
    pub(crate) fn size(&self) -> usize {
        self.context.sizeof() + (128 << 10)
    }

    /// Starts from the numbered parameters, one place after what only the compressor needs.
    pub(crate) fn start(numbers: &[f64], dictionary: Option<Vec<u8>>) -> Result<Self, Failure> {
        let mut context = SPARE_DECODER.take().unwrap_or_else(DCtx::create);
        for (index, value) in numbers.iter().skip(1).enumerate() {
            if *value == UNSET {
                continue;
            }
            if index != 100
                || context
                    .set_parameter(DParameter::WindowLogMax(*value as u32))
                    .is_err()
            {
                return Err(Failure::new(
                    "Setting parameter failed",
                    -1,
                    "ERR_ZLIB_INITIALIZATION_FAILED",
                ));
            }
        }
        if let Some(dictionary) = dictionary {
            context.load_dictionary(&dictionary).map_err(|_| {
                Failure::new(
                    "Failed to load zstd dictionary",
                    -1,
                    "ERR_ZLIB_DICTIONARY_LOAD_FAILED",
                )
            })?;
        }
        Ok(ZstdDecoder {
            context,
            between_frames: false,
            held: Vec::new(),
            over: false,
            single: false,
        })
    }

    /// Nothing but other frames may follow the first one.
    pub(crate) fn refuse_rest(&mut self) {
        self.single = true;
    }

    /// Takes input and makes output until one of them runs out.
    pub(crate) fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let mut progress = Progress::default();
        loop {
            if self.between_frames && !self.finds_frame(&input[progress.consumed..], &mut progress)
            {
                let junk = self.over || flush == E_END && !self.held.is_empty();
                return match junk && self.single {
                    true => (progress, Err(Failure::trailing_junk())),
                    false => (progress, Ok(())),
                };
            }
            let (rest, room) = (
                &input[progress.consumed..],
                &mut output[progress.produced..],
            );
            match self.decompress(flush, rest, room, &mut progress) {
                // What follows a frame is looked at while there is room for what it may hold.
                Ok(()) if self.between_frames && progress.produced < output.len() => {
                    if progress.consumed == input.len() {
                        return (progress, Ok(()));
                    }
                }
                result => return (progress, result),
            }
        }
    }

    /// Whether another frame follows. Its first bytes are taken and given to the library as soon as they are known.
    fn finds_frame(&mut self, rest: &[u8], progress: &mut Progress) -> bool {
        if self.over {
            return false;
        }
        let wanted = FRAME.len() - self.held.len();
        let (first, _) = rest.split_at(wanted.min(rest.len()));
        self.held.extend(first);
        if !begins_frame(&self.held) {
            self.held.clear();
            self.over = true;
            return false;
        }
        progress.consumed += first.len();
        if self.held.len() < FRAME.len() {
            return false;
        }
        let begun = std::mem::take(&mut self.held);
        let mut input = InBuffer::around(&begun);
        let mut nothing = OutBuffer::around(&mut [][..]);
        // A beginning alone is never wrong and makes no output.
        let _ = self.context.decompress_stream(&mut nothing, &mut input);
        self.between_frames = false;
        true
    }

    fn decompress(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
        progress: &mut Progress,
    ) -> Result<(), Failure> {
        let (size, room) = (input.len(), output.len());
        let mut input = InBuffer::around(input);
        let mut out = OutBuffer::around(output);
        let result = self.context.decompress_stream(&mut out, &mut input);
        progress.consumed += input.pos();
        progress.produced += out.pos();
        self.between_frames = result == Ok(0);
        match result {
            Err(code) => Err(failure(code)),
            // The library would like more, and there is none.
            Ok(wanted)
                if wanted != 0 && flush == E_END && input.pos() == size && out.pos() < room =>
            {
                Err(Failure::unexpected_end())
            }
            Ok(_) => Ok(()),
        }
    }

    /// Begins a new stream with the same settings.
    pub(crate) fn reset(&mut self) {
        // A reset of the session alone cannot fail.
        let _ = self.context.reset(ResetDirective::SessionOnly);
        self.between_frames = false;
        self.held.clear();
        self.over = false;
    }

    /// Leaves the context to the next stream.
    pub(crate) fn retire(mut self) {
        let clean = self.context.reset(ResetDirective::SessionAndParameters);
        if clean.is_ok() && self.context.sizeof() <= LARGEST_SPARE {
            SPARE_DECODER.set(Some(self.context));
        }
    }
}
