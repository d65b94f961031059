//! The guest's arguments and environment: lists of strings, which it gets as pointers and terminated bytes.

use super::errno::{Code, Outcome};
use super::memory::Memory;

/// The strings, one after the other, and where each begins.
pub(super) struct Strings {
    bytes: Vec<u8>,
    starts: Vec<u32>,
}

impl Strings {
    pub(super) fn new(list: Vec<String>) -> Self {
        let mut bytes = Vec::new();
        let mut starts = Vec::new();
        for text in list {
            starts.push(bytes.len() as u32);
            bytes.extend_from_slice(text.as_bytes());
            bytes.push(0);
        }
        Strings { bytes, starts }
    }

    /// args_get and environ_get
    pub(super) fn get(&self, memory: &mut Memory<'_>, pointers: u32, at: u32) -> Outcome {
        memory.range(at, self.bytes.len() as u64)?;
        memory.range(pointers, self.starts.len() as u64 * 4)?;
        for (i, start) in self.starts.iter().enumerate() {
            memory.put_u32(pointers + i as u32 * 4, at + start)?;
        }
        memory.put(at, &self.bytes)
    }

    /// args_sizes_get and environ_sizes_get
    pub(super) fn sizes(&self, memory: &mut Memory<'_>, count: u32, size: u32) -> Outcome {
        memory.range(count, 4)?;
        memory.range(size, 4)?;
        let len = u32::try_from(self.bytes.len()).map_err(|_| Code::OVERFLOW)?;
        memory.put_u32(count, self.starts.len() as u32)?;
        memory.put_u32(size, len)
    }
}
