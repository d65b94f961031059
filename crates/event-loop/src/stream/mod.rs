//! Streams: what TCP sockets, pipes and terminals have in common. The trait is the face; the state behind it is one type
//! for all kinds, spread over this folder by verb.

mod accept;
mod core;
mod read;
mod write;

use std::io::IoSlice;
use std::os::fd::RawFd;
use std::rc::Rc;
use std::sync::Arc;

use crate::{Errno, Loop};

pub(crate) use self::accept::Reserve;
pub(crate) use self::core::StreamCore;
pub(crate) use self::core::{Kind, flag};

/// Bytes that arrived, in a vector of exactly their size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadChunk {
    /// The bytes.
    pub data: Vec<u8>,
}

impl ReadChunk {
    /// The bytes, as a vector.
    pub fn into_vec(self) -> Vec<u8> {
        self.data
    }
}

impl std::ops::Deref for ReadChunk {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.data
    }
}

/// Bytes that arrived, in the loop's buffer. They are valid during the call; who wants to keep them takes them.
#[derive(Debug)]
pub struct Arrived<'a>(pub(crate) Place<'a>);

/// Where they are.
#[derive(Debug)]
pub(crate) enum Place<'a> {
    /// In memory that may be taken over.
    Own(&'a mut Vec<u8>),
    Lent(&'a [u8]),
}

impl Arrived<'_> {
    /// The bytes as a vector: the loop's own memory when they fill most of it, else a copy of their size.
    pub fn into_vec(self) -> Vec<u8> {
        match self.0 {
            Place::Own(buffer) if buffer.len() > buffer.capacity() / 2 => std::mem::take(buffer),
            Place::Own(buffer) => buffer.as_slice().to_vec(),
            Place::Lent(bytes) => bytes.to_vec(),
        }
    }
}

impl AsRef<[u8]> for Arrived<'_> {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl From<Arrived<'_>> for Vec<u8> {
    fn from(bytes: Arrived<'_>) -> Vec<u8> {
        bytes.into_vec()
    }
}

impl std::ops::Deref for Arrived<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Place::Own(buffer) => buffer,
            Place::Lent(bytes) => bytes,
        }
    }
}

/// Bytes to be written, owned in whatever way suits their maker.
pub enum WriteBuf {
    /// Bytes of their own.
    Vec(Vec<u8>),
    /// Bytes shared with others, perhaps on other threads.
    Shared(Arc<[u8]>),
    /// Bytes that are always there.
    Static(&'static [u8]),
    /// Bytes that somebody keeps in place until the object is dropped.
    Owner(Box<dyn AsRef<[u8]>>),
}

impl WriteBuf {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            WriteBuf::Vec(bytes) => bytes,
            WriteBuf::Shared(bytes) => bytes,
            WriteBuf::Static(bytes) => bytes,
            WriteBuf::Owner(owner) => (**owner).as_ref(),
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl From<Vec<u8>> for WriteBuf {
    fn from(bytes: Vec<u8>) -> WriteBuf {
        WriteBuf::Vec(bytes)
    }
}

impl From<Arc<[u8]>> for WriteBuf {
    fn from(bytes: Arc<[u8]>) -> WriteBuf {
        WriteBuf::Shared(bytes)
    }
}

impl From<&'static [u8]> for WriteBuf {
    fn from(bytes: &'static [u8]) -> WriteBuf {
        WriteBuf::Static(bytes)
    }
}

impl From<Box<dyn AsRef<[u8]>>> for WriteBuf {
    fn from(bytes: Box<dyn AsRef<[u8]>>) -> WriteBuf {
        WriteBuf::Owner(bytes)
    }
}

impl std::fmt::Debug for WriteBuf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WriteBuf({} bytes)", self.len())
    }
}

/// What became of [`Stream::write_now`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteStatus {
    /// The kernel took all the bytes, this many; the callback was dropped without a call.
    Done(usize),
    /// The rest waits in the queue; the callback will be called.
    Pending,
}

/// A stream of bytes over a descriptor.
pub trait Stream {
    /// The state behind the stream.
    #[doc(hidden)]
    fn core(&self) -> &Rc<StreamCore>;

    /// The same stream without its type.
    fn any(&self) -> AnyStream {
        AnyStream(self.core().clone())
    }

    /// Names the stream to the hook of [`Loop::warm_by`]; 0 is no name.
    fn set_warm_key(&self, key: usize) {
        self.core().warm_key.set(key);
    }

