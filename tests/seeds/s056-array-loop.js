'use strict';
// A plain loop over words.
for (const word of ['some', 'words', 'in', 'a', 'row'].slice(0)) console.log(word.toUpperCase());
