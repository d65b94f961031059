'use strict';

// `process.config`: how the executable was built, as far as packages look at it.

const { ObjectFreeze } = primordials;

const config = ObjectFreeze({
  target_defaults: ObjectFreeze({
    cflags: ObjectFreeze([]),
    default_configuration: 'Release',
    defines: ObjectFreeze([]),
    include_dirs: ObjectFreeze([]),
    libraries: ObjectFreeze([]),
  }),
  variables: ObjectFreeze({
    asan: 0,
    coverage: false,
    enable_lto: false,
    host_arch: process.arch,
    icu_ver_major: '78',
    icu_small: false,
    is_debug: 0,
    napi_build_version: '10',
    node_builtin_shareable_builtins: ObjectFreeze([]),
    node_module_version: 147,
    node_no_browser_globals: false,
    node_prefix: '/usr/local',
    node_release_urlbase: '',
    node_shared: false,
    node_shared_ffi: false,
    node_shared_openssl: false,
    node_use_amaro: true,
    node_use_ffi: true,
    node_use_lief: true,
    node_use_openssl: true,
    openssl_is_fips: false,
    openssl_quic: false,
    shlib_suffix: 'so.147',
    single_executable_application: true,
    target_arch: process.arch,
    v8_enable_i18n_support: 1,
    v8_enable_temporal_support: 1,
    v8_enable_webassembly: 1,
    want_separate_host_toolset: 0,
  }),
});

module.exports = { config };
