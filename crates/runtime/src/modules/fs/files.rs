//! Open files: descriptors, reading and writing at positions, whole files in one job, and copying.

use std::io::{IoSlice, IoSliceMut};

use event_loop::{Errno, fs};

use super::{PathArg, position_of, run_unit};
use crate::permission::{Access, permit_descriptor, permit_path};
use crate::prelude::*;

/// The largest file that is read in one piece.
const MAX_WHOLE: u64 = 0x7fff_ffff;
/// Bytes of the longest text: `buffer.constants.MAX_STRING_LENGTH`.
const LONGEST_TEXT: usize = 0x1fff_ffe8;

/// Passes when a file may be opened with these flags.
fn permit_open(path: &PathArg, flags: i32) -> std::result::Result<(), SysError> {
    let mode = flags & libc_flags::ACCESS;
    if mode != libc_flags::WRITE_ONLY {
        permit_path(Access::Read, path.c())?;
    }
    if mode != 0 || flags & libc_flags::CHANGING != 0 {
        permit_path(Access::Write, path.c())?;
    }
    Ok(())
}

/// Bits of open's flags.
mod libc_flags {
    pub(super) const ACCESS: i32 = 0o3;
    pub(super) const WRITE_ONLY: i32 = 0o1;
    /// Create, truncate, append, and a file without a name.
    pub(super) const CHANGING: i32 = 0o100 | 0o1000 | 0o2000 | 0o20_000_000;
}

/// open(path, flags, mode[, callback]) -> descriptor
#[native]
fn open<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    flags: i32,
    mode: u32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let work = move || {
        permit_open(&path, flags)?;
        fs::open(path.c(), flags, mode).map_err(|e| SysError::new(e, "open").path(path.text()))
    };
    if flags & libc_flags::CHANGING == 0 {
        run_sync_or_async(cx, callback, work, |cx, fd| Ok(cx.int(fd)))
    } else {
        change_sync_or_async(cx, callback, work, |cx, fd| Ok(cx.int(fd)))
    }
}

/// close(fd[, callback])
#[native]
fn close<'s>(cx: &mut Scope<'s>, fd: i32, callback: Option<Callback>) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        fs::close(fd).map_err(|e| SysError::new(e, "close"))
    })
}

/// read(fd, view, offset, length, position[, callback]) -> bytes read
#[native]
fn read<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    view: Local<'s, View>,
    offset: usize,
    length: usize,
    position: i64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let mut bytes = view.pin(cx)?;
    run_sync_or_async(
        cx,
        callback,
        move || {
            let slice = bytes.as_mut_slice();
            let start = offset.min(slice.len());
            let end = (start + length).min(slice.len());
            let read = fs::read(fd, &mut slice[start..end], position_of(position));
            // The pin goes back to the thread that owns the buffer.
            read.map(|n| (n, bytes))
                .map_err(|e| SysError::new(e, "read"))
        },
        |cx, (n, _bytes)| Ok(cx.number(n as f64)),
    )
}

/// readv(fd, views, position[, callback]) -> bytes read
#[native]
fn readv<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    views: Vec<Local<'s, View>>,
    position: i64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let mut pins = Vec::with_capacity(views.len());
    for view in views {
        pins.push(view.pin(cx)?);
    }
    run_sync_or_async(
        cx,
        callback,
        move || {
            let mut slices: Vec<_> = pins
                .iter_mut()
                .map(|p| IoSliceMut::new(p.as_mut_slice()))
                .collect();
            let read = fs::readv(fd, &mut slices, position_of(position));
            drop(slices);
            read.map(|n| (n, pins))
                .map_err(|e| SysError::new(e, "read"))
        },
        |cx, (n, _pins)| Ok(cx.number(n as f64)),
    )
}

/// write(fd, view, offset, length, position[, callback]) -> bytes written
#[native]
fn write<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    view: Local<'s, View>,
    offset: usize,
    length: usize,
    position: i64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let bytes = view.pin(cx)?;
    change_sync_or_async(
        cx,
        callback,
        move || {
            let slice = bytes.as_slice();
            let start = offset.min(slice.len());
            let end = (start + length).min(slice.len());
            let written = fs::write(fd, &slice[start..end], position_of(position));
            written
                .map(|n| (n, bytes))
                .map_err(|e| SysError::new(e, "write"))
        },
        |cx, (n, _bytes)| Ok(cx.number(n as f64)),
    )
}

