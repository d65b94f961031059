//! The start of a child: everything is prepared here, then a child that shares this process's memory, while this thread
//! stands still, arranges its descriptors and runs the program. No page is copied, however large the process is, and
//! an error comes back through memory.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::os::fd::RawFd;
use std::ptr;
use std::sync::atomic::{AtomicI32, Ordering};

use super::ProcessOptions;
use crate::{Errno, sys};

/// The stack of the child until it runs the program: it calls a few system calls and nothing that is deep.
const STACK_SIZE: usize = 64 * 1024;
/// Where programs are looked for when the environment names no path, as the C library does.
const DEFAULT_PATH: &[u8] = b"/bin:/usr/bin";

/// Null-terminated pointers to C strings, with the strings.
struct Pointers<'a> {
    pointers: Vec<*const c_char>,
    _strings: &'a [CString],
}

impl<'a> Pointers<'a> {
    fn new(strings: &'a [CString]) -> Pointers<'a> {
        let mut pointers: Vec<_> = strings.iter().map(|text| text.as_ptr()).collect();
        pointers.push(ptr::null());
        Pointers {
            pointers,
            _strings: strings,
        }
    }
}

/// What the child finds prepared. It may write to the scratch parts: nobody else looks at them.
struct Plan {
    candidates: *const *const c_char,
    argv: *const *const c_char,
    /// The arguments of a shell that runs a file without a known format; the second is set by the child.
    shell_argv: *mut *const c_char,
    envp: *const *const c_char,
    cwd: *const c_char,
    uid: Option<u32>,
    gid: Option<u32>,
    detached: bool,
    fds: *mut RawFd,
    /// Which of them are this process's own.
    inherited: *const bool,
    fd_count: usize,
    error: AtomicI32,
}

/// Starts the child and tells its number, or why the program could not be run.
pub(super) fn start(
    options: &ProcessOptions,
    fds: &[RawFd],
    inherited: &[bool],
) -> Result<i32, Errno> {
    debug_assert_eq!(fds.len(), inherited.len());
    let own_env;
    let env = match &options.env {
        Some(env) => env.as_slice(),
        None => {
            own_env = own_environment();
            &own_env
        }
    };
    let found = candidates(&options.file, env)?;
    let candidates = Pointers::new(&found);
    let argv = Pointers::new(&options.args);
    let envp = Pointers::new(env);
    let mut shell_argv = vec![c"/bin/sh".as_ptr(), ptr::null()];
    shell_argv.extend(argv.pointers.iter().skip(1));
    if options.args.is_empty() {
        shell_argv.push(ptr::null());
    }
    let mut fds = fds.to_vec();
    let mut plan = Plan {
        candidates: candidates.pointers.as_ptr(),
        argv: argv.pointers.as_ptr(),
        shell_argv: shell_argv.as_mut_ptr(),
        envp: envp.pointers.as_ptr(),
        cwd: options.cwd.as_deref().map_or(ptr::null(), CStr::as_ptr),
        uid: options.uid,
        gid: options.gid,
        detached: options.detached,
        fd_count: fds.len(),
        fds: fds.as_mut_ptr(),
        inherited: inherited.as_ptr(),
        error: AtomicI32::new(0),
    };

    let mut stack = vec![0u128; STACK_SIZE / size_of::<u128>()];
    // No handler of ours may run in the child, where it would change this process's memory.
    let old_mask = sys::block_all_signals();
    // SAFETY: the end of the stack is aligned and the memory lives until the child has left it, as this thread stands
    // still until the child runs its program or exits. So does all that the plan points to.
    let pid = unsafe {
        libc::clone(
            run_child,
            stack.as_mut_ptr_range().end.cast(),
            libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD,
            (&raw mut plan).cast(),
        )
    };
    let cloned = sys::cvt(pid);
    sys::restore_signals(&old_mask);
    let pid = cloned?;
    match plan.error.load(Ordering::Acquire) {
        0 => Ok(pid),
        code => {
            // The child is gone already; only its entry is left.
            // SAFETY: the status is not asked for.
            let _ = sys::retry(|| unsafe { libc::waitpid(pid, ptr::null_mut(), 0) });
            Err(Errno::from_raw(code))
        }
    }
}

/// This process's environment.
fn own_environment() -> Vec<CString> {
    use std::os::unix::ffi::OsStringExt;
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let mut pair = name.into_vec();
            pair.push(b'=');
            pair.extend(value.into_vec());
            CString::new(pair).ok()
        })
        .collect()
}

/// The paths to be tried for a program, in their order.
fn candidates(file: &CStr, env: &[CString]) -> Result<Vec<CString>, Errno> {
    let name = file.to_bytes();
    if name.is_empty() {
        return Err(Errno::ENOENT);
    }
    if name.contains(&b'/') {
        return Ok(vec![file.to_owned()]);
    }
    let path = env
        .iter()
        .find_map(|pair| pair.to_bytes().strip_prefix(b"PATH="));
    let directories = path.unwrap_or(DEFAULT_PATH).split(|byte| *byte == b':');
    Ok(directories
        .filter_map(|directory| {
            let mut candidate = directory.to_vec();
            // An empty part means the working directory.
            if !candidate.is_empty() {
                candidate.push(b'/');
            }
            candidate.extend_from_slice(name);
            CString::new(candidate).ok()
        })
        .collect())
}

