//! Inflating compressed messages: the bare format, with the four bytes that every message leaves out.

use nodus_http::websocket::Error;
use zlib_rs::{Inflate, InflateFlush, Status};

/// What every compressed message ends with, unsaid.
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];

const CHUNK: usize = 16 * 1024;

/// The decompressor of one connection.
pub(super) struct Inflater {
    inflate: Inflate,
    /// Every message begins with an empty window.
    no_context: bool,
}

impl Inflater {
    pub(super) fn new(no_context: bool) -> Self {
        Inflater {
            inflate: Inflate::new(false, 15),
            no_context,
        }
    }

    /// Inflates a piece of a message onto `out`, which must not grow beyond `max` bytes.
    pub(super) fn push(
        &mut self,
        mut input: &[u8],
        out: &mut Vec<u8>,
        max: usize,
    ) -> Result<(), Error> {
        loop {
            let start = out.len();
            out.resize(start + CHUNK, 0);
            let (in_before, out_before) = (self.inflate.total_in(), self.inflate.total_out());
            let result = self
                .inflate
                .decompress(input, &mut out[start..], InflateFlush::SyncFlush);
            let taken = (self.inflate.total_in() - in_before) as usize;
            let made = (self.inflate.total_out() - out_before) as usize;
            out.truncate(start + made);
            input = &input[taken.min(input.len())..];
            if out.len() > max {
                return Err(Error::too_big("Payload size exceeds maximum allowed size"));
            }
            match result {
                // A message may say that it is the last block of all.
                Ok(Status::StreamEnd) => self.inflate.reset(false),
                Ok(_) => {}
                Err(_) => return Err(Error::invalid_data("Invalid compressed data")),
            }
            // Room was left: there is no more to come of this input.
            if made < CHUNK && (input.is_empty() || taken == 0) {
                return Ok(());
            }
        }
    }

    /// Ends a message.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>, max: usize) -> Result<(), Error> {
        self.push(&TAIL, out, max)?;
        if self.no_context {
            self.inflate.reset(false);
        }
        Ok(())
    }
}
