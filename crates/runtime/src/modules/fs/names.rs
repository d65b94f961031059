//! Names, owners, modes and times: everything that changes a file's entry rather than its contents.

use event_loop::{Errno, fs};

use super::{PathArg, run_name, run_unit};
use crate::permission::{Access, permit_descriptor, permit_path, permit_symlink};
use crate::prelude::*;

/// rename(from, to[, callback])
#[native]
fn rename<'s>(
    cx: &mut Scope<'s>,
    from: PathArg,
    to: PathArg,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Read, from.c())?;
        permit_path(Access::Write, from.c())?;
        permit_path(Access::Write, to.c())?;
        fs::rename(from.c(), to.c())
            .map_err(|e| SysError::new(e, "rename").path(from.text()).dest(to.text()))
    })
}

/// link(existing, new[, callback])
#[native]
fn link<'s>(
    cx: &mut Scope<'s>,
    existing: PathArg,
    new: PathArg,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Read, existing.c())?;
        permit_path(Access::Write, existing.c())?;
        permit_path(Access::Write, new.c())?;
        fs::link(existing.c(), new.c()).map_err(|e| {
            SysError::new(e, "link")
                .path(existing.text())
                .dest(new.text())
        })
    })
}

/// symlink(target, path[, callback])
#[native]
fn symlink<'s>(
    cx: &mut Scope<'s>,
    target: PathArg,
    path: PathArg,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_symlink()?;
        permit_path(Access::Read, target.c())?;
        permit_path(Access::Write, target.c())?;
        permit_path(Access::Write, path.c())?;
        fs::symlink(target.c(), path.c()).map_err(|e| {
            SysError::new(e, "symlink")
                .path(target.text())
                .dest(path.text())
        })
    })
}

/// unlink(path[, callback])
#[native]
fn unlink<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Write, path.c())?;
        fs::unlink(path.c()).map_err(|e| SysError::new(e, "unlink").path(path.text()))
    })
}

/// rmdir(path[, callback])
#[native]
fn rmdir<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Write, path.c())?;
        fs::rmdir(path.c()).map_err(|e| SysError::new(e, "rmdir").path(path.text()))
    })
}

/// Makes every missing directory of a path; the first one that was made, when any was.
fn make_all(path: &str, mode: u32) -> std::result::Result<Option<String>, SysError> {
    let fail = |e: Errno, at: &str| SysError::new(e, "mkdir").path(at.to_owned());
    let c = |at: &str| std::ffi::CString::new(at).unwrap_or_default();
    // What is still to be made, the innermost directory first.
    let mut todo = vec![path.to_owned()];
    let mut first = None;
    while let Some(at) = todo.last() {
        match fs::mkdir(&c(at), mode) {
            Ok(()) => {
                first.get_or_insert_with(|| at.clone());
                todo.pop();
            }
            Err(Errno::ENOENT) => {
                let trimmed = at.trim_end_matches('/');
                let parent = match trimmed.rfind('/') {
                    Some(0) => "/",
                    Some(end) => &trimmed[..end],
                    None => return Err(fail(Errno::ENOENT, path)),
                };
                if parent == "/" || parent.is_empty() {
                    return Err(fail(Errno::ENOENT, path));
                }
                let parent = parent.to_owned();
                todo.push(parent);
            }
            Err(
                e @ (Errno::EACCES
                | Errno::ENOSPC
                | Errno::EPERM
                | Errno::ENAMETOOLONG
                | Errno::ELOOP),
            ) => {
                return Err(fail(e, at));
            }
            // Something is there. A directory will do; anything else is in the way.
            Err(_) => match fs::stat(&c(at)) {
                Ok(stat) if stat.is_dir() => {
                    todo.pop();
                }
                Ok(_) if todo.len() == 1 => return Err(fail(Errno::EEXIST, at)),
                Ok(_) | Err(Errno::ENOTDIR) => return Err(fail(Errno::ENOTDIR, path)),
                // A link that leads nowhere.
                Err(there) => return Err(fail(there, path)),
            },
        }
    }
    Ok(first)
}

/// mkdir(path, mode, recursive[, callback]) -> first directory made, when recursive
#[native]
fn mkdir<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    mode: u32,
    recursive: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    permit_path(Access::Write, path.c())?;
    change_sync_or_async(
        cx,
        callback,
        move || {
            if recursive {
                return make_all(&path.text(), mode);
            }
            fs::mkdir(path.c(), mode).map_err(|e| SysError::new(e, "mkdir").path(path.text()))?;
            Ok(None)
        },
        |cx, first| match first {
            Some(first) => Ok(cx.string(&first).as_value()),
            None => Ok(cx.undefined()),
        },
    )
}