/// The child's life. It shares memory with the parent, so it calls the kernel and nothing else: no allocation, no lock.
extern "C" fn run_child(plan: *mut c_void) -> c_int {
    // SAFETY: the parent handed its plan over and stands still.
    let plan = unsafe { &*plan.cast::<Plan>() };
    // SAFETY: each call is async-signal-safe and its pointers are those of the plan.
    unsafe {
        let code = match prepare(plan) {
            Ok(()) => execute(plan),
            Err(code) => code,
        };
        plan.error.store(code, Ordering::Release);
        libc::_exit(127)
    }
}

type Step = Result<(), c_int>;

unsafe fn errno() -> c_int {
    // SAFETY: the pointer is this thread's.
    unsafe { *libc::__errno_location() }
}

unsafe fn check(result: i64) -> Result<i64, c_int> {
    if result >= 0 {
        return Ok(result);
    }
    // SAFETY: see `errno`.
    Err(unsafe { errno() })
}

unsafe fn prepare(plan: &Plan) -> Step {
    // SAFETY: see `run_child`. Ids are set by the bare calls: the C library's would set them on the parent's threads.
    unsafe {
        if plan.detached {
            check(libc::setsid().into())?;
        }
        arrange_descriptors(plan)?;
        if !plan.cwd.is_null() {
            check(libc::chdir(plan.cwd).into())?;
        }
        if plan.uid.is_some() || plan.gid.is_some() {
            // Without the right to do so the groups stay; what counts is whether the ids can be set.
            libc::syscall(libc::SYS_setgroups, 0, ptr::null::<libc::gid_t>());
        }
        if let Some(gid) = plan.gid {
            check(libc::syscall(libc::SYS_setgid, gid))?;
        }
        if let Some(uid) = plan.uid {
            check(libc::syscall(libc::SYS_setuid, uid))?;
        }
        reset_signals();
    }
    Ok(())
}

/// Brings the descriptors to their numbers.
unsafe fn arrange_descriptors(plan: &Plan) -> Step {
    let count = plan.fd_count;
    // SAFETY: see `run_child`; the numbers are the plan's own copy.
    unsafe {
        // First those whose place another one will take are moved out of the way.
        for at in 0..count {
            let fd = *plan.fds.add(at);
            if fd >= 0 && (fd as usize) < at {
                let moved = libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, count as c_int);
                *plan.fds.add(at) = check(moved.into())? as RawFd;
            }
        }
        for at in 0..count {
            let target = at as RawFd;
            let fd = *plan.fds.add(at);
            if fd < 0 {
                if target > libc::STDERR_FILENO {
                    continue;
                }
                let mode = if target == 0 {
                    libc::O_RDONLY
                } else {
                    libc::O_RDWR
                };
                let null = check(libc::open(c"/dev/null".as_ptr(), mode).into())? as RawFd;
                if null != target {
                    check(libc::dup2(null, target).into())?;
                    libc::close(null);
                }
            } else if fd == target {
                check(libc::fcntl(fd, libc::F_SETFD, 0).into())?;
            } else {
                check(libc::dup2(fd, target).into())?;
            }
            // Programs expect their standard descriptors to wait.
            if fd >= 0 && target <= libc::STDERR_FILENO && *plan.inherited.add(at) {
                let flags = check(libc::fcntl(target, libc::F_GETFL).into())? as c_int;
                if flags & libc::O_NONBLOCK != 0 {
                    libc::fcntl(target, libc::F_SETFL, flags & !libc::O_NONBLOCK);
                }
            }
        }
    }
    Ok(())
}

unsafe fn reset_signals() {
    // SAFETY: see `run_child`. The child has a table of handlers of its own; numbers that cannot be set fail harmlessly.
    unsafe {
        let mut default: libc::sigaction = std::mem::zeroed();
        default.sa_sigaction = libc::SIG_DFL;
        for signum in 1..=64 {
            libc::sigaction(signum, &raw const default, ptr::null_mut());
        }
        let mut none: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut());
    }
}

/// Runs the first candidate that can be run. Comes back with the error to be told.
unsafe fn execute(plan: &Plan) -> c_int {
    let mut denied = false;
    let mut last = libc::ENOENT;
    let mut at = 0;
    // SAFETY: see `run_child`.
    unsafe {
        loop {
            let candidate = *plan.candidates.add(at);
            if candidate.is_null() {
                return if denied { libc::EACCES } else { last };
            }
            at += 1;
            libc::execve(candidate, plan.argv, plan.envp);
            last = errno();
            if last == libc::ENOEXEC {
                *plan.shell_argv.add(1) = candidate;
                libc::execve(c"/bin/sh".as_ptr(), plan.shell_argv.cast_const(), plan.envp);
                return errno();
            }
            match last {
                libc::EACCES => denied = true,
                libc::ENOENT | libc::ENOTDIR | libc::ESTALE | libc::ENODEV | libc::ETIMEDOUT => {}
                code => return code,
            }
        }
    }
}
