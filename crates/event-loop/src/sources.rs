//! The table from poll tokens to what owns the descriptor. A token carries the generation of its entry, so that an event
//! that was fetched before the entry was given to another owner finds nobody.

use std::rc::Rc;

use mio::Token;
use mio::event::Event;

/// What the kernel said about a descriptor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ready(u8);

impl Ready {
    pub(crate) const READ: Ready = Ready(1);
    pub(crate) const WRITE: Ready = Ready(2);
    pub(crate) const PRIORITY: Ready = Ready(4);
    pub(crate) const READ_CLOSED: Ready = Ready(8);
    pub(crate) const WRITE_CLOSED: Ready = Ready(16);
    pub(crate) const ERROR: Ready = Ready(32);
    /// Not the kernel's word: the owner asked to be looked at again.
    pub(crate) const FED: Ready = Ready(64);

    pub(crate) fn from_event(event: &Event) -> Ready {
        let mut bits = 0;
        if event.is_readable() {
            bits |= Ready::READ.0;
        }
        if event.is_writable() {
            bits |= Ready::WRITE.0;
        }
        if event.is_priority() {
            bits |= Ready::PRIORITY.0;
        }
        if event.is_read_closed() {
            bits |= Ready::READ_CLOSED.0;
        }
        if event.is_write_closed() {
            bits |= Ready::WRITE_CLOSED.0;
        }
        if event.is_error() {
            bits |= Ready::ERROR.0;
        }
        Ready(bits)
    }

    pub(crate) fn any(self, of: &[Ready]) -> bool {
        of.iter().any(|flag| self.0 & flag.0 != 0)
    }
}

/// The owner of a registered descriptor.
pub(crate) trait Source {
    fn ready(self: Rc<Self>, ready: Ready);

    /// What the program's hook knows the source by; 0 for nothing. See `Loop::warm_by`.
    fn warm_key(&self) -> usize {
        0
    }

    /// Whether the source waits until all others of the poll phase were called.
    fn is_late(&self) -> bool {
        false
    }
}

struct Entry {
    generation: u32,
    source: Option<Rc<dyn Source>>,
}

/// All registered descriptors of a loop.
#[derive(Default)]
pub(crate) struct Sources {
    entries: Vec<Entry>,
    free: Vec<u32>,
}

impl Sources {
    pub(crate) fn insert(&mut self, source: Rc<dyn Source>) -> Token {
        let index = match self.free.pop() {
            Some(index) => {
                self.entries[index as usize].source = Some(source);
                index
            }
            None => {
                self.entries.push(Entry {
                    generation: 0,
                    source: Some(source),
                });
                (self.entries.len() - 1) as u32
            }
        };
        let generation = self.entries[index as usize].generation;
        Token((generation as usize) << 32 | index as usize)
    }

    pub(crate) fn get(&self, token: Token) -> Option<Rc<dyn Source>> {
        let entry = self.entries.get(token.0 & 0xffff_ffff)?;
        if entry.generation as usize != token.0 >> 32 {
            return None;
        }
        entry.source.clone()
    }

    /// The source's `warm_key`.
    pub(crate) fn warm_key(&self, token: Token) -> usize {
        let entry = self.entries.get(token.0 & 0xffff_ffff);
        let source = entry.and_then(|entry| entry.source.as_ref());
        source.map_or(0, |source| source.warm_key())
    }

    /// Removes an entry. The owner is handed back so that it is dropped outside the table's borrow.
    pub(crate) fn remove(&mut self, token: Token) -> Option<Rc<dyn Source>> {
        let index = token.0 & 0xffff_ffff;
        let entry = self.entries.get_mut(index)?;
        if entry.generation as usize != token.0 >> 32 {
            return None;
        }
        // Generations stay below the waker's token, all ones.
        entry.generation = (entry.generation + 1) & 0x7fff_ffff;
        self.free.push(index as u32);
        entry.source.take()
    }
}
