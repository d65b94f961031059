//! deflate, zlib and gzip over `zlib-rs`, with what Node does round the library: a dictionary that is given when the stream asks
//! for it, gzip members one after another, and the choice of the format from the first bytes.

use std::cell::Cell;

use zlib_rs::{
    Deflate, DeflateConfig, DeflateFlush, Inflate, InflateError, InflateFlush, Method, Status,
    Strategy,
};

use super::codec::{Failure, Progress, mode};

const Z_FINISH: u32 = 4;
const GZIP_FIRST: u8 = 0x1f;
const GZIP_SECOND: u8 = 0x8b;

enum Engine {
    /// Nobody has given it anything yet; a quarter of a megabyte can wait for that.
    Unstarted,
    Deflate(Deflate),
    Inflate(Inflate),
    /// The format is not known before its first bytes are; one may have been seen.
    Undecided {
        first_seen: bool,
    },
}

/// What a compressor was made from: the mode, the window, the level, the memory and the strategy.
type Settings = (u32, i32, i32, i32, i32);

thread_local! {
    /// The compressor of a stream that has ended. A new one clears a third of a megabyte, which short streams take longer for
    /// than for their bytes.
    static SPARE: Cell<Option<(Settings, Deflate)>> = const { Cell::new(None) };
}

/// The frame that this side has taken over from the library, since a change of the level goes on with a bare stream: the
/// checksum so far, and what of the trailer is still to be written.
struct Tail {
    trailer: Vec<u8>,
    finished: bool,
}

/// A running stream of one of the deflate family's formats.
pub(crate) struct Zlib {
    checksum: u32,
    length: u32,
    tail: Option<Tail>,
    /// Whether the compressor has written its end.
    ended: bool,
    /// Nothing may follow the first member.
    single: bool,
    mode: u32,
    window_bits: i32,
    level: i32,
    mem_level: i32,
    strategy: i32,
    dictionary: Option<Vec<u8>>,
    engine: Engine,
}

/// Whether the library knows these.
fn are_params(level: i32, strategy: i32) -> bool {
    (-1..=9).contains(&level) && (0..=4).contains(&strategy)
}

fn strategy_of(number: i32) -> Strategy {
    match number {
        1 => Strategy::Filtered,
        2 => Strategy::HuffmanOnly,
        3 => Strategy::Rle,
        4 => Strategy::Fixed,
        _ => Strategy::Default,
    }
}

fn code_name(errno: i32) -> &'static str {
    match errno {
        2 => "Z_NEED_DICT",
        -2 => "Z_STREAM_ERROR",
        -3 => "Z_DATA_ERROR",
        -4 => "Z_MEM_ERROR",
        -5 => "Z_BUF_ERROR",
        _ => "Z_ERRNO",
    }
}

fn failure(message: Option<&str>, fallback: &str, errno: i32) -> Failure {
    Failure::new(message.unwrap_or(fallback), errno, code_name(errno))
}

impl Zlib {
    /// What zlib says that it takes: window and hash tables to compress, the window to decompress.
    pub(crate) fn size(&self) -> usize {
        let window = 1usize << self.window_bits.clamp(8, 15);
        if matches!(self.mode, mode::DEFLATE | mode::GZIP | mode::DEFLATERAW) {
            (window << 2) + (1 << (self.mem_level.clamp(1, 9) + 9))
        } else {
            window + (7 << 10)
        }
    }

