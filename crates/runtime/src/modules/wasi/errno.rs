//! The error numbers of WASI, which every call answers with, and what the system's become.

use rustix::io::Errno;

/// A WASI error number; never that of success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code(pub(super) u16);

macro_rules! codes {
    ($($name:ident = $number:literal;)*) => {
        /// By their names without the `E`; the system's have the same in `rustix`.
        #[allow(dead_code, reason = "the table is whole, whoever uses it")]
        impl Code {
            $(pub(super) const $name: Code = Code($number);)*

            /// The name that errors of the constructor carry.
            pub(super) fn name(self) -> &'static str {
                match self.0 {
                    $($number => concat!("UVWASI_E", stringify!($name)),)*
                    2 => "UVWASI_EACCES",
                    _ => "UVWASI_ENOTCAPABLE",
                }
            }
        }

        impl From<Errno> for Code {
            fn from(errno: Errno) -> Code {
                match errno {
                    $(Errno::$name => Code($number),)*
                    Errno::ACCESS => Code::ACCES,
                    Errno::TOOBIG => Code(1),
                    _ => Code::IO,
                }
            }
        }
    };
}

codes! {
    ADDRINUSE = 3;
    ADDRNOTAVAIL = 4;
    AFNOSUPPORT = 5;
    AGAIN = 6;
    ALREADY = 7;
    BADF = 8;
    BADMSG = 9;
    BUSY = 10;
    CANCELED = 11;
    CHILD = 12;
    CONNABORTED = 13;
    CONNREFUSED = 14;
    CONNRESET = 15;
    DEADLK = 16;
    DESTADDRREQ = 17;
    DOM = 18;
    DQUOT = 19;
    EXIST = 20;
    FAULT = 21;
    FBIG = 22;
    HOSTUNREACH = 23;
    IDRM = 24;
    ILSEQ = 25;
    INPROGRESS = 26;
    INTR = 27;
    INVAL = 28;
    IO = 29;
    ISCONN = 30;
    ISDIR = 31;
    LOOP = 32;
    MFILE = 33;
    MLINK = 34;
    MSGSIZE = 35;
    MULTIHOP = 36;
    NAMETOOLONG = 37;
    NETDOWN = 38;
    NETRESET = 39;
    NETUNREACH = 40;
    NFILE = 41;
    NOBUFS = 42;
    NODEV = 43;
    NOENT = 44;
    NOEXEC = 45;
    NOLCK = 46;
    NOLINK = 47;
    NOMEM = 48;
    NOMSG = 49;
    NOPROTOOPT = 50;
    NOSPC = 51;
    NOSYS = 52;
    NOTCONN = 53;
    NOTDIR = 54;
    NOTEMPTY = 55;
    NOTRECOVERABLE = 56;
    NOTSOCK = 57;
    NOTSUP = 58;
    NOTTY = 59;
    NXIO = 60;
    OVERFLOW = 61;
    OWNERDEAD = 62;
    PERM = 63;
    PIPE = 64;
    PROTO = 65;
    PROTONOSUPPORT = 66;
    PROTOTYPE = 67;
    RANGE = 68;
    ROFS = 69;
    SPIPE = 70;
    SRCH = 71;
    STALE = 72;
    TIMEDOUT = 73;
    TXTBSY = 74;
    XDEV = 75;
}

impl Code {
    /// Permission denied.
    pub(super) const ACCES: Code = Code(2);
    /// The descriptor or the path gives no right to this.
    pub(super) const NOTCAPABLE: Code = Code(76);
}

/// What a call comes to.
pub(super) type Outcome<T = ()> = Result<T, Code>;

/// Makes a system call again as long as a signal interrupts it.
pub(super) fn retry<T>(mut call: impl FnMut() -> rustix::io::Result<T>) -> Outcome<T> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            result => return result.map_err(Code::from),
        }
    }
}
