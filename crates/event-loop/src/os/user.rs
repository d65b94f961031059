//! Users.

use std::ffi::{CStr, OsString};
use std::os::unix::ffi::OsStringExt;

use crate::Errno;

/// What the user database tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the system's passwd")]
pub struct Passwd {
    pub username: Vec<u8>,
    pub uid: u32,
    pub gid: u32,
    pub shell: Vec<u8>,
    pub homedir: Vec<u8>,
}

/// The user as whom the process acts.
pub fn user_info() -> Result<Passwd, Errno> {
    passwd_by_uid(rustix::process::geteuid().as_raw())
}

/// The user with a number; `ENOENT` when there is none.
pub fn passwd_by_uid(uid: u32) -> Result<Passwd, Errno> {
    look_up(|entry, buffer, found| {
        // SAFETY: the entry, the buffer of the length told and the result live across the call.
        unsafe { libc::getpwuid_r(uid, entry, buffer.as_mut_ptr(), buffer.len(), found) }
    })
}

/// The user with a name; `ENOENT` when there is none.
pub fn passwd_by_name(name: &CStr) -> Result<Passwd, Errno> {
    look_up(|entry, buffer, found| {
        // SAFETY: as above; the name is a live C string.
        unsafe {
            libc::getpwnam_r(
                name.as_ptr(),
                entry,
                buffer.as_mut_ptr(),
                buffer.len(),
                found,
            )
        }
    })
}

/// Makes the call with a buffer that is large enough.
fn look_up(
    mut call: impl FnMut(*mut libc::passwd, &mut [libc::c_char], *mut *mut libc::passwd) -> i32,
) -> Result<Passwd, Errno> {
    let mut buffer = vec![0; 1024];
    loop {
        // SAFETY: an entry of zeros is valid and is filled by the call.
        let mut entry: libc::passwd = unsafe { std::mem::zeroed() };
        let mut found = std::ptr::null_mut();
        match call(&raw mut entry, &mut buffer, &raw mut found) {
            0 if found.is_null() => return Err(Errno::ENOENT),
            0 => {
                let text = |text: *const libc::c_char| {
                    if text.is_null() {
                        return Vec::new();
                    }
                    // SAFETY: the strings of an entry that was found are C strings in the buffer.
                    unsafe { CStr::from_ptr(text) }.to_bytes().to_vec()
                };
                return Ok(Passwd {
                    username: text(entry.pw_name),
                    uid: entry.pw_uid,
                    gid: entry.pw_gid,
                    shell: text(entry.pw_shell),
                    homedir: text(entry.pw_dir),
                });
            }
            libc::EINTR => {}
            libc::ERANGE => buffer.resize(buffer.len() * 2, 0),
            code => return Err(Errno::from_raw(code)),
        }
    }
}

/// The user's home: `HOME` where it is set, else what the database says.
pub fn homedir() -> Result<Vec<u8>, Errno> {
    match std::env::var_os("HOME") {
        Some(home) => Ok(home.into_vec()),
        None => user_info().map(|user| user.homedir),
    }
}

/// The directory for temporary files, without a slash at its end.
pub fn tmpdir() -> Vec<u8> {
    let found = ["TMPDIR", "TMP", "TEMP", "TEMPDIR"]
        .into_iter()
        .find_map(std::env::var_os);
    let mut path = found.unwrap_or_else(|| OsString::from("/tmp")).into_vec();
    if path.len() > 1 && path.ends_with(b"/") {
        path.pop();
    }
    path
}