    /// Starts a stream from `[windowBits, level, memLevel, strategy]`.
    pub(crate) fn start(
        mode: u32,
        numbers: &[f64],
        dictionary: Option<Vec<u8>>,
    ) -> Result<Self, Failure> {
        let number = |index: usize| numbers.get(index).copied().unwrap_or(0.0) as i32;
        // The library panics at numbers that it does not know; programs that drive handles themselves may give any.
        let compresses = matches!(mode, mode::DEFLATE | mode::GZIP | mode::DEFLATERAW);
        let known = match compresses {
            true => {
                // Raw streams and gzip have no windows of 256 bytes.
                let least = if mode == mode::DEFLATE { 8 } else { 9 };
                (least..=15).contains(&number(0))
                    && (1..=9).contains(&number(2))
                    && are_params(number(1), number(3))
            }
            false => number(0) == 0 || (8..=15).contains(&number(0)),
        };
        if !known {
            return Err(Failure::new("Init error", -2, "Z_STREAM_ERROR"));
        }
        let mut zlib = Zlib {
            checksum: u32::from(mode == mode::DEFLATE),
            length: 0,
            tail: None,
            ended: false,
            single: false,
            mode,
            window_bits: number(0),
            level: number(1),
            mem_level: number(2),
            strategy: number(3),
            dictionary,
            engine: Engine::Unstarted,
        };
        // Whether the library takes a dictionary shows only when it is set.
        if zlib.dictionary.is_some() {
            zlib.engine = zlib.fresh()?;
        }
        Ok(zlib)
    }

    fn fresh(&self) -> Result<Engine, Failure> {
        let failed = || Failure::new("Failed to set dictionary", -2, "Z_STREAM_ERROR");
        match self.mode {
            mode::DEFLATE | mode::GZIP | mode::DEFLATERAW => {
                let window_bits = match self.mode {
                    mode::GZIP => self.window_bits + 16,
                    mode::DEFLATERAW => -self.window_bits,
                    _ => self.window_bits,
                };
                let mut deflate = Deflate::new_with_config(DeflateConfig {
                    level: self.level,
                    method: Method::Deflated,
                    window_bits,
                    mem_level: self.mem_level,
                    strategy: strategy_of(self.strategy),
                });
                // gzip has no place to say that a dictionary is needed.
                if let Some(dictionary) = self.dictionary.as_deref()
                    && self.mode != mode::GZIP
                {
                    deflate.set_dictionary(dictionary).map_err(|_| failed())?;
                }
                Ok(Engine::Deflate(deflate))
            }
            mode::INFLATERAW => {
                let bits = if self.window_bits == 0 {
                    15
                } else {
                    self.window_bits as u8
                };
                let mut inflate = Inflate::new(false, bits);
                if let Some(dictionary) = self.dictionary.as_deref() {
                    inflate.set_dictionary(dictionary).map_err(|_| failed())?;
                }
                Ok(Engine::Inflate(inflate))
            }
            mode::UNZIP => Ok(Engine::Undecided { first_seen: false }),
            _ => Ok(Engine::Inflate(self.inflate(self.mode == mode::GUNZIP))),
        }
    }

    fn settings(&self) -> Settings {
        (
            self.mode,
            self.window_bits,
            self.level,
            self.mem_level,
            self.strategy,
        )
    }

    /// Takes over the compressor of an earlier stream when it was made alike. Called on the thread that streams end on, which
    /// need not be the one they work on.
    pub(crate) fn equip(&mut self) {
        let compresses = matches!(self.mode, mode::DEFLATE | mode::GZIP | mode::DEFLATERAW);
        if !compresses || !matches!(self.engine, Engine::Unstarted) {
            return;
        }
        match SPARE.take() {
            Some((settings, mut deflate)) if settings == self.settings() => {
                deflate.reset();
                self.engine = Engine::Deflate(deflate);
            }
            other => SPARE.set(other),
        }
    }

    /// Ends the stream for good; one that came to its end and is what its settings say leaves its compressor to the next.
    pub(crate) fn retire(self) {
        let settings = self.settings();
        if let Engine::Deflate(deflate) = self.engine
            && self.ended
            && self.tail.is_none()
            && self.dictionary.is_none()
        {
            SPARE.set(Some((settings, deflate)));
        }
    }

    fn inflate(&self, gzip: bool) -> Inflate {
        let bits = self.window_bits as u8;
        match gzip {
            true => Inflate::new(true, if bits == 0 { 15 + 16 } else { bits + 16 }),
            false => Inflate::new(true, bits),
        }
    }

    /// No member follows the first one.
    pub(crate) fn refuse_rest(&mut self) {
        self.single = true;
    }

    /// Decides between gzip and zlib; `None` while only the first byte of gzip's mark is known.
    fn decide(&mut self, first_seen: bool, input: &[u8]) -> Option<bool> {
        let second = match first_seen {
            true => input.first(),
            false => {
                if input.first() != Some(&GZIP_FIRST) {
                    return Some(false);
                }
                input.get(1)
            }
        };
        second.map(|byte| *byte == GZIP_SECOND)
    }

