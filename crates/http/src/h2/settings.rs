//! The parameters that the two sides tell each other.

/// Numbers of the parameters.
#[allow(missing_docs)]
pub mod id {
    pub const HEADER_TABLE_SIZE: u16 = 1;
    pub const ENABLE_PUSH: u16 = 2;
    pub const MAX_CONCURRENT_STREAMS: u16 = 3;
    pub const INITIAL_WINDOW_SIZE: u16 = 4;
    pub const MAX_FRAME_SIZE: u16 = 5;
    pub const MAX_HEADER_LIST_SIZE: u16 = 6;
    pub const ENABLE_CONNECT_PROTOCOL: u16 = 8;
}

/// How many parameters beyond the protocol's own are kept.
pub const MAX_CUSTOM_SETTINGS: usize = 10;

/// The parameters of one side.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Settings {
    pub header_table_size: u32,
    pub enable_push: u32,
    pub max_concurrent_streams: u32,
    pub initial_window_size: u32,
    pub max_frame_size: u32,
    pub max_header_list_size: u32,
    pub enable_connect_protocol: u32,
    /// Those that are not the protocol's own.
    pub custom: Vec<(u16, u32)>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            header_table_size: 4096,
            enable_push: 1,
            max_concurrent_streams: u32::MAX,
            initial_window_size: 65535,
            max_frame_size: 16384,
            max_header_list_size: u32::MAX,
            enable_connect_protocol: 0,
            custom: Vec::new(),
        }
    }
}

impl Settings {
    /// Sets one.
    pub fn set(&mut self, id: u16, value: u32) {
        match id {
            id::HEADER_TABLE_SIZE => self.header_table_size = value,
            id::ENABLE_PUSH => self.enable_push = value,
            id::MAX_CONCURRENT_STREAMS => self.max_concurrent_streams = value,
            id::INITIAL_WINDOW_SIZE => self.initial_window_size = value,
            id::MAX_FRAME_SIZE => self.max_frame_size = value,
            id::MAX_HEADER_LIST_SIZE => self.max_header_list_size = value,
            id::ENABLE_CONNECT_PROTOCOL => self.enable_connect_protocol = value,
            _ => {
                let room = self.custom.len() < MAX_CUSTOM_SETTINGS;
                match self.custom.iter_mut().find(|(own, _)| *own == id) {
                    Some(place) => place.1 = value,
                    None if room => self.custom.push((id, value)),
                    None => {}
                }
            }
        }
    }
}

/// Why a parameter is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Protocol(&'static str),
    Flow,
}

/// Whether a peer may say so. `server` tells on which side we are.
pub(super) fn check(id: u16, value: u32, server: bool) -> Result<(), Refused> {
    match id {
        id::ENABLE_PUSH if value > 1 => {
            Err(Refused::Protocol("SETTINGS: invalid SETTINGS_ENBLE_PUSH"))
        }
        id::ENABLE_PUSH if value == 1 && !server => Err(Refused::Protocol(
            "SETTINGS: server attempted to enable push",
        )),
        id::INITIAL_WINDOW_SIZE if value > 0x7fff_ffff => Err(Refused::Flow),
        id::MAX_FRAME_SIZE if !(16384..=0xff_ffff).contains(&value) => Err(Refused::Protocol(
            "SETTINGS: invalid SETTINGS_MAX_FRAME_SIZE",
        )),
        id::ENABLE_CONNECT_PROTOCOL if value > 1 => Err(Refused::Protocol(
            "SETTINGS: invalid SETTINGS_ENABLE_CONNECT_PROTOCOL",
        )),
        _ => Ok(()),
    }
}