    /// Starts to read. Each chunk is copied to a vector of its size; the end is [`Errno::EOF`], after which, as after
    /// any other error, reading has stopped. `EALREADY` while reading, `ENOTCONN` when not readable.
    fn read_start(
        &self,
        mut callback: impl FnMut(Result<ReadChunk, Errno>) + 'static,
    ) -> Result<(), Errno>
    where
        Self: Sized,
    {
        self.core().read_start(Box::new(move |result| {
            callback(result.map(|bytes| ReadChunk {
                data: bytes.to_vec(),
            }));
        }))
    }

    /// Starts to read without copying: the bytes are those of the loop's buffer and valid during the call only.
    fn read_start_borrowed(
        &self,
        mut callback: impl FnMut(Result<&[u8], Errno>) + 'static,
    ) -> Result<(), Errno>
    where
        Self: Sized,
    {
        self.core().read_start(Box::new(move |result| match result {
            Ok(bytes) => callback(Ok(&bytes)),
            Err(error) => callback(Err(error)),
        }))
    }

    /// As [`Stream::read_start_borrowed`], with bytes that the callback may take over.
    fn read_start_arrived(
        &self,
        callback: impl FnMut(Result<Arrived<'_>, Errno>) + 'static,
    ) -> Result<(), Errno>
    where
        Self: Sized,
    {
        self.core().read_start(Box::new(callback))
    }

    /// Stops to read; what arrives stays with the kernel.
    fn read_stop(&self) {
        self.core().read_stop();
    }

    /// Writes what the kernel takes now; `EAGAIN` when that is nothing or when earlier writes wait.
    fn try_write(&self, bytes: &[u8]) -> Result<usize, Errno> {
        self.core().try_write(&[IoSlice::new(bytes)])
    }

    /// As [`Stream::try_write`], from several places.
    fn try_write_vectored(&self, slices: &[IoSlice<'_>]) -> Result<usize, Errno> {
        self.core().try_write(slices)
    }

    /// Writes all the bytes: tries at once, queues what the kernel does not take. The callback always comes later.
    fn write(
        &self,
        buffers: Vec<WriteBuf>,
        callback: impl FnOnce(Result<(), Errno>) + 'static,
    ) -> Result<(), Errno>
    where
        Self: Sized,
    {
        self.core().write(buffers, None, Box::new(callback))
    }

    /// Writes all the bytes and says when that is done already, so that the caller can go on at once. The callback is
    /// called, later, only for [`WriteStatus::Pending`]; an error at once is returned.
    fn write_now(
        &self,
        buffers: Vec<WriteBuf>,
        callback: impl FnOnce(Result<(), Errno>) + 'static,
    ) -> Result<WriteStatus, Errno>
    where
        Self: Sized,
    {
        self.core().write_now(buffers, Box::new(callback))
    }

    /// How many bytes wait in the queue.
    fn write_queue_size(&self) -> usize {
        self.core().write_queue_size()
    }

    /// Ends the writing side once the queue is empty. `ENOTCONN` when there is none (any more).
    fn shutdown(&self, callback: impl FnOnce(Result<(), Errno>) + 'static) -> Result<(), Errno>
    where
        Self: Sized,
    {
        self.core().shutdown(Box::new(callback))
    }

    /// Starts to accept connections: the callback takes each with the type's `accept`. A connection that it leaves
    /// there stops the accepting until somebody takes it.
    fn listen(
        &self,
        backlog: i32,
        callback: impl FnMut(Result<(), Errno>) + 'static,
    ) -> Result<(), Errno>
    where
        Self: Sized,
    {
        self.core().listen(backlog, Box::new(callback))
    }

    /// Whether the stream can be read from.
    fn is_readable(&self) -> bool {
        self.core().is(flag::READABLE)
    }

    /// Whether the stream can be written to.
    fn is_writable(&self) -> bool {
        self.core().is(flag::WRITABLE)
    }

    /// Whether a callback for reading is set.
    fn is_reading(&self) -> bool {
        self.core().is(flag::READING)
    }

    /// Switches blocking writes.
    fn set_blocking(&self, on: bool) -> Result<(), Errno> {
        self.core().set_blocking(on)
    }

    /// The descriptor; `EBADF` when there is none.
    fn fileno(&self) -> Result<RawFd, Errno> {
        self.core().fileno()
    }
}

/// A stream of any kind.
#[derive(Clone)]
pub struct AnyStream(pub(crate) Rc<StreamCore>);

crate::handle::handle_methods!(AnyStream);

impl Stream for AnyStream {
    fn core(&self) -> &Rc<StreamCore> {
        &self.0
    }
}

impl AnyStream {
    /// The kind of the stream.
    pub fn kind(&self) -> crate::HandleKind {
        crate::handle::HandleObject::kind(&*self.0)
    }
}

/// A new stream without a descriptor.
pub(crate) fn new_stream(owner: &Loop, kind: Kind) -> Rc<StreamCore> {
    StreamCore::new(owner, kind)
}
