'use strict';
// A document through JSON and back.
const document = {
  list: Array.from({ length: 100 }, (_, id) => ({ id, name: `name ${id}`, on: id % 2 === 0 })),
};
require('./measure').measure((count) => {
  for (let i = 0; i < count; i++) JSON.parse(JSON.stringify(document));
}, 100);
