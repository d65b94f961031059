'use strict';

// The `constants` of the module: what changesets and authorizers are asked and answer.

const { defineConstants } = require('#internal/read_only');

// Counted up from the number that stands first in each row.
const rows = [
  [0, 'CHANGESET_OMIT', 'CHANGESET_REPLACE', 'CHANGESET_ABORT'],
  [
    1,
    'CHANGESET_DATA',
    'CHANGESET_NOTFOUND',
    'CHANGESET_CONFLICT',
    'CHANGESET_CONSTRAINT',
    'CHANGESET_FOREIGN_KEY',
  ],
  [0, 'OK', 'DENY', 'IGNORE'],
  [1, 'CREATE_INDEX', 'CREATE_TABLE', 'CREATE_TEMP_INDEX', 'CREATE_TEMP_TABLE'],
  [5, 'CREATE_TEMP_TRIGGER', 'CREATE_TEMP_VIEW', 'CREATE_TRIGGER', 'CREATE_VIEW'],
  [9, 'DELETE', 'DROP_INDEX', 'DROP_TABLE', 'DROP_TEMP_INDEX', 'DROP_TEMP_TABLE'],
  [14, 'DROP_TEMP_TRIGGER', 'DROP_TEMP_VIEW', 'DROP_TRIGGER', 'DROP_VIEW'],
  [18, 'INSERT', 'PRAGMA', 'READ', 'SELECT', 'TRANSACTION', 'UPDATE', 'ATTACH', 'DETACH'],
  [26, 'ALTER_TABLE', 'REINDEX', 'ANALYZE', 'CREATE_VTABLE', 'DROP_VTABLE', 'FUNCTION'],
  [32, 'SAVEPOINT'],
  [0, 'COPY'],
  [33, 'RECURSIVE'],
];

const constants = {};
for (let i = 0; i < rows.length; i++) {
  const row = rows[i];
  for (let j = 1; j < row.length; j++) {
    defineConstants(constants, { [`SQLITE_${row[j]}`]: row[0] + j - 1 });
  }
}

module.exports = constants;
