//! Directories: listing at once or in batches, removing and listing whole trees.

use std::cell::RefCell;
use std::ffi::CString;
use std::rc::Rc;

use event_loop::{Errno, fs};

use super::{PathArg, name_value, run_unit};
use crate::permission::{Access, permit_path};
use crate::prelude::*;

fn entries_value<'s>(
    cx: &mut Scope<'s>,
    entries: Vec<fs::Dirent>,
    raw: bool,
    with_types: bool,
) -> Result<Local<'s, Value>> {
    // Lists made in one go cost half of those that grow.
    let mut kinds = Vec::with_capacity(if with_types { entries.len() } else { 0 });
    let mut names = Vec::with_capacity(entries.len());
    for entry in entries {
        if with_types {
            kinds.push(cx.int(entry.kind as i32));
        }
        names.push(name_value(cx, entry.name, raw)?);
    }
    let names = cx.array(&names).as_value();
    if !with_types {
        return Ok(names);
    }
    let kinds = cx.array(&kinds).as_value();
    Ok(cx.array(&[names, kinds]).as_value())
}

/// scandir(path, raw, withTypes[, callback]) -> names, or [names, types]
#[native]
fn scandir<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    raw: bool,
    with_types: bool,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(
        cx,
        callback,
        move || {
            permit_path(Access::Read, path.c())?;
            fs::scandir(path.c()).map_err(|e| SysError::new(e, "scandir").path(path.text()))
        },
        move |cx, entries| entries_value(cx, entries, raw, with_types),
    )
}

/// An open directory.
pub(crate) struct DirHandle {
    /// Away while a read is on the pool.
    dir: RefCell<Option<fs::Dir>>,
}

#[class(name = "DirHandle")]
impl DirHandle {
    /// read(count, raw[, callback]) -> [names, types], undefined at the end
    #[method]
    fn read<'s>(
        self: &Rc<Self>,
        cx: &mut Scope<'s>,
        count: usize,
        raw: bool,
        callback: Option<Callback>,
    ) -> Result<Local<'s, Value>> {
        let Some(mut dir) = self.dir.borrow_mut().take() else {
            return Err(sys_error(Errno::EBADF, "scandir"));
        };
        let this = self.clone();
        let Some(callback) = callback else {
            let read = dir.read(count);
            *self.dir.borrow_mut() = Some(dir);
            let entries = read.map_err(|e| sys_error(e, "scandir"))?;
            if entries.is_empty() {
                return Ok(cx.undefined());
            }
            return entries_value(cx, entries, raw, true);
        };
        let work = move || {
            let read = dir.read(count);
            (dir, read)
        };
        cx.state().event_loop.queue_work(work, move |outcome| {
            enter(|cx| {
                let outcome = match outcome {
                    Ok((dir, read)) => {
                        *this.dir.borrow_mut() = Some(dir);
                        read.map_err(|e| SysError::new(e, "scandir"))
                    }
                    Err(_) => Err(SysError::new(Errno::ECANCELED, "scandir")),
                };
                complete(cx, &callback, outcome, |cx, entries| {
                    if entries.is_empty() {
                        return Ok(cx.undefined());
                    }
                    entries_value(cx, entries, raw, true)
                });
            });
        });
        Ok(cx.undefined())
    }

    /// close([callback])
    #[method]
    fn close<'s>(
        &self,
        cx: &mut Scope<'s>,
        callback: Option<Callback>,
    ) -> Result<Local<'s, Value>> {
        let dir = self.dir.borrow_mut().take();
        run_unit(cx, callback, move || {
            drop(dir);
            Ok(())
        })
    }
}

/// opendir(path[, callback]) -> DirHandle
#[native]
fn opendir<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    run_sync_or_async(
        cx,
        callback,
        move || {
            permit_path(Access::Read, path.c())?;
            fs::opendir(path.c()).map_err(|e| SysError::new(e, "opendir").path(path.text()))
        },
        |cx, dir| {
            let handle = Rc::new(DirHandle {
                dir: RefCell::new(Some(dir)),
            });
            Ok(cx.wrap(handle)?.as_value())
        },
    )
}

fn join(dir: &[u8], name: &[u8]) -> CString {
    let mut path = Vec::with_capacity(dir.len() + name.len() + 1);
    path.extend_from_slice(dir);
    if dir.last() != Some(&b'/') {
        path.push(b'/');
    }
    path.extend_from_slice(name);
    CString::new(path).unwrap_or_default()
}

/// How removing a tree treats failures.
struct RemoveOptions {
    max_retries: u32,
    retry_delay: u64,
}

fn fail(e: Errno, syscall: &'static str, path: &CString) -> SysError {
    SysError::new(e, syscall).path(path.to_string_lossy())
}

/// Removes a file or a tree. Failures that may pass (somebody else still uses the file) are tried again.
fn remove_tree(path: &CString, options: &RemoveOptions) -> std::result::Result<(), SysError> {
    let mut tries = 0;
    loop {
        match remove_once(path, options) {
            Err(error)
                if tries < options.max_retries
                    && [
                        Errno::EBUSY,
                        Errno::EMFILE,
                        Errno::ENFILE,
                        Errno::ENOTEMPTY,
                        Errno::EPERM,
                    ]
                    .iter()
                    .any(|e| e.0 == error.errno) =>
            {
                tries += 1;
                crate::blocking::sleep(std::time::Duration::from_millis(
                    options.retry_delay * u64::from(tries),
                ));
            }
            result => return result,
        }
    }
}

fn remove_once(path: &CString, options: &RemoveOptions) -> std::result::Result<(), SysError> {
    let stat = match fs::lstat(path) {
        Ok(stat) => stat,
        Err(Errno::ENOENT) => return Ok(()),
        Err(e) => return Err(fail(e, "lstat", path)),
    };
    if !stat.is_dir() {
        return match fs::unlink(path) {
            Ok(()) | Err(Errno::ENOENT) => Ok(()),
            Err(e) => Err(fail(e, "unlink", path)),
        };
    }
    match fs::rmdir(path) {
        Ok(()) | Err(Errno::ENOENT) => return Ok(()),
        Err(Errno::ENOTEMPTY | Errno::EEXIST) => {}
        Err(e) => return Err(fail(e, "rmdir", path)),
    }
    let entries = match fs::scandir(path) {
        Ok(entries) => entries,
        Err(e) => return Err(fail(e, "scandir", path)),
    };
    for entry in entries {
        remove_tree(&join(path.to_bytes(), &entry.name), options)?;
    }
    match fs::rmdir(path) {
        Ok(()) | Err(Errno::ENOENT) => Ok(()),
        Err(e) => Err(fail(e, "rmdir", path)),
    }
}

/// removeTree(path, maxRetries, retryDelay[, callback])
#[native(name = "removeTree")]
fn remove_tree_native<'s>(
    cx: &mut Scope<'s>,
    path: PathArg,
    max_retries: u32,
    retry_delay: u64,
    callback: Option<Callback>,
) -> Result<Local<'s, Value>> {
    let options = RemoveOptions {
        max_retries,
        retry_delay,
    };
    run_unit(cx, callback, move || {
        permit_path(Access::Write, path.c())?;
        remove_tree(&path.c().to_owned(), &options)
    })
}

/// Registers the functions.
pub(super) fn register(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[scandir::DEF, opendir::DEF, remove_tree_native::DEF])
}
