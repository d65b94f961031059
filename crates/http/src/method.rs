//! The request methods that the parser accepts, in the order of their public numbers.

macro_rules! methods {
    ($($variant:ident $name:literal,)*) => {
        /// A request method. Its number is the index that `HTTPParser` reports and `allMethods` lists.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Method { $($variant,)* }
        impl Method {
            /// Every method, by number.
            pub const ALL: &'static [Method] = &[$(Method::$variant,)*];
            /// The method as it stands on the wire.
            pub fn name(self) -> &'static str {
                match self { $(Method::$variant => $name,)* }
            }
        }
    };
}

methods! {
    Delete "DELETE",
    Get "GET",
    Head "HEAD",
    Post "POST",
    Put "PUT",
    Connect "CONNECT",
    Options "OPTIONS",
    Trace "TRACE",
    Copy "COPY",
    Lock "LOCK",
    Mkcol "MKCOL",
    Move "MOVE",
    Propfind "PROPFIND",
    Proppatch "PROPPATCH",
    Search "SEARCH",
    Unlock "UNLOCK",
    Bind "BIND",
    Rebind "REBIND",
    Unbind "UNBIND",
    Acl "ACL",
    Report "REPORT",
    Mkactivity "MKACTIVITY",
    Checkout "CHECKOUT",
    Merge "MERGE",
    MSearch "M-SEARCH",
    Notify "NOTIFY",
    Subscribe "SUBSCRIBE",
    Unsubscribe "UNSUBSCRIBE",
    Patch "PATCH",
    Purge "PURGE",
    Mkcalendar "MKCALENDAR",
    Link "LINK",
    Unlink "UNLINK",
    Source "SOURCE",
    Pri "PRI",
    Describe "DESCRIBE",
    Announce "ANNOUNCE",
    Setup "SETUP",
    Play "PLAY",
    Pause "PAUSE",
    Teardown "TEARDOWN",
    GetParameter "GET_PARAMETER",
    SetParameter "SET_PARAMETER",
    Redirect "REDIRECT",
    Record "RECORD",
    Flush "FLUSH",
    Query "QUERY",
}

impl Method {
    /// The number under which JavaScript knows the method.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Whether HTTP knows the method; the rest belongs to RTSP.
    pub fn is_http(self) -> bool {
        self.number() <= Method::Pri.number() || self == Method::Query
    }

    /// Whether RTSP knows the method.
    pub fn is_rtsp(self) -> bool {
        (Method::Describe.number()..=Method::Flush.number()).contains(&self.number())
            || matches!(self, Method::Get | Method::Post | Method::Options)
    }

    /// The method named exactly so.
    pub fn from_name(name: &[u8]) -> Option<Method> {
        match name {
            b"GET" => Some(Method::Get),
            b"POST" => Some(Method::Post),
            _ => Method::ALL
                .iter()
                .copied()
                .find(|m| m.name().as_bytes() == name),
        }
    }

    /// How many leading bytes of `bytes` begin some method's name.
    pub(crate) fn longest_prefix(bytes: &[u8]) -> usize {
        let common = |m: &Method| {
            m.name()
                .bytes()
                .zip(bytes)
                .take_while(|(a, b)| a == *b)
                .count()
        };
        Method::ALL.iter().map(common).max().unwrap_or(0)
    }
}
