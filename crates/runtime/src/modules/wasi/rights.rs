//! The rights of descriptors: what each kind of file can do, and what a call needs.

use rustix::fs::FileType;

macro_rules! rights {
    ($($name:ident = $bit:literal;)*) => {
        $(pub(super) const $name: u64 = 1 << $bit;)*
    };
}

rights! {
    FD_DATASYNC = 0;
    FD_READ = 1;
    FD_SEEK = 2;
    FD_FDSTAT_SET_FLAGS = 3;
    FD_SYNC = 4;
    FD_TELL = 5;
    FD_WRITE = 6;
    FD_ADVISE = 7;
    FD_ALLOCATE = 8;
    PATH_CREATE_DIRECTORY = 9;
    PATH_CREATE_FILE = 10;
    PATH_LINK_SOURCE = 11;
    PATH_LINK_TARGET = 12;
    PATH_OPEN = 13;
    FD_READDIR = 14;
    PATH_READLINK = 15;
    PATH_RENAME_SOURCE = 16;
    PATH_RENAME_TARGET = 17;
    PATH_FILESTAT_GET = 18;
    PATH_FILESTAT_SET_SIZE = 19;
    PATH_FILESTAT_SET_TIMES = 20;
    FD_FILESTAT_GET = 21;
    FD_FILESTAT_SET_SIZE = 22;
    FD_FILESTAT_SET_TIMES = 23;
    PATH_SYMLINK = 24;
    PATH_REMOVE_DIRECTORY = 25;
    PATH_UNLINK_FILE = 26;
    POLL_FD_READWRITE = 27;
    SOCK_SHUTDOWN = 28;
    SOCK_ACCEPT = 29;
}

/// Every right there is.
const ALL: u64 = (1 << 30) - 1;
/// What a file opened below a directory may be given.
const BELOW_DIRECTORY: u64 = (1 << 28) - 1;
/// What only makes sense for names in a directory.
const OF_NAMES: u64 = PATH_CREATE_DIRECTORY
    | PATH_CREATE_FILE
    | PATH_LINK_SOURCE
    | PATH_LINK_TARGET
    | PATH_OPEN
    | FD_READDIR
    | PATH_READLINK
    | PATH_RENAME_SOURCE
    | PATH_RENAME_TARGET
    | PATH_FILESTAT_GET
    | PATH_FILESTAT_SET_SIZE
    | PATH_FILESTAT_SET_TIMES
    | PATH_SYMLINK
    | PATH_REMOVE_DIRECTORY
    | PATH_UNLINK_FILE;
/// What sockets, pipes and terminals have in common.
const OF_STREAMS: u64 =
    FD_READ | FD_FDSTAT_SET_FLAGS | FD_WRITE | FD_FILESTAT_GET | POLL_FD_READWRITE;

/// The most that a descriptor of a kind has: for itself, and for what is opened through it.
pub(super) fn of(kind: FileType, terminal: bool) -> (u64, u64) {
    match kind {
        FileType::RegularFile => (
            FD_DATASYNC
                | FD_READ
                | FD_SEEK
                | FD_FDSTAT_SET_FLAGS
                | FD_SYNC
                | FD_TELL
                | FD_WRITE
                | FD_ADVISE
                | FD_ALLOCATE
                | FD_FILESTAT_GET
                | FD_FILESTAT_SET_SIZE
                | FD_FILESTAT_SET_TIMES
                | POLL_FD_READWRITE,
            0,
        ),
        FileType::Directory => (
            OF_NAMES
                | FD_FDSTAT_SET_FLAGS
                | FD_SYNC
                | FD_ADVISE
                | FD_FILESTAT_GET
                | FD_FILESTAT_SET_TIMES
                | POLL_FD_READWRITE,
            BELOW_DIRECTORY,
        ),
        FileType::CharacterDevice if terminal => (OF_STREAMS, 0),
        FileType::Socket | FileType::Fifo => (OF_STREAMS | SOCK_SHUTDOWN | SOCK_ACCEPT, ALL),
        _ => (ALL, ALL),
    }
}

/// WASI's number of a kind of file. A pipe counts as a stream socket.
pub(super) fn file_type(kind: FileType) -> u8 {
    match kind {
        FileType::BlockDevice => 1,
        FileType::CharacterDevice => 2,
        FileType::Directory => 3,
        FileType::RegularFile => 4,
        FileType::Socket | FileType::Fifo => 6,
        FileType::Symlink => 7,
        FileType::Unknown => 0,
    }
}
