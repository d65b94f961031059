//! Files of mounted virtual file systems (`node:vfs`), as the resolver asks for them. JavaScript has the answers, and
//! probes cannot call it, so a resolution that meets a question without an answer is given up, the question put to
//! JavaScript, and the resolution begun anew with all that is known by then.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::resolver::{Kind, OsProbes, Probes, path};
use crate::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Question {
    Kind,
    Read,
    Realpath,
    IsLink,
}

impl Question {
    /// Its name in `#vfs/module_files`.
    fn name(self) -> &'static str {
        match self {
            Question::Kind => "kind",
            Question::Read => "read",
            Question::Realpath => "realpath",
            Question::IsLink => "isLink",
        }
    }
}

/// What JavaScript said; `None` means that there is no such file.
#[derive(Clone, Default)]
enum Answer {
    #[default]
    None,
    Number(u32),
    Text(String),
    Bytes(Vec<u8>),
}

/// What one resolution knows.
#[derive(Default)]
pub(super) struct Known {
    answers: RefCell<HashMap<(Question, String), Answer>>,
    asked: RefCell<Option<(Question, String)>>,
}

impl Known {
    fn look(&self, question: Question, path: &str) -> Answer {
        let key = (question, path.to_owned());
        if let Some(answer) = self.answers.borrow().get(&key) {
            return answer.clone();
        }
        // What follows the first open question will be asked again.
        self.asked.borrow_mut().get_or_insert(key);
        Answer::None
    }

    /// Puts the open question to JavaScript; false when there is none and the resolution stands.
    pub(super) fn ask<'s>(&self, cx: &mut Scope<'s>, ask: Local<'s, Function>) -> Result<bool> {
        let Some(key) = self.asked.take() else {
            return Ok(false);
        };
        let this = cx.undefined();
        let name = cx.string(key.0.name()).as_value();
        let path = cx.string(&key.1).as_value();
        let value = ask.call(cx, this, &[name, path])?;
        let answer = if let Some(text) = value.as_string() {
            Answer::Text(text.to_rust(cx))
        } else if let Some(view) = value.as_view() {
            Answer::Bytes(view.with_bytes(<[u8]>::to_vec))
        } else if value.is_number() {
            Answer::Number(u32::from_js(cx, value)?)
        } else {
            Answer::None
        };
        self.answers.borrow_mut().insert(key, answer);
        Ok(true)
    }
}

/// The system's files and the mounted ones.
pub(super) struct MountedProbes(pub(super) Rc<Known>);

impl MountedProbes {
    fn look(&self, question: Question, path: &str) -> Answer {
        self.0.look(question, path)
    }
}

impl Probes for MountedProbes {
    fn kind(&self, path: &str) -> Kind {
        if !path::is_mounted(path) {
            return OsProbes.kind(path);
        }
        match self.look(Question::Kind, path) {
            Answer::Number(0) => Kind::File,
            Answer::Number(_) => Kind::Dir,
            _ => Kind::Missing,
        }
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if !path::is_mounted(path) {
            return OsProbes.read(path);
        }
        match self.look(Question::Read, path) {
            Answer::Bytes(bytes) => Some(bytes),
            Answer::Text(text) => Some(text.into_bytes()),
            _ => None,
        }
    }

    fn realpath(&self, path: &str) -> Option<String> {
        if !path::is_mounted(path) {
            return OsProbes.realpath(path);
        }
        match self.look(Question::Realpath, path) {
            Answer::Text(text) => Some(text),
            _ => None,
        }
    }

    fn is_link(&self, path: &str) -> Option<bool> {
        if !path::is_mounted(path) {
            return OsProbes.is_link(path);
        }
        match self.look(Question::IsLink, path) {
            Answer::Number(number) => Some(number != 0),
            _ => None,
        }
    }
}
