'use strict';

// Global classes of Node that are not built yet: they exist and throw, by name, when they are used.

module.exports = {
  names: [
    'BroadcastChannel',
    'CloseEvent',
    'EventSource',
    'FormData',
    'Headers',
    'MessageChannel',
    'MessageEvent',
    'MessagePort',
    'Navigator',
    'Request',
    'Response',
    'Storage',
    'WebSocket',
  ],
};
