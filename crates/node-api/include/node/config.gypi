# What addons may ask about the runtime.
{
  'target_defaults': {
    'cflags': [],
    'configurations': {'Debug': {}, 'Release': {}},
    'default_configuration': 'Release',
    'defines': [],
    'include_dirs': [],
    'libraries': []
  },
  'variables': {
    'asan': 0,
    'coverage': 'false',
    'napi_build_version': '10',
    'node_module_version': 147,
    'node_prefix': '/usr/local',
    'node_shared': 'false',
    'node_shared_libuv': 'false',
    'node_shared_openssl': 'false',
    'node_use_openssl': 'true',
    'node_with_ltcg': 'false',
    'shlib_suffix': 'so',
    'v8_enable_i18n_support': 1,
    'enable_lto': 'false',
    'clang': 0,
    'llvm_version': '0.0'
  }
}