/// readlink(path, raw[, callback])
#[native]
fn readlink<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    raw: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_name(cx, callback, raw, move || {
        permit_path(Access::Read, path.c())?;
        fs::readlink(path.c()).map_err(|e| SysError::new(e, "readlink").path(path.text()))
    })
}

/// realpath(path, raw[, callback])
#[native]
fn realpath<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    raw: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_name(cx, callback, raw, move || {
        permit_path(Access::Read, path.c())?;
        fs::realpath(path.c()).map_err(|e| SysError::new(e, "realpath").path(path.text()))
    })
}

/// mkdtemp(prefix, raw[, callback])
#[native]
fn mkdtemp<'s>(
    cx: &mut Scope<'s>,
    prefix: PathArg,
    raw: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_name(cx, callback, raw, move || {
        let mut template = prefix.c().to_bytes().to_vec();
        template.extend_from_slice(b"XXXXXX");
        let shown = String::from_utf8_lossy(&template).into_owned();
        let template = std::ffi::CString::new(template)
            .map_err(|_| SysError::new(Errno::EINVAL, "mkdtemp"))?;
        permit_path(Access::Write, &template)?;
        fs::mkdtemp(&template).map_err(|e| SysError::new(e, "mkdtemp").path(shown))
    })
}

/// chmod(path, mode[, callback])
#[native]
fn chmod<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    mode: u32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    permit_path(Access::Write, path.c())?;
    run_unit(cx, callback, move || {
        fs::chmod(path.c(), mode).map_err(|e| SysError::new(e, "chmod").path(path.text()))
    })
}

/// fchmod(fd, mode[, callback])
#[native]
fn fchmod<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    mode: u32,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_descriptor("fchmod")?;
        fs::fchmod(fd, mode).map_err(|e| SysError::new(e, "fchmod"))
    })
}

/// An owner argument: -1 leaves it as it is.
fn id(value: f64) -> u32 {
    if value < 0.0 { u32::MAX } else { value as u32 }
}

/// chown(path, uid, gid[, callback])
#[native]
fn chown<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    uid: f64,
    gid: f64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Write, path.c())?;
        fs::chown(path.c(), id(uid), id(gid))
            .map_err(|e| SysError::new(e, "chown").path(path.text()))
    })
}

/// lchown(path, uid, gid[, callback])
#[native]
fn lchown<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    uid: f64,
    gid: f64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_path(Access::Write, path.c())?;
        fs::lchown(path.c(), id(uid), id(gid))
            .map_err(|e| SysError::new(e, "lchown").path(path.text()))
    })
}

/// fchown(fd, uid, gid[, callback])
#[native]
fn fchown<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    uid: f64,
    gid: f64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_descriptor("fchown")?;
        fs::fchown(fd, id(uid), id(gid)).map_err(|e| SysError::new(e, "fchown"))
    })
}

/// utimes(path, atime, mtime[, callback]), in seconds
#[native]
fn utimes<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    atime: f64,
    mtime: f64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    permit_path(Access::Write, path.c())?;
    run_unit(cx, callback, move || {
        fs::utimes(path.c(), atime, mtime).map_err(|e| SysError::new(e, "utime").path(path.text()))
    })
}

/// lutimes(path, atime, mtime[, callback])
#[native]
fn lutimes<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    atime: f64,
    mtime: f64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    permit_path(Access::Write, path.c())?;
    run_unit(cx, callback, move || {
        fs::lutimes(path.c(), atime, mtime)
            .map_err(|e| SysError::new(e, "lutime").path(path.text()))
    })
}

/// futimes(fd, atime, mtime[, callback])
#[native]
fn futimes<'s>(
    cx: &mut Scope<'s>,
    fd: i32,
    atime: f64,
    mtime: f64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_unit(cx, callback, move || {
        permit_descriptor("futimes")?;
        fs::futimes(fd, atime, mtime).map_err(|e| SysError::new(e, "futime"))
    })
}

/// Registers the functions.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            rename::DEF,
            link::DEF,
            symlink::DEF,
            unlink::DEF,
            rmdir::DEF,
            mkdir::DEF,
            readlink::DEF,
            realpath::DEF,
            mkdtemp::DEF,
            chmod::DEF,
            fchmod::DEF,
            chown::DEF,
            lchown::DEF,
            fchown::DEF,
            utimes::DEF,
            lutimes::DEF,
            futimes::DEF,
        ],
    )
}