/// writeString(fd, text, position[, callback]) -> bytes written, as UTF-8
#[native]
fn write_string<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    text: String,
    position: i64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    change_sync_or_async(
        cx,
        callback,
        move || {
            fs::write(fd, text.as_bytes(), position_of(position))
                .map_err(|e| SysError::new(e, "write"))
        },
        |cx, n| Ok(cx.number(n as f64)),
    )
}

/// writev(fd, views, position[, callback]) -> bytes written
#[native]
fn writev<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    views: Vec<Local<'s, View>>,
    position: i64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let mut pins = Vec::with_capacity(views.len());
    for view in views {
        pins.push(view.pin(cx)?);
    }
    change_sync_or_async(
        cx,
        callback,
        move || {
            let slices: Vec<_> = pins.iter().map(|p| IoSlice::new(p.as_slice())).collect();
            let written = fs::writev(fd, &slices, position_of(position));
            drop(slices);
            written
                .map(|n| (n, pins))
                .map_err(|e| SysError::new(e, "write"))
        },
        |cx, (n, _pins)| Ok(cx.number(n as f64)),
    )
}

/// fsync(fd[, callback])
#[native]
fn fsync<'s>(cx: &mut Scope<'s>, fd: i32, callback: Option<Callback>) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_descriptor("fsync")?;
        fs::fsync(fd).map_err(|e| SysError::new(e, "fsync"))
    })
}

/// fdatasync(fd[, callback])
#[native]
fn fdatasync<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_descriptor("fdatasync")?;
        fs::fdatasync(fd).map_err(|e| SysError::new(e, "fdatasync"))
    })
}

/// ftruncate(fd, length[, callback])
#[native]
fn ftruncate<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    length: u64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        fs::ftruncate(fd, length).map_err(|e| SysError::new(e, "ftruncate"))
    })
}

/// copyFile(from, to, flags[, callback])
#[native]
fn copy_file<'s>(
    cx: &mut Scope<'s>,
    from: PathArg,
    to: PathArg,
    flags: u32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Read, from.c())?;
        permit_path(Access::Write, to.c())?;
        fs::copyfile(from.c(), to.c(), flags).map_err(|e| {
            SysError::new(e, "copyfile")
                .path(from.text())
                .dest(to.text())
        })
    })
}

/// A file to read or write as a whole: a path that is opened for it, or an open descriptor.
enum Target {
    Path(PathArg),
    Fd(i32),
}

impl<'s> FromJs<'s> for Target {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        if v.is_number() {
            Ok(Target::Fd(i32::from_js(cx, v)?))
        } else {
            PathArg::from_js(cx, v).map(Target::Path)
        }
    }
}

/// The outcome of reading a whole file; a file beyond the limit is told with its size.
enum Whole {
    Bytes(Vec<u8>),
    TooLarge(u64),
}

fn read_to_end(fd: i32) -> std::result::Result<Whole, SysError> {
    let stat = fs::fstat(fd).map_err(|e| SysError::new(e, "fstat"))?;
    let size = if stat.is_file() { stat.size } else { 0 };
    if size > MAX_WHOLE {
        return Ok(Whole::TooLarge(size));
    }
    // One byte more than the size shows the end without a second, larger buffer.
    let mut bytes = Vec::with_capacity(match size {
        0 => 64 * 1024,
        size => size as usize + 1,
    });
    loop {
        if bytes.len() == bytes.capacity() {
            if bytes.len() as u64 > MAX_WHOLE {
                return Ok(Whole::TooLarge(bytes.len() as u64));
            }
            bytes.reserve(bytes.len());
        }
        if fs::read_more(fd, &mut bytes).map_err(|e| SysError::new(e, "read"))? == 0 {
            break;
        }
    }
    Ok(Whole::Bytes(bytes))
}

