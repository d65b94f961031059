'use strict';
// A heap snapshot is a graph in which a program finds its own objects, with the same numbers every time.
const assert = require('assert');
const v8 = require('v8');
const finish = require('../finish.js');

class Kept {
  constructor() {
    this.text = 'something that is kept';
    this.count = 42;
    this.list = [{ first: true }];
  }
}
globalThis.kept = new Kept();

async function read(options) {
  let text = '';
  for await (const piece of v8.getHeapSnapshot(options).setEncoding('utf8')) text += piece;
  const { snapshot, nodes, edges, strings } = JSON.parse(text);
  const { node_fields: fields, node_types: types, edge_types: edgeTypes } = snapshot.meta;
  assert.strictEqual(nodes.length, snapshot.node_count * fields.length);
  assert.strictEqual(edges.length, snapshot.edge_count * 3);
  const list = [];
  let edge = 0;
  for (let i = 0; i < nodes.length; i += fields.length) {
    const node = {
      type: types[0][nodes[i]],
      name: strings[nodes[i + 1]],
      id: nodes[i + 2],
      edges: {},
    };
    for (let n = 0; n < nodes[i + 4]; n++, edge += 3) {
      const named =
        edgeTypes[0][edges[edge]] !== 'element' && edgeTypes[0][edges[edge]] !== 'hidden';
      const name = named ? strings[edges[edge + 1]] : edges[edge + 1];
      node.edges[name] = edges[edge + 2] / fields.length;
    }
    list.push(node);
  }
  assert.strictEqual(edge, edges.length);
  const found = list.filter(
    (node) => node.type === 'object' && node.name === 'Kept' && 'text' in node.edges,
  );
  assert.strictEqual(found.length, 1);
  return { list, node: found[0] };
}

finish(async () => {
  const first = await read();
  assert.strictEqual(first.list[first.node.edges.text].name, 'something that is kept');
  assert.strictEqual(first.list[first.node.edges.list].name, 'Array');
  assert.ok(!('count' in first.node.edges));
  const second = await read({ exposeNumericValues: true });
  assert.strictEqual(second.node.id, first.node.id);
  assert.strictEqual(second.list[second.node.edges.count].type, 'number');
});
