//! `internalBinding('credentials')`: user and group ids. Setters answer 0, a negative error number, or a positive
//! number for a name that nobody has.

use std::ffi::CString;

use nix::errno::Errno as NixErrno;
use nix::unistd::{self, Gid, Group, Uid, User};

use crate::prelude::*;

fn code(result: nix::Result<()>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(e) => -(e as i32),
    }
}

/// A user given by number or name.
fn user_id(cx: &mut Scope<'_>, id: Local<'_, Value>) -> Option<Uid> {
    if let Some(n) = id.as_number() {
        return Some(Uid::from_raw(n as u32));
    }
    let name = id.to_rust_string(cx).ok()?;
    User::from_name(&name).ok()?.map(|u| u.uid)
}

/// A group given by number or name.
fn group_id(cx: &mut Scope<'_>, id: Local<'_, Value>) -> Option<Gid> {
    if let Some(n) = id.as_number() {
        return Some(Gid::from_raw(n as u32));
    }
    let name = id.to_rust_string(cx).ok()?;
    Group::from_name(&name).ok()?.map(|g| g.gid)
}

#[native]
fn getuid() -> u32 {
    Uid::current().as_raw()
}

#[native]
fn geteuid() -> u32 {
    Uid::effective().as_raw()
}

#[native]
fn getgid() -> u32 {
    Gid::current().as_raw()
}

#[native]
fn getegid() -> u32 {
    Gid::effective().as_raw()
}

/// The supplementary groups and the effective one.
#[native]
fn getgroups() -> Result<Vec<u32>> {
    let groups = unistd::getgroups().map_err(failed)?;
    let mut ids: Vec<u32> = groups.iter().map(|g| g.as_raw()).collect();
    let effective = Gid::effective().as_raw();
    if !ids.contains(&effective) {
        ids.push(effective);
    }
    Ok(ids)
}

fn failed(e: NixErrno) -> Error {
    sys_error(event_loop::Errno(-(e as i32)), "getgroups")
}

#[native]
fn setuid<'s>(cx: &mut Scope<'s>, id: Local<'s, Value>) -> i32 {
    user_id(cx, id).map_or(1, |id| code(unistd::setuid(id)))
}

#[native]
fn seteuid<'s>(cx: &mut Scope<'s>, id: Local<'s, Value>) -> i32 {
    user_id(cx, id).map_or(1, |id| code(unistd::seteuid(id)))
}

#[native]
fn setgid<'s>(cx: &mut Scope<'s>, id: Local<'s, Value>) -> i32 {
    group_id(cx, id).map_or(1, |id| code(unistd::setgid(id)))
}

#[native]
fn setegid<'s>(cx: &mut Scope<'s>, id: Local<'s, Value>) -> i32 {
    group_id(cx, id).map_or(1, |id| code(unistd::setegid(id)))
}

/// Sets the supplementary groups; 1 + index of the first unknown name.
#[native]
fn setgroups<'s>(cx: &mut Scope<'s>, groups: Vec<Local<'s, Value>>) -> i32 {
    let mut ids = Vec::new();
    for (i, group) in groups.into_iter().enumerate() {
        match group_id(cx, group) {
            Some(id) => ids.push(id),
            None => return i as i32 + 1,
        }
    }
    code(unistd::setgroups(&ids))
}

/// Reads the groups of a user; 1 for an unknown user, 2 for an unknown group.
#[native]
fn initgroups<'s>(cx: &mut Scope<'s>, user: Local<'s, Value>, group: Local<'s, Value>) -> i32 {
    let name = if let Some(n) = user.as_number() {
        User::from_uid(Uid::from_raw(n as u32))
            .ok()
            .flatten()
            .map(|u| u.name)
    } else {
        user.to_rust_string(cx).ok()
    };
    let Some(name) = name.and_then(|n| CString::new(n).ok()) else {
        return 1;
    };
    let Some(group) = group_id(cx, group) else {
        return 2;
    };
    code(unistd::initgroups(&name, group))
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(
        cx,
        &[
            getuid::DEF,
            geteuid::DEF,
            getgid::DEF,
            getegid::DEF,
            getgroups::DEF,
            setuid::DEF,
            seteuid::DEF,
            setgid::DEF,
            setegid::DEF,
            setgroups::DEF,
            initgroups::DEF,
        ],
    )
}
