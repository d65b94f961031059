'use strict';

// What `#vfs/fs_hooks` offers to the few functions of `fs` that are more than a call of the system's, while a virtual file
// system is mounted; all others ask the system through the binding, whose functions it replaces meanwhile.

module.exports = { files: undefined };
