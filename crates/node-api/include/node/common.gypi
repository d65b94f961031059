# How addons are compiled: what node-gyp takes from the runtime's folder.
{
  'variables': {
    'clang%': 0,
    'asan%': 0,
    'coverage%': 'false',
    'visibility%': 'default',
    'component%': 'static_library',
    'library%': 'static_library',
    'host_arch%': '<(target_arch)',
    'node_shared%': 'false',
    'node_use_v8_platform%': 'false',
    'node_use_bundled_v8%': 'false',
    'node_no_browser_globals%': 'false',
    'openssl_fips%': '',
    'openssl_no_asm%': 0,
    'standalone_static_library%': 1,
    'v8_enable_i18n_support%': 1,
    'build_v8_with_gn%': 'false',
    'enable_lto%': 'false',
  },
  'target_defaults': {
    'default_configuration': 'Release',
    'configurations': {
      'Debug': {
        'defines': ['DEBUG', '_DEBUG'],
        'cflags': ['-g', '-O0'],
        'xcode_settings': {'GCC_OPTIMIZATION_LEVEL': '0'},
      },
      'Release': {
        'cflags': ['-O3', '-fno-omit-frame-pointer'],
        'xcode_settings': {'GCC_OPTIMIZATION_LEVEL': '3'},
      },
    },
    'defines': ['_LARGEFILE_SOURCE', '_FILE_OFFSET_BITS=64'],
    'conditions': [
      ['OS in "linux freebsd openbsd solaris android aix"', {
        'cflags': ['-pthread', '-Wall', '-Wextra', '-Wno-unused-parameter'],
        'cflags_cc': ['-fno-rtti', '-fno-exceptions', '-fno-strict-aliasing', '-std=gnu++20'],
        'ldflags': ['-pthread', '-rdynamic'],
        'target_conditions': [
          ['_type in "shared_library loadable_module static_library"', {'cflags': ['-fPIC']}],
          ['_type=="static_library"', {'standalone_static_library': 1}],
        ],
      }],
      ['OS=="mac"', {
        'defines': ['_DARWIN_USE_64_BIT_INODE=1'],
        'xcode_settings': {
          'ALWAYS_SEARCH_USER_PATHS': 'NO',
          'GCC_ENABLE_CPP_EXCEPTIONS': 'NO',
          'GCC_ENABLE_CPP_RTTI': 'NO',
          'MACOSX_DEPLOYMENT_TARGET': '13.5',
          'CLANG_CXX_LANGUAGE_STANDARD': 'gnu++20',
          'CLANG_CXX_LIBRARY': 'libc++',
        },
      }],
    ],
  },
}
