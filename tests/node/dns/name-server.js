'use strict';
// A name server for tests: answers over UDP and TCP from a table of records.

const dgram = require('dgram');
const { once } = require('events');
const net = require('net');

const types = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  TLSA: 52,
  ANY: 255,
  CAA: 257,
};

const u16 = (...numbers) => Buffer.concat(numbers.map((n) => Buffer.from([n >> 8, n & 255])));
const u32 = (...numbers) => Buffer.concat(numbers.map((n) => u16(n >>> 16, n & 0xffff)));
const text = (string) => Buffer.from(`${String.fromCharCode(string.length)}${string}`, 'latin1');
const name = (dotted) => Buffer.concat([...dotted.split('.').map(text), Buffer.from([0])]);

function questionOf(query) {
  const end = query.indexOf(0, 12) + 5;
  const labels = [];
  for (let at = 12; query[at] !== 0; at += query[at] + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  }
  const number = query.readUInt16BE(end - 4);
  const type = Object.keys(types).find((key) => types[key] === number);
  return { end, name: labels.join('.'), type };
}

function answer(query, question, reply) {
  const { code = 0, records = [], truncated = false } = reply;
  const parts = records.map(([type, data, ttl = 60]) =>
    Buffer.concat([u16(0xc00c, types[type], 1), u32(ttl), u16(data.length), data]),
  );
  const head = Buffer.concat([
    query.subarray(0, 2),
    u16(0x8180 | (truncated ? 0x200 : 0) | code, 1, parts.length, 0, 0),
  ]);
  return Buffer.concat([head, query.subarray(12, question.end), ...parts]);
}

// A port that is free over UDP may be somebody's over TCP: then another pair is tried.
async function bindBoth(tcp) {
  for (;;) {
    const udp = dgram.createSocket('udp4');
    await new Promise((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const { port } = udp.address();
    try {
      await once(tcp.listen(port, '127.0.0.1'), 'listening');
      return { udp, port };
    } catch (error) {
      udp.close();
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
}

/** Starts one; `decide({ name, type, isTcp, from })` gives `{ code, records, truncated }`, or nothing for silence. */
async function start(decide) {
  const tcp = net.createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE()) {
        const query = rest.subarray(2, 2 + rest.readUInt16BE());
        rest = rest.subarray(2 + query.length);
        const question = questionOf(query);
        const reply = decide({ ...question, isTcp: true, from: socket.remoteAddress });
        if (reply === undefined) continue;
        const bytes = answer(query, question, reply);
        socket.write(Buffer.concat([u16(bytes.length), bytes]));
      }
    });
  });
  const { udp, port } = await bindBoth(tcp);
  udp.on('message', (query, { address, port }) => {
    const question = questionOf(query);
    const reply = decide({ ...question, isTcp: false, from: address });
    if (reply !== undefined) udp.send(answer(query, question, reply), port, address);
  });
  return {
    address: `127.0.0.1:${port}`,
    close() {
      udp.close();
      tcp.close();
    },
  };
}

module.exports = { name, start, text, u16, u32 };