    /// Takes input and makes output until one of them runs out.
    pub(crate) fn step(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        if let Engine::Unstarted = self.engine {
            match self.fresh() {
                Ok(engine) => self.engine = engine,
                Err(failed) => return (Progress::default(), Err(failed)),
            }
        }
        if let Engine::Undecided { first_seen } = self.engine {
            return self.first_step(first_seen, flush, input, output);
        }
        let mut progress = Progress::default();
        let result = self.run(flush, input, output, &mut progress);
        (progress, result)
    }

    fn first_step(
        &mut self,
        first_seen: bool,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
    ) -> (Progress, Result<(), Failure>) {
        let end = |flush| {
            if flush == Z_FINISH {
                Err(Failure::unexpected_end())
            } else {
                Ok(())
            }
        };
        if input.is_empty() {
            return (Progress::default(), end(flush));
        }
        let Some(gzip) = self.decide(first_seen, input) else {
            self.engine = Engine::Undecided { first_seen: true };
            return (
                Progress {
                    consumed: 1,
                    produced: 0,
                },
                end(flush),
            );
        };
        self.engine = Engine::Inflate(self.inflate(gzip));
        if gzip {
            self.mode = mode::GUNZIP;
        }
        let mut progress = Progress::default();
        if first_seen {
            // The byte that was kept back goes first.
            let mut before = Progress::default();
            if let Err(failed) = self.run(0, &[GZIP_FIRST], &mut [], &mut before) {
                return (progress, Err(failed));
            }
        }
        let result = self.run(flush, input, output, &mut progress);
        (progress, result)
    }

    fn run(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
        progress: &mut Progress,
    ) -> Result<(), Failure> {
        let status = match &mut self.engine {
            Engine::Deflate(deflate) => {
                let (before_in, before_out) = (deflate.total_in(), deflate.total_out());
                let operation = match flush {
                    1 => DeflateFlush::PartialFlush,
                    2 => DeflateFlush::SyncFlush,
                    3 => DeflateFlush::FullFlush,
                    4 => DeflateFlush::Finish,
                    5 => DeflateFlush::Block,
                    _ => DeflateFlush::NoFlush,
                };
                let finished = self.tail.as_ref().is_some_and(|tail| tail.finished);
                let result = match finished {
                    true => Ok(Status::StreamEnd),
                    false => deflate.compress(input, output, operation),
                };
                progress.consumed += (deflate.total_in() - before_in) as usize;
                progress.produced += (deflate.total_out() - before_out) as usize;
                let taken = &input[..progress.consumed];
                match self.mode {
                    mode::DEFLATE => {
                        self.checksum = zlib_rs::adler32::adler32(self.checksum, taken)
                    }
                    mode::GZIP => self.checksum = zlib_rs::crc32::crc32(self.checksum, taken),
                    _ => {}
                }
                self.length = self.length.wrapping_add(taken.len() as u32);
                match result {
                    Ok(Status::StreamEnd) => {
                        self.ended = true;
                        self.write_trailer(output, progress)
                    }
                    Ok(status) => status,
                    Err(error) => {
                        return Err(failure(deflate.error_message(), "Zlib error", error as i32));
                    }
                }
            }
            Engine::Inflate(_) => self.run_inflate(flush, input, output, progress)?,
            Engine::Unstarted | Engine::Undecided { .. } => Status::Ok,
        };
        // Asked to finish, with room left, and still not at the end: the rest is missing.
        if flush == Z_FINISH && status != Status::StreamEnd && progress.produced < output.len() {
            return Err(Failure::unexpected_end());
        }
        Ok(())
    }

