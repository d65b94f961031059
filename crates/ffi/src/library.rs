//! Dynamic libraries: opened, asked for symbols, closed. They own the callbacks that the program has registered with
//! them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_void};
use std::ptr::NonNull;

use nodus_engine::{Error, Result};

use crate::callback::Callback;
use crate::errors::{call_failed, closed, wrong_value};
use crate::trip::put_aside;

/// What the system's loader gave.
struct Handle(NonNull<c_void>);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the handle is the loader's and is closed once. That nobody uses what was in the library is the
        // program's word.
        unsafe { libc::dlclose(self.0.as_ptr()) };
    }
}

/// An open library, or one that was open.
pub(crate) struct Library {
    handle: RefCell<Option<Handle>>,
    is_open: Cell<bool>,
    pub(crate) callbacks: RefCell<HashMap<usize, Box<Callback>>>,
}

impl Library {
    /// Opens a library; without a path, the program itself.
    pub(crate) fn open(path: Option<&str>) -> Result<Library> {
        let name = path.map(|path| CString::new(path).map_err(|_| wrong_value("bad path")));
        let name = name.transpose()?;
        let name = name.as_deref().map_or(std::ptr::null(), CStr::as_ptr);
        // SAFETY: a text that ends with a zero, or null. Loading runs the library's constructors, which is what the
        // program asks for.
        let handle = unsafe { libc::dlopen(name, libc::RTLD_LAZY) };
        let handle = NonNull::new(handle).ok_or_else(|| failure("dlopen"))?;
        Ok(Library {
            handle: RefCell::new(Some(Handle(handle))),
            is_open: Cell::new(true),
            callbacks: RefCell::default(),
        })
    }

    /// Whether it has not been closed.
    #[inline]
    pub(crate) fn is_open(&self) -> bool {
        self.is_open.get()
    }

    /// Fails when it has been closed.
    pub(crate) fn need_open(&self) -> Result<()> {
        if self.is_open() {
            Ok(())
        } else {
            Err(closed())
        }
    }

    /// The address of a symbol.
    pub(crate) fn symbol(&self, name: &str) -> Result<usize> {
        let name = CString::new(name).map_err(|_| wrong_value("bad name"))?;
        let handle = self.handle.borrow();
        let handle = handle.as_ref().ok_or_else(closed)?;
        // SAFETY: an open library and a text that ends with a zero. A symbol can be null, so the error tells of
        // failure.
        unsafe {
            libc::dlerror();
            let address = libc::dlsym(handle.0.as_ptr(), name.as_ptr());
            if address.is_null() {
                let error = libc::dlerror();
                if !error.is_null() {
                    return Err(failure_of("dlsym", error));
                }
            }
            Ok(address as usize)
        }
    }

    /// Closes it, with its callbacks; without effect when it is closed.
    pub(crate) fn close(&self) {
        if self.is_open.replace(false) {
            let callbacks = std::mem::take(&mut *self.callbacks.borrow_mut());
            put_aside((callbacks, self.handle.borrow_mut().take()));
        }
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.close();
    }
}

fn failure(what: &str) -> Error {
    // SAFETY: the text is the system's, valid until the next call of this thread.
    unsafe {
        let error = libc::dlerror();
        if error.is_null() {
            return call_failed(format!("{what} failed: unknown error"));
        }
        failure_of(what, error)
    }
}

/// # Safety
/// The text ends with a zero.
unsafe fn failure_of(what: &str, error: *const libc::c_char) -> Error {
    // SAFETY: by the caller.
    let text = unsafe { CStr::from_ptr(error) }.to_string_lossy();
    call_failed(format!("{what} failed: {text}"))
}
