'use strict';

// `inspector.Network`, `inspector.NetworkResources` and `inspector.DOMStorage`: what a program tells debuggers of its own about
// what it sends, receives and stores.

const { ArrayPrototypeForEach, ObjectDefineProperty } = primordials;

/** An object of functions by the names of events; the domain does what they say. */
function tellers(domain, names) {
  const functions = {};
  ArrayPrototypeForEach(names, (name) => {
    const tell = (params = {}) => {
      require('#internal/validators').validateObject(params, 'params');
      require(domain).emit(name, params);
    };
    ObjectDefineProperty(tell, 'name', { __proto__: null, configurable: true, value: name });
    functions[name] = tell;
  });
  return functions;
}

const Network = tellers('#inspector/network_domain', [
  'requestWillBeSent',
  'responseReceived',
  'loadingFinished',
  'loadingFailed',
  'dataSent',
  'dataReceived',
  'webSocketCreated',
  'webSocketClosed',
  'webSocketHandshakeResponseReceived',
]);

const NetworkResources = {
  put: (url, data) => require('#inspector/network_domain').put(url, data),
};

const DOMStorage = tellers('#inspector/storage_domain', [
  'domStorageItemAdded',
  'domStorageItemRemoved',
  'domStorageItemUpdated',
  'domStorageItemsCleared',
  'registerStorage',
]);

module.exports = { DOMStorage, Network, NetworkResources };
