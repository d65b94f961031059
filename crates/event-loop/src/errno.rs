//! Error numbers as JavaScript knows them: negative, with libuv's names and messages. One table holds them all;
//! numbers above 3000 in magnitude have no kernel counterpart (name resolution, end of file and the like).

use std::fmt;
use std::io;

/// A failed operation: the negative error number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Errno(pub i32);

/// One row of [`ERRNO_MAP`].
#[derive(Clone, Copy, Debug)]
pub struct ErrnoInfo {
    /// The negative number.
    pub errno: i32,
    /// The symbolic name, as in `ENOENT`.
    pub name: &'static str,
    /// The message, as in `no such file or directory`.
    pub message: &'static str,
}

macro_rules! errno_table {
    ($($name:ident = $value:expr, $message:literal;)*) => {
        impl Errno {
            $(#[doc = $message] pub const $name: Errno = Errno($value);)*
        }

        /// Every error number that has a name, in the order in which JavaScript lists them.
        pub static ERRNO_MAP: &[ErrnoInfo] = &[
            $(ErrnoInfo { errno: $value, name: stringify!($name), message: $message },)*
        ];
    };
}

errno_table! {
    E2BIG = -libc::E2BIG, "argument list too long";
    EACCES = -libc::EACCES, "permission denied";
    EADDRINUSE = -libc::EADDRINUSE, "address already in use";
    EADDRNOTAVAIL = -libc::EADDRNOTAVAIL, "address not available";
    EAFNOSUPPORT = -libc::EAFNOSUPPORT, "address family not supported";
    EAGAIN = -libc::EAGAIN, "resource temporarily unavailable";
    EAI_ADDRFAMILY = -3000, "address family not supported";
    EAI_AGAIN = -3001, "temporary failure";
    EAI_BADFLAGS = -3002, "bad ai_flags value";
    EAI_BADHINTS = -3013, "invalid value for hints";
    EAI_CANCELED = -3003, "request canceled";
    EAI_FAIL = -3004, "permanent failure";
    EAI_FAMILY = -3005, "ai_family not supported";
    EAI_MEMORY = -3006, "out of memory";
    EAI_NODATA = -3007, "no address";
    EAI_NONAME = -3008, "unknown node or service";
    EAI_OVERFLOW = -3009, "argument buffer overflow";
    EAI_PROTOCOL = -3014, "resolved protocol is unknown";
    EAI_SERVICE = -3010, "service not available for socket type";
    EAI_SOCKTYPE = -3011, "socket type not supported";
    EALREADY = -libc::EALREADY, "connection already in progress";
    EBADF = -libc::EBADF, "bad file descriptor";
    EBUSY = -libc::EBUSY, "resource busy or locked";
    ECANCELED = -libc::ECANCELED, "operation canceled";
    ECHARSET = -4080, "invalid Unicode character";
    ECONNABORTED = -libc::ECONNABORTED, "software caused connection abort";
    ECONNREFUSED = -libc::ECONNREFUSED, "connection refused";
    ECONNRESET = -libc::ECONNRESET, "connection reset by peer";
    EDESTADDRREQ = -libc::EDESTADDRREQ, "destination address required";
    EEXIST = -libc::EEXIST, "file already exists";
    EFAULT = -libc::EFAULT, "bad address in system call argument";
    EFBIG = -libc::EFBIG, "file too large";
    EHOSTUNREACH = -libc::EHOSTUNREACH, "host is unreachable";
    EINTR = -libc::EINTR, "interrupted system call";
    EINVAL = -libc::EINVAL, "invalid argument";
    EIO = -libc::EIO, "i/o error";
    EISCONN = -libc::EISCONN, "socket is already connected";
    EISDIR = -libc::EISDIR, "illegal operation on a directory";
    ELOOP = -libc::ELOOP, "too many symbolic links encountered";
    EMFILE = -libc::EMFILE, "too many open files";
    EMSGSIZE = -libc::EMSGSIZE, "message too long";
    ENAMETOOLONG = -libc::ENAMETOOLONG, "name too long";
    ENETDOWN = -libc::ENETDOWN, "network is down";
    ENETUNREACH = -libc::ENETUNREACH, "network is unreachable";
    ENFILE = -libc::ENFILE, "file table overflow";
    ENOBUFS = -libc::ENOBUFS, "no buffer space available";
    ENODEV = -libc::ENODEV, "no such device";
    ENOENT = -libc::ENOENT, "no such file or directory";
    ENOMEM = -libc::ENOMEM, "not enough memory";
    ENONET = -libc::ENONET, "machine is not on the network";
    ENOPROTOOPT = -libc::ENOPROTOOPT, "protocol not available";
    ENOSPC = -libc::ENOSPC, "no space left on device";
    ENOSYS = -libc::ENOSYS, "function not implemented";
    ENOTCONN = -libc::ENOTCONN, "socket is not connected";
    ENOTDIR = -libc::ENOTDIR, "not a directory";
    ENOTEMPTY = -libc::ENOTEMPTY, "directory not empty";
    ENOTSOCK = -libc::ENOTSOCK, "socket operation on non-socket";
    ENOTSUP = -libc::ENOTSUP, "operation not supported on socket";
    EOVERFLOW = -libc::EOVERFLOW, "value too large for defined data type";
    EPERM = -libc::EPERM, "operation not permitted";
    EPIPE = -libc::EPIPE, "broken pipe";
    EPROTO = -libc::EPROTO, "protocol error";
    EPROTONOSUPPORT = -libc::EPROTONOSUPPORT, "protocol not supported";
    EPROTOTYPE = -libc::EPROTOTYPE, "protocol wrong type for socket";
    ERANGE = -libc::ERANGE, "result too large";
    EROFS = -libc::EROFS, "read-only file system";
    ESHUTDOWN = -libc::ESHUTDOWN, "cannot send after transport endpoint shutdown";
    ESPIPE = -libc::ESPIPE, "invalid seek";
    ESRCH = -libc::ESRCH, "no such process";
    ETIMEDOUT = -libc::ETIMEDOUT, "connection timed out";
    ETXTBSY = -libc::ETXTBSY, "text file is busy";
    EXDEV = -libc::EXDEV, "cross-device link not permitted";
    UNKNOWN = -4094, "unknown error";
    EOF = -4095, "end of file";
    ENXIO = -libc::ENXIO, "no such device or address";
    EMLINK = -libc::EMLINK, "too many links";
    EHOSTDOWN = -libc::EHOSTDOWN, "host is down";
    EREMOTEIO = -libc::EREMOTEIO, "remote I/O error";
    ENOTTY = -libc::ENOTTY, "inappropriate ioctl for device";
    EFTYPE = -4028, "inappropriate file type or format";
    EILSEQ = -libc::EILSEQ, "illegal byte sequence";
    ESOCKTNOSUPPORT = -libc::ESOCKTNOSUPPORT, "socket type not supported";
    ENODATA = -libc::ENODATA, "no data available";
    EUNATCH = -libc::EUNATCH, "protocol driver not attached";
    ENOEXEC = -libc::ENOEXEC, "exec format error";
}

impl Errno {
    /// The error of the system call that just failed on this thread.
    pub fn last() -> Errno {
        Errno::from(io::Error::last_os_error())
    }

    /// The error for a positive kernel number.
    pub fn from_raw(code: i32) -> Errno {
        Errno(-code)
    }

    /// The row of the table, when the number has a name.
    pub fn info(self) -> Option<&'static ErrnoInfo> {
        ERRNO_MAP.iter().find(|row| row.errno == self.0)
    }

    /// The symbolic name; a number outside the table is spelled `Unknown system error N`.
    pub fn name(self) -> String {
        self.info()
            .map_or_else(|| self.unknown(), |row| row.name.to_owned())
    }

    /// The message; a number outside the table is spelled `Unknown system error N`.
    pub fn message(self) -> String {
        self.info()
            .map_or_else(|| self.unknown(), |row| row.message.to_owned())
    }

    /// The error that a result code of the C resolver stands for.
    pub(crate) fn from_eai(code: i32) -> Errno {
        match code {
            libc::EAI_AGAIN => Errno::EAI_AGAIN,
            libc::EAI_BADFLAGS => Errno::EAI_BADFLAGS,
            libc::EAI_FAIL => Errno::EAI_FAIL,
            libc::EAI_FAMILY => Errno::EAI_FAMILY,
            libc::EAI_MEMORY => Errno::EAI_MEMORY,
            libc::EAI_NODATA => Errno::EAI_NODATA,
            libc::EAI_NONAME => Errno::EAI_NONAME,
            libc::EAI_OVERFLOW => Errno::EAI_OVERFLOW,
            libc::EAI_SERVICE => Errno::EAI_SERVICE,
            libc::EAI_SOCKTYPE => Errno::EAI_SOCKTYPE,
            libc::EAI_SYSTEM => Errno::last(),
            // glibc's EAI_ADDRFAMILY and EAI_CANCELED, which the libc crate does not name.
            -9 => Errno::EAI_ADDRFAMILY,
            -101 => Errno::EAI_CANCELED,
            other => Errno(other),
        }
    }

    fn unknown(self) -> String {
        format!("Unknown system error {}", self.0)
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name(), self.0)
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name(), self.message())
    }
}

impl std::error::Error for Errno {}

impl From<io::Error> for Errno {
    fn from(error: io::Error) -> Errno {
        match error.raw_os_error() {
            Some(code) => Errno(-code),
            None => match error.kind() {
                io::ErrorKind::WouldBlock => Errno::EAGAIN,
                io::ErrorKind::Interrupted => Errno::EINTR,
                io::ErrorKind::InvalidInput => Errno::EINVAL,
                io::ErrorKind::UnexpectedEof => Errno::EOF,
                _ => Errno::UNKNOWN,
            },
        }
    }
}

impl From<rustix::io::Errno> for Errno {
    fn from(error: rustix::io::Errno) -> Errno {
        Errno(-error.raw_os_error())
    }
}

impl From<Errno> for io::Error {
    fn from(error: Errno) -> io::Error {
        if error.0 < 0 && error.0 > -3000 {
            io::Error::from_raw_os_error(-error.0)
        } else {
            io::Error::other(error)
        }
    }
}
