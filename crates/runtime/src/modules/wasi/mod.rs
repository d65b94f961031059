//! The WebAssembly System Interface, preview 1: what a guest may call. This file has the calls' arguments and the guest's
//! memory; `table` has its descriptors, `paths` how its paths become the host's, the others do the work. Every call answers
//! with an error number, and nothing that a guest passes can do more than that.

mod errno;
mod files;
mod guest;
mod memory;
mod names;
mod paths;
mod polling;
mod rights;
mod sockets;
mod strings;
mod table;

use std::rc::Rc;

use self::errno::{Code, Outcome};
use self::guest::{State, Wasi};
use self::memory::{Long, Word};
use self::names::Opening;
use self::strings::Strings;
use self::table::{Entry, Table};
use crate::prelude::*;

/// Makes the class: a line a call, with its arguments and what it does with the guest's state and memory.
macro_rules! calls {
    ($($js:literal $name:ident($($arg:ident: $kind:ident),*) |$state:pat_param, $memory:pat_param| $body:expr;)*) => {
        #[class(name = "WASI")]
        impl Wasi {
            /// _setMemory(memory, getter of its buffer)
            #[method(name = "_setMemory")]
            fn set_memory(
                &self,
                cx: &mut Scope<'_>,
                memory: Local<'_, Value>,
                get_buffer: Local<'_, Function>,
            ) -> Result<()> {
                self.attach(cx, memory, get_buffer)
            }

            $(
                #[allow(clippy::too_many_arguments, reason = "WASI has so many")]
                #[allow(unused_variables, reason = "not every argument means something here")]
                #[method(name = $js)]
                fn $name(&self, cx: &mut Scope<'_>, args: &Args<'_>, $($arg: $kind),*) -> Result<u32> {
                    self.run(cx, args, ($($arg,)*), |$state, $memory, ($($arg,)*)| $body)
                }
            )*
        }
    };
}

