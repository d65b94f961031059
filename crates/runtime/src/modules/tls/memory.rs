//! The network as OpenSSL sees it: bytes that came in and bytes that have to go out.

use std::cell::RefCell;
use std::io::{self, Read, Write};

/// More than this is not kept for the next connection.
const MOST_KEPT: usize = 256 * 1024;

thread_local! {
    /// Room for what comes in: most connections rest at any time, and need none of their own.
    static SPARE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Both directions of a connection.
#[derive(Default)]
pub(super) struct Memory {
    incoming: Vec<u8>,
    /// How much of `incoming` has been read.
    at: usize,
    /// What has to be sent.
    pub(super) outgoing: Vec<u8>,
    /// The first bytes that came, and how many of them.
    first: [u8; 2],
    known: u8,
}

impl Memory {
    /// Takes what came from the network.
    pub(super) fn receive(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            self.incoming.drain(..self.at);
            self.at = 0;
        }
        if self.incoming.capacity() == 0 {
            self.incoming = SPARE.take();
        }
        self.incoming.extend_from_slice(bytes);
        for byte in bytes
            .iter()
            .take(self.first.len() - usize::from(self.known))
        {
            self.first[usize::from(self.known)] = *byte;
            self.known += 1;
        }
    }

    /// Whether what came does not begin as a record does: kind, then a version of which the first byte is 3.
    pub(super) fn is_foreign(&self) -> bool {
        usize::from(self.known) == self.first.len() && self.first[1] != 3
    }

    /// What has not been read yet.
    pub(super) fn unread(&self) -> &[u8] {
        self.incoming.get(self.at..).unwrap_or_default()
    }
}

impl Read for Memory {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let unread = self.incoming.get(self.at..).unwrap_or_default();
        let count = unread.len().min(buf.len());
        if count == 0 {
            // The end of the network is no end of the connection: who waits for more is told by the stream.
            return Err(io::ErrorKind::WouldBlock.into());
        }
        buf[..count].copy_from_slice(&unread[..count]);
        self.at += count;
        if self.at == self.incoming.len() {
            self.at = 0;
            let mut room = std::mem::take(&mut self.incoming);
            room.clear();
            if room.capacity() <= MOST_KEPT {
                SPARE.set(room);
            }
        }
        Ok(count)
    }
}

impl Write for Memory {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.outgoing.extend_from_slice(buf);
        Ok(buf.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