fn read_whole(target: &Target, flags: i32) -> std::result::Result<Whole, SysError> {
    match target {
        Target::Fd(fd) => read_to_end(*fd),
        Target::Path(path) => {
            permit_open(path, flags)?;
            let fd = fs::open(path.c(), flags, 0o666)
                .map_err(|e| SysError::new(e, "open").path(path.text()))?;
            let read = read_to_end(fd);
            // A close that fails after a read loses nothing.
            let _ = fs::close(fd);
            read
        }
    }
}

/// readFile(target, flags, asText[, callback]) -> string (UTF-8) or Uint8Array
#[native]
fn read_file<'s>(
    cx: &mut Scope<'s>,
    target: Target,
    flags: i32,
    as_text: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(
        cx,
        callback,
        move || read_whole(&target, flags),
        move |cx, whole| match whole {
            Whole::Bytes(bytes) if as_text && bytes.len() > LONGEST_TEXT => {
                Err(code_error("ERR_STRING_TOO_LONG", &[]))
            }
            Whole::Bytes(bytes) if as_text => Ok(cx.string_utf8_lossy(&bytes).as_value()),
            Whole::Bytes(mut bytes) => {
                bytes.shrink_to_fit();
                Ok(cx.uint8_array_from(bytes)?.as_value())
            }
            Whole::TooLarge(size) => Err(code_error("ERR_FS_FILE_TOO_LARGE", &[&size.to_string()])),
        },
    )
}

/// What is written: text as UTF-8, or the bytes of a view.
enum Data {
    Text(String),
    Pinned(PinnedBytes),
}

impl<'s> FromJs<'s> for Data {
    fn from_js(cx: &mut Scope<'s>, v: Local<'s, Value>) -> Result<Self> {
        match v.as_view() {
            Some(view) => Ok(Data::Pinned(view.pin(cx)?)),
            None => Ok(Data::Text(String::from_js(cx, v)?)),
        }
    }
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Data::Text(text) => text.as_bytes(),
            Data::Pinned(pinned) => pinned.as_slice(),
        }
    }
}

fn write_all(fd: i32, mut bytes: &[u8]) -> std::result::Result<(), SysError> {
    while !bytes.is_empty() {
        match fs::write(fd, bytes, None) {
            Ok(n) => bytes = &bytes[n..],
            // A full pipe: whole writes promise to write everything, so wait for room.
            Err(Errno::EAGAIN) => crate::blocking::sleep(std::time::Duration::from_millis(1)),
            Err(e) => return Err(SysError::new(e, "write")),
        }
    }
    Ok(())
}

fn write_whole(
    target: &Target,
    data: &[u8],
    flags: i32,
    mode: u32,
    flush: bool,
) -> std::result::Result<(), SysError> {
    let flushed = |fd: i32| {
        write_all(fd, data)?;
        if flush {
            fs::fsync(fd).map_err(|e| SysError::new(e, "fsync"))
        } else {
            Ok(())
        }
    };
    match target {
        Target::Fd(fd) => flushed(*fd),
        Target::Path(path) => {
            permit_open(path, flags)?;
            let fd = fs::open(path.c(), flags, mode)
                .map_err(|e| SysError::new(e, "open").path(path.text()))?;
            let written = flushed(fd);
            let closed = fs::close(fd).map_err(|e| SysError::new(e, "close"));
            written.and(closed)
        }
    }
}

/// writeFile(target, data, flags, mode, flush[, callback])
#[native]
fn write_file<'s>(
    cx: &mut Scope<'s>,
    target: Target,
    data: Data,
    flags: i32,
    mode: u32,
    flush: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    change_sync_or_async(
        cx,
        callback,
        move || write_whole(&target, data.bytes(), flags, mode, flush).map(|()| data),
        |cx, _data| Ok(cx.undefined()),
    )
}

/// Registers the functions.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            open::DEF,
            close::DEF,
            read::DEF,
            readv::DEF,
            write::DEF,
            write_string::DEF,
            writev::DEF,
            fsync::DEF,
            fdatasync::DEF,
            ftruncate::DEF,
            copy_file::DEF,
            read_file::DEF,
            write_file::DEF,
        ],
    )
}