calls! {
    "args_get" args_get(pointers: Word, bytes: Word) |s, m| s.arguments.get(m, pointers, bytes);
    "args_sizes_get" args_sizes_get(count: Word, size: Word) |s, m| s.arguments.sizes(m, count, size);
    "clock_res_get" clock_res_get(id: Word, at: Word) |_, m| polling::resolution(m, id, at);
    "clock_time_get" clock_time_get(id: Word, precision: Long, at: Word) |_, m| polling::time(m, id, at);
    "environ_get" environ_get(pointers: Word, bytes: Word) |s, m| s.environment.get(m, pointers, bytes);
    "environ_sizes_get" environ_sizes_get(count: Word, size: Word) |s, m| s.environment.sizes(m, count, size);
    "fd_advise" fd_advise(fd: Word, offset: Long, len: Long, advice: Word) |s, _|
        files::advise(&s.table, fd, offset, len, advice);
    "fd_allocate" fd_allocate(fd: Word, offset: Long, len: Long) |s, _|
        files::allocate(&s.table, fd, offset, len);
    "fd_close" fd_close(fd: Word) |s, _| s.table.close(fd);
    "fd_datasync" fd_datasync(fd: Word) |s, _| files::datasync(&s.table, fd);
    "fd_fdstat_get" fd_fdstat_get(fd: Word, at: Word) |s, m| files::fdstat(&s.table, m, fd, at);
    "fd_fdstat_set_flags" fd_fdstat_set_flags(fd: Word, flags: Word) |s, _|
        files::set_flags(&s.table, fd, flags);
    "fd_fdstat_set_rights" fd_fdstat_set_rights(fd: Word, base: Long, inheriting: Long) |s, _|
        files::set_rights(&mut s.table, fd, base, inheriting);
    "fd_filestat_get" fd_filestat_get(fd: Word, at: Word) |s, m| files::filestat(&s.table, m, fd, at);
    "fd_filestat_set_size" fd_filestat_set_size(fd: Word, size: Long) |s, _|
        files::set_size(&s.table, fd, size);
    "fd_filestat_set_times" fd_filestat_set_times(fd: Word, accessed: Long, modified: Long, flags: Word) |s, _|
        files::set_times(&s.table, fd, accessed, modified, flags);
    "fd_pread" fd_pread(fd: Word, list: Word, count: Word, offset: Long, result: Word) |s, m|
        files::read(&s.table, m, fd, [list, count, result], Some(offset));
    "fd_prestat_get" fd_prestat_get(fd: Word, at: Word) |s, m| files::prestat(&s.table, m, fd, at);
    "fd_prestat_dir_name" fd_prestat_dir_name(fd: Word, at: Word, len: Word) |s, m|
        files::preopen_name(&s.table, m, fd, at, len);
    "fd_pwrite" fd_pwrite(fd: Word, list: Word, count: Word, offset: Long, result: Word) |s, m|
        files::write(&s.table, m, fd, [list, count, result], Some(offset));
    "fd_read" fd_read(fd: Word, list: Word, count: Word, result: Word) |s, m|
        files::read(&s.table, m, fd, [list, count, result], None);
    "fd_readdir" fd_readdir(fd: Word, at: Word, len: Word, cookie: Long, result: Word) |s, m|
        files::list(&mut s.table, m, fd, [at, len, result], cookie);
    "fd_renumber" fd_renumber(from: Word, to: Word) |s, _| s.table.renumber(from, to);
    "fd_seek" fd_seek(fd: Word, offset: Long, whence: Word, result: Word) |s, m|
        files::seek(&s.table, m, fd, offset as i64, whence, result);
    "fd_sync" fd_sync(fd: Word) |s, _| files::sync(&s.table, fd);
    "fd_tell" fd_tell(fd: Word, result: Word) |s, m| files::tell(&s.table, m, fd, result);
    "fd_write" fd_write(fd: Word, list: Word, count: Word, result: Word) |s, m|
        files::write(&s.table, m, fd, [list, count, result], None);
    "path_create_directory" path_create_directory(fd: Word, path: Word, len: Word) |s, m|
        names::create_directory(&s.table, m, fd, (path, len));
    "path_filestat_get" path_filestat_get(fd: Word, lookup: Word, path: Word, len: Word, at: Word) |s, m|
        names::filestat(&s.table, m, fd, lookup, (path, len), at);
    "path_filestat_set_times" path_filestat_set_times(fd: Word, lookup: Word, path: Word, len: Word, accessed: Long, modified: Long, flags: Word) |s, m|
        names::set_times(&s.table, m, fd, lookup, (path, len), (accessed, modified, flags));
    "path_link" path_link(old_fd: Word, lookup: Word, old: Word, old_len: Word, new_fd: Word, new: Word, new_len: Word) |s, m|
        names::link(&s.table, m, (old_fd, lookup, (old, old_len)), (new_fd, (new, new_len)));
    "path_open" path_open(fd: Word, lookup: Word, path: Word, len: Word, how: Word, base: Long, inheriting: Long, flags: Word, result: Word) |s, m|
        names::open(&mut s.table, m, fd, (path, len), Opening { lookup, how, base, inheriting, flags }, result);
    "path_readlink" path_readlink(fd: Word, path: Word, len: Word, at: Word, room: Word, result: Word) |s, m|
        names::readlink(&s.table, m, fd, (path, len), (at, room), result);
    "path_remove_directory" path_remove_directory(fd: Word, path: Word, len: Word) |s, m|
        names::remove(&s.table, m, fd, (path, len), true);
    "path_rename" path_rename(old_fd: Word, old: Word, old_len: Word, new_fd: Word, new: Word, new_len: Word) |s, m|
        names::rename(&s.table, m, (old_fd, (old, old_len)), (new_fd, (new, new_len)));
    "path_symlink" path_symlink(text: Word, text_len: Word, fd: Word, path: Word, len: Word) |s, m|
        names::symlink(&s.table, m, (text, text_len), fd, (path, len));
    "path_unlink_file" path_unlink_file(fd: Word, path: Word, len: Word) |s, m|
        names::remove(&s.table, m, fd, (path, len), false);
    "poll_oneoff" poll_oneoff(input: Word, output: Word, count: Word, result: Word) |s, m|
        polling::wait(&s.table, m, [input, output, count, result]);
    "proc_raise" proc_raise(signal: Word) |_, _| guest::raise(signal);
    "random_get" random_get(at: Word, len: Word) |_, m| guest::random(m, at, len);
    "sched_yield" sched_yield() |_, _| guest::give_way();
    "sock_accept" sock_accept(fd: Word, flags: Word, result: Word) |s, m|
        sockets::accept(&mut s.table, m, fd, flags, result);
    "sock_recv" sock_recv(fd: Word, list: Word, count: Word, flags: Word, result: Word, result_flags: Word) |s, m|
        sockets::receive(&s.table, m, fd, (list, count, flags), (result, result_flags));
    "sock_send" sock_send(fd: Word, list: Word, count: Word, flags: Word, result: Word) |s, m|
        sockets::send(&s.table, m, fd, (list, count, flags), result);
    "sock_shutdown" sock_shutdown(fd: Word, how: Word) |s, _| sockets::shutdown(&s.table, fd, how);
}

/// The descriptors that a guest starts with.
fn start(stdio: &[i32], preopens: &[Vec<u8>]) -> Outcome<Table> {
    let mut table = Table::default();
    for &fd in stdio {
        let fd = event_loop::fs::duplicate(fd)
            .map_err(|e| Code::from(rustix::io::Errno::from_raw_os_error(-e.0)))?;
        table.insert(Entry::new(fd)?)?;
    }
    for pair in preopens.chunks_exact(2) {
        table.insert(Entry::preopened(&pair[0], &pair[1])?)?;
    }
    Ok(table)
}

/// create(arguments, environment, preopened directories as name and path by turns, standard descriptors) -> the object, or
/// the number and name of an error
#[native]
fn create<'s>(
    cx: &mut Scope<'s>,
    arguments: Vec<String>,
    environment: Vec<String>,
    preopens: Vec<String>,
    stdio: Vec<i32>,
) -> Result<Local<'s, Value>> {
    let preopens: Vec<Vec<u8>> = preopens.into_iter().map(String::into_bytes).collect();
    match start(&stdio, &preopens) {
        Ok(table) => {
            let wasi = Wasi::new(State {
                arguments: Strings::new(arguments),
                environment: Strings::new(environment),
                table,
            });
            Ok(cx.wrap(Rc::new(wasi))?.as_value())
        }
        Err(code) => {
            let number = cx.int(code.0.into());
            let name = cx.string(code.name()).as_value();
            Ok(cx.array(&[number, name]).as_value())
        }
    }
}

/// Registers the binding.
pub(crate) fn binding(cx: &mut Scope<'_>, target: Local<'_, Object>) -> Result<()> {
    target.natives(cx, &[create::DEF])?;
    let class = cx.class::<Wasi>()?;
    target.set(cx, c"WASI", class)
}
