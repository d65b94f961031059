//! What is known about files: `stat` and its kin as flat arrays, `access` and existence.

use event_loop::{Errno, fs};

use super::{PathArg, run_unit};
use crate::permission::{Access, permit_path};
use crate::prelude::*;

/// dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, then seconds and nanoseconds of atime, mtime, ctime,
/// birthtime; as numbers or BigInts.
pub(super) fn stat_array<'s>(
    cx: &mut Scope<'s>,
    stat: &fs::Stat,
    big: bool,
) -> Result<Local<'s, Value>> {
    let unsigned = [
        stat.dev,
        stat.mode,
        stat.nlink,
        stat.uid,
        stat.gid,
        stat.rdev,
        stat.blksize,
        stat.ino,
        stat.size,
        stat.blocks,
    ];
    let mut values = Vec::with_capacity(18);
    for value in unsigned {
        values.push(if big {
            cx.bigint_u64(value)?.as_value()
        } else {
            cx.number(value as f64)
        });
    }
    for time in [stat.atime, stat.mtime, stat.ctime, stat.birthtime] {
        for part in [time.sec, time.nsec] {
            values.push(if big {
                cx.bigint_i64(part)?.as_value()
            } else {
                cx.number(part as f64)
            });
        }
    }
    Ok(cx.array(&values).as_value())
}

type StatCall = fn(&std::ffi::CStr) -> std::result::Result<fs::Stat, Errno>;

fn stat_path<'s>(
    cx: &mut Scope<'s>,
    call: StatCall,
    name: &'static str,
    path: PathArg,
    big: bool,
    missing_ok: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(
        cx,
        callback,
        move || {
            permit_path(Access::Read, path.c())?;
            match call(path.c()) {
                Ok(stat) => Ok(Some(stat)),
                Err(Errno::ENOENT | Errno::ENOTDIR) if missing_ok => Ok(None),
                Err(e) => Err(SysError::new(e, name).path(path.text())),
            }
        },
        move |cx, stat| match stat {
            Some(stat) => stat_array(cx, &stat, big),
            None => Ok(cx.undefined()),
        },
    )
}

/// stat(path, bigint, missingOk[, callback])
#[native]
fn stat<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    big: bool,
    missing_ok: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    stat_path(cx, fs::stat, "stat", path, big, missing_ok, callback)
}

/// lstat(path, bigint, missingOk[, callback])
#[native]
fn lstat<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    big: bool,
    missing_ok: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    stat_path(cx, fs::lstat, "lstat", path, big, missing_ok, callback)
}

/// fstat(fd, bigint[, callback])
#[native]
fn fstat<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    big: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(
        cx,
        callback,
        move || fs::fstat(fd).map_err(|e| SysError::new(e, "fstat")),
        move |cx, stat| stat_array(cx, &stat, big),
    )
}

/// statfs(path, bigint[, callback]) -> type, bsize, frsize, blocks, bfree, bavail, files, ffree
#[native]
fn statfs<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    big: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(
        cx,
        callback,
        move || {
            permit_path(Access::Read, path.c())?;
            fs::statfs(path.c()).map_err(|e| SysError::new(e, "statfs").path(path.text()))
        },
        move |cx, s| {
            let all = [
                s.kind, s.bsize, s.frsize, s.blocks, s.bfree, s.bavail, s.files, s.ffree,
            ];
            let mut values = Vec::with_capacity(all.len());
            for value in all {
                values.push(if big {
                    cx.bigint_u64(value)?.as_value()
                } else {
                    cx.number(value as f64)
                });
            }
            Ok(cx.array(&values).as_value())
        },
    )
}

/// access(path, mode[, callback])
#[native]
fn access<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    mode: i32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Read, path.c())?;
        fs::access(path.c(), mode).map_err(|e| SysError::new(e, "access").path(path.text()))
    })
}

/// existsSync without an exception on the way.
#[native]
fn exists_sync(path: PathArg) -> Result<bool> {
    permit_path(Access::Read, path.c())?;
    Ok(fs::access(path.c(), 0).is_ok())
}

/// The file type bits of a path's mode, 0 when there is nothing; does not follow links when `link`.
#[native]
fn type_of(path: PathArg, link: bool) -> u32 {
    let found = if link {
        fs::lstat(path.c())
    } else {
        fs::stat(path.c())
    };
    found.map_or(0, |stat| stat.mode as u32 & 0o170_000)
}

/// Registers the functions.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            stat::DEF,
            lstat::DEF,
            fstat::DEF,
            statfs::DEF,
            access::DEF,
            exists_sync::DEF,
            type_of::DEF,
        ],
    )
}
