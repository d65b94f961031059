//! The header files and the settings that addons are compiled with, for tools that look for them in a folder.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// Names and contents of the files of `include/node`.
        pub const HEADERS: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../include/node/", $name)))),*
        ];
    };
}

files! {
    "common.gypi",
    "config.gypi",
    "js_native_api.h",
    "js_native_api_types.h",
    "node.h",
    "node_api.h",
    "node_api_types.h",
    "node_version.h",
    "uv.h",
    "v8.h",
}
