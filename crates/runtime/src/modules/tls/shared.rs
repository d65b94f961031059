//! What OpenSSL's callbacks and a connection tell each other. The callbacks run inside OpenSSL's functions, so they only
//! leave notes; the connection reads them afterwards and calls JavaScript.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use openssl::ex_data::Index;
use openssl::ssl::{Ssl, SslRef};

/// A note for JavaScript.
pub(super) enum Event {
    /// Another handshake begins.
    HandshakeStart,
    /// Another handshake is done.
    HandshakeDone,
    /// A line for a key log.
    Keylog(String),
    /// A session that can be resumed: its identifier and its serialised form.
    Session(Vec<u8>, Vec<u8>),
    /// The certificate's status as the server told it.
    Status(Option<Vec<u8>>),
}

/// Which protocol a server takes.
#[derive(Default)]
pub(super) enum Protocols {
    /// It takes no part in the choice.
    #[default]
    None,
    /// The first of these that the client offers, in wire format.
    Ours(Vec<u8>),
    /// This one; none when the program refused all.
    Chosen(Option<Vec<u8>>),
}

/// The notes and settings of one connection.
#[derive(Default)]
pub(super) struct State {
    pub(super) events: Vec<Event>,
    pub(super) protocols: Protocols,
    /// The certificate's status, to be told to the client.
    pub(super) status: Option<Vec<u8>>,
    /// The session that the client asked for, as the program found it.
    pub(super) session: Option<Vec<u8>>,
    /// The host that a client talks to, whose sessions are no other's.
    pub(super) host: Option<Vec<u8>>,
    pub(super) wants_keylog: bool,
    pub(super) wants_sessions: bool,
    pub(super) established: bool,
}

/// The state behind a lock, because OpenSSL's callbacks have to be `Send`.
#[derive(Default)]
pub(super) struct Shared(Mutex<State>);

impl Shared {
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn index() -> Option<Index<Ssl, Arc<Shared>>> {
    static INDEX: OnceLock<Option<Index<Ssl, Arc<Shared>>>> = OnceLock::new();
    *INDEX.get_or_init(|| Ssl::new_ex_index().ok())
}

/// Ties the state to a connection.
pub(super) fn attach(ssl: &mut SslRef, shared: Arc<Shared>) {
    if let Some(index) = index() {
        ssl.set_ex_data(index, shared);
    }
}

/// The state of a connection that OpenSSL calls back for.
pub(super) fn of(ssl: &SslRef) -> Option<&Arc<Shared>> {
    ssl.ex_data(index()?)
}
