//! The guest's memory as the calls see it: every access names an address that may be anything. Also the types of the
//! arguments, which may be anything too.

use std::ops::Range;

use nodus_engine::{FromJs, Local, Result, Scope, Value};

use super::errno::{Code, Outcome};

/// The most buffers that one call takes; the system has no more either.
pub(super) const MOST_BUFFERS: u32 = 1024;
/// What one call moves at most by way of memory of its own.
pub(super) const MOST_GATHERED: usize = 1 << 20;

/// Room for what is to be spread over buffers.
pub(super) fn room_for(buffers: &[Range<usize>]) -> Vec<u8> {
    let wanted = buffers
        .iter()
        .map(ExactSizeIterator::len)
        .fold(0, usize::saturating_add);
    vec![0; wanted.min(MOST_GATHERED)]
}

/// Arguments, of which each has to be what its place asks for.
pub(super) trait Given {
    /// What they are then.
    type Plain: Copy;
    /// How many.
    const COUNT: usize;
    /// The integers.
    fn get(self) -> Outcome<Self::Plain>;
}

macro_rules! given {
    (@one $name:ident) => { () };
    ($($name:ident)*) => {
        impl<$($name: Given),*> Given for ($($name,)*) {
            type Plain = ($($name::Plain,)*);
            const COUNT: usize = <[()]>::len(&[$(given!(@one $name)),*]);
            #[allow(non_snake_case, reason = "the type parameters name the variables")]
            #[inline]
            fn get(self) -> Outcome<Self::Plain> {
                let ($($name,)*) = self;
                Ok(($($name.get()?,)*))
            }
        }
    };
}
given!();
given!(A);
given!(A B);
given!(A B C);
given!(A B C D);
given!(A B C D E);
given!(A B C D E F);
given!(A B C D E F G);
given!(A B C D E F G H I);

/// An argument that is a 32-bit integer, or was none. WebAssembly hands them over as signed numbers.
#[derive(Clone, Copy)]
pub(super) struct Word(Option<u32>);

impl Given for Word {
    type Plain = u32;
    const COUNT: usize = 1;
    #[inline]
    fn get(self) -> Outcome<u32> {
        self.0.ok_or(Code::INVAL)
    }
}

impl<'s> FromJs<'s> for Word {
    #[inline]
    fn from_js(_: &mut Scope<'s>, value: Local<'s, Value>) -> Result<Self> {
        let whole = value.as_number().map(|n| (n, n as i64));
        Ok(Word(match whole {
            Some((n, i)) if i as f64 == n && (-0x8000_0000..=0xffff_ffff).contains(&i) => {
                Some(i as u32)
            }
            _ => None,
        }))
    }
}

/// An argument that is a 64-bit integer, or was none.
#[derive(Clone, Copy)]
pub(super) struct Long(Option<u64>);

impl Given for Long {
    type Plain = u64;
    const COUNT: usize = 1;
    #[inline]
    fn get(self) -> Outcome<u64> {
        self.0.ok_or(Code::INVAL)
    }
}

impl<'s> FromJs<'s> for Long {
    #[inline]
    fn from_js(_: &mut Scope<'s>, value: Local<'s, Value>) -> Result<Self> {
        Ok(Long(value.as_bigint().map(|n| n.to_u64())))
    }
}

/// The memory during one call.
pub(super) struct Memory<'m>(pub(super) &'m mut [u8]);

impl Memory<'_> {
    /// Where `len` bytes from `at` on lie. The address of nothing has to be inside as well.
    #[inline]
    pub(super) fn range(&self, at: u32, len: u64) -> Outcome<Range<usize>> {
        let start = at as usize;
        let left = self.0.len().saturating_sub(start);
        match usize::try_from(len) {
            Ok(len) if left > 0 && len <= left => Ok(start..start + len),
            _ => Err(Code::OVERFLOW),
        }
    }

    /// Bytes to read.
    pub(super) fn bytes(&self, at: u32, len: u32) -> Outcome<&[u8]> {
        let range = self.range(at, u64::from(len))?;
        Ok(&self.0[range])
    }

    /// Bytes to write.
    pub(super) fn bytes_mut(&mut self, at: u32, len: u32) -> Outcome<&mut [u8]> {
        let range = self.range(at, u64::from(len))?;
        Ok(&mut self.0[range])
    }

    fn take<const N: usize>(&self, at: u32) -> Outcome<[u8; N]> {
        let range = self.range(at, N as u64)?;
        self.0[range].try_into().map_err(|_| Code::OVERFLOW)
    }

    pub(super) fn u8(&self, at: u32) -> Outcome<u8> {
        Ok(u8::from_le_bytes(self.take(at)?))
    }

    pub(super) fn u16(&self, at: u32) -> Outcome<u16> {
        Ok(u16::from_le_bytes(self.take(at)?))
    }

    pub(super) fn u32(&self, at: u32) -> Outcome<u32> {
        Ok(u32::from_le_bytes(self.take(at)?))
    }

    pub(super) fn u64(&self, at: u32) -> Outcome<u64> {
        Ok(u64::from_le_bytes(self.take(at)?))
    }

    /// Writes bytes.
    #[inline]
    pub(super) fn put(&mut self, at: u32, bytes: &[u8]) -> Outcome {
        let range = self.range(at, bytes.len() as u64)?;
        self.0[range].copy_from_slice(bytes);
        Ok(())
    }

    pub(super) fn put_u32(&mut self, at: u32, n: u32) -> Outcome {
        self.put(at, &n.to_le_bytes())
    }

    pub(super) fn put_u64(&mut self, at: u32, n: u64) -> Outcome {
        self.put(at, &n.to_le_bytes())
    }

    /// The buffer that the pair of address and length at `at` describes.
    #[inline]
    pub(super) fn buffer(&self, at: u32) -> Outcome<Range<usize>> {
        let pair: [u8; 8] = self.take(at)?;
        let [a, b, c, d, e, f, g, h] = pair;
        self.range(
            u32::from_le_bytes([a, b, c, d]),
            u64::from(u32::from_le_bytes([e, f, g, h])),
        )
    }

    /// The buffers of a list of such pairs. More than the system takes at once are left out, as a short read or write would.
    pub(super) fn buffers(&self, at: u32, count: u32) -> Outcome<Vec<Range<usize>>> {
        self.range(at, u64::from(count) * 8)?;
        (0..count)
            .map(|i| self.buffer(at + i * 8))
            .take(MOST_BUFFERS as usize)
            .collect()
    }

    /// Spreads what was read over buffers, which may overlap.
    pub(super) fn scatter(&mut self, buffers: &[Range<usize>], mut bytes: &[u8]) {
        for buffer in buffers {
            let n = buffer.len().min(bytes.len());
            self.0[buffer.start..buffer.start + n].copy_from_slice(&bytes[..n]);
            bytes = &bytes[n..];
        }
    }
}
