'use strict';
// `stream/consumers`: reads a whole stream into one value. Strings count as UTF-8.

const { ArrayPrototypePush, JSONParse, Uint8Array } = primordials;

// Reads everything as a list of byte chunks.
async function collect(stream, onChunk) {
  for await (const chunk of stream) onChunk(chunk);
}

async function blob(stream) {
  const chunks = [];
  await collect(stream, (chunk) => ArrayPrototypePush(chunks, chunk));
  const { Blob } = require('buffer');
  return new Blob(chunks);
}

async function arrayBuffer(stream) {
  const all = await blob(stream);
  return all.arrayBuffer();
}

async function buffer(stream) {
  const { Buffer } = require('buffer');
  return Buffer.from(await arrayBuffer(stream));
}

async function bytes(stream) {
  return new Uint8Array(await arrayBuffer(stream));
}

async function text(stream) {
  const { TextDecoder } = require('util');
  const decoder = new TextDecoder();
  let str = '';
  await collect(stream, (chunk) => {
    str += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  });
  return str + decoder.decode();
}

async function json(stream) {
  return JSONParse(await text(stream));
}

module.exports = { arrayBuffer, blob, buffer, bytes, text, json };