    fn run_inflate(
        &mut self,
        flush: u32,
        input: &[u8],
        output: &mut [u8],
        progress: &mut Progress,
    ) -> Result<Status, Failure> {
        let flush = match flush {
            2 => InflateFlush::SyncFlush,
            4 => InflateFlush::Finish,
            5 => InflateFlush::Block,
            _ => InflateFlush::NoFlush,
        };
        let mut dictionary_given = false;
        if self.single && self.ended {
            return Ok(Status::StreamEnd);
        }
        loop {
            let Engine::Inflate(inflate) = &mut self.engine else {
                return Ok(Status::Ok);
            };
            let (before_in, before_out) = (inflate.total_in(), inflate.total_out());
            let result = inflate.decompress(
                &input[progress.consumed..],
                &mut output[progress.produced..],
                flush,
            );
            progress.consumed += (inflate.total_in() - before_in) as usize;
            progress.produced += (inflate.total_out() - before_out) as usize;
            match result {
                Ok(Status::StreamEnd) if self.single => {
                    self.ended = true;
                    return Ok(Status::StreamEnd);
                }
                Ok(Status::StreamEnd)
                    if self.mode == mode::GUNZIP
                        && input.get(progress.consumed).is_some_and(|byte| *byte != 0) =>
                {
                    // Another gzip member follows; zeros would be padding.
                    self.engine = Engine::Inflate(self.inflate(true));
                }
                Ok(status) => return Ok(status),
                Err(InflateError::NeedDict { .. }) => {
                    let Some(dictionary) = self.dictionary.as_deref() else {
                        return Err(failure(None, "Missing dictionary", 2));
                    };
                    if dictionary_given || inflate.set_dictionary(dictionary).is_err() {
                        return Err(failure(None, "Bad dictionary", 2));
                    }
                    dictionary_given = true;
                }
                Err(InflateError::DataError) => {
                    return Err(failure(inflate.error_message(), "Zlib error", -3));
                }
                Err(InflateError::MemError) => {
                    return Err(failure(inflate.error_message(), "Zlib error", -4));
                }
                Err(InflateError::StreamError) => {
                    return Err(failure(inflate.error_message(), "Zlib error", -2));
                }
            }
        }
    }

    /// Begins a new stream with the same settings.
    pub(crate) fn reset(&mut self) {
        if !matches!(self.engine, Engine::Unstarted)
            && let Ok(engine) = self.fresh()
        {
            self.engine = engine;
        }
        self.checksum = u32::from(self.mode == mode::DEFLATE);
        self.length = 0;
        self.tail = None;
        self.ended = false;
    }

    /// Ends a stream whose frame this side has taken over.
    fn write_trailer(&mut self, output: &mut [u8], progress: &mut Progress) -> Status {
        let Some(tail) = &mut self.tail else {
            return Status::StreamEnd;
        };
        if !tail.finished {
            tail.finished = true;
            match self.mode {
                mode::DEFLATE => tail.trailer.extend(self.checksum.to_be_bytes()),
                mode::GZIP => {
                    tail.trailer.extend(self.checksum.to_le_bytes());
                    tail.trailer.extend(self.length.to_le_bytes());
                }
                _ => {}
            }
        }
        let room = &mut output[progress.produced..];
        let count = room.len().min(tail.trailer.len());
        room[..count].copy_from_slice(&tail.trailer[..count]);
        tail.trailer.drain(..count);
        progress.produced += count;
        if tail.trailer.is_empty() {
            Status::StreamEnd
        } else {
            Status::Ok
        }
    }

    /// Changes level and strategy from here on. The library cannot do that to a stream that runs, but the stream was flushed to
    /// a whole byte just before: a new one without a frame goes on where it stopped.
    pub(crate) fn params(&mut self, level: i32, strategy: i32) {
        if !are_params(level, strategy) {
            return;
        }
        self.level = level;
        self.strategy = strategy;
        let Engine::Deflate(deflate) = &self.engine else {
            return;
        };
        if deflate.total_in() == 0 && deflate.total_out() == 0 && self.tail.is_none() {
            self.reset();
            return;
        }
        self.tail.get_or_insert(Tail {
            trailer: Vec::new(),
            finished: false,
        });
        self.engine = Engine::Deflate(Deflate::new_with_config(DeflateConfig {
            level,
            method: Method::Deflated,
            // The smallest window exists with a head only, and there is one of 512 bytes too.
            window_bits: -self.window_bits.max(9),
            mem_level: self.mem_level,
            strategy: strategy_of(strategy),
        }));
    }
}
