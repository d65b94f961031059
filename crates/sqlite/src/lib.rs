//! SQLite as safe functions. Connections, statements and sessions are handles that may be held by anybody for any time:
//! closing a connection finalizes its statements, and what is used afterwards says that it is closed. Functions that
//! programs give to SQLite may call everything here again; what SQLite does not allow then (closing the connection,
//! stepping the statement that is running) is refused as [`Error::Busy`]. Knows no JavaScript.

mod backup;
mod callbacks;
mod connection;
mod session;
mod statement;
mod value;

pub use backup::{Backup, Step};
pub use callbacks::{Aggregate, Authorizer, Function, FunctionOptions, Outcome};
pub use connection::{Connection, OpenOptions};
pub use session::{ChangesetHandler, Session};
pub use statement::{Column, Statement};
pub use value::{Value, ValueRef};

/// Why something did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// SQLite refused: its extended code, the name of that code, and what it says of this case.
    Sqlite {
        /// The extended result code.
        code: i32,
        /// The code in words.
        name: String,
        /// The message.
        message: String,
    },
    /// The handle was closed, or its connection was.
    Closed,
    /// A function that SQLite is calling asked for what cannot be done before it returns.
    Busy,
}

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// SQLite's code of misuse, for what programs return that makes no sense.
pub const MISUSE: i32 = libsqlite3_sys::SQLITE_MISUSE;

impl Error {
    /// The error of a bare result code.
    pub fn of_code(code: i32) -> Error {
        let name = connection::code_name(code);
        Error::Sqlite {
            code,
            message: name.clone(),
            name,
        }
    }
}
